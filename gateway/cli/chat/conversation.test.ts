import { describe, expect, it } from 'vitest'
import { createDrawing, KEY, says, stored } from '../testing/draw-events.ts'

const user = (text: string, id = '') => ({ role: 'user', content: text, ...(id === '' ? {} : { idempotencyKey: `${id}:user` }) })

describe('a conversation on screen', () => {
  it('shows a question, the answer as it streams, and nothing twice at its end', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'hello' }, 1000))
    drawing.add(drawing.conversation.acknowledged('r1', 'started'))
    drawing.chat('r1', { state: 'status', phase: 'starting_model' })
    expect(drawing.moving()).toBe('\n  ⠋ waiting for the model')
    drawing.chat('r1', { state: 'delta', deltaText: 'Good mor', message: says('Good mor') })
    expect(drawing.moving()).toBe('\n  Good mor')
    drawing.chat('r1', { state: 'delta', deltaText: 'ning.\nAll is', message: says('Good morning.\nAll is') })
    expect(drawing.screen()).toBe('› hello\n\n  Good morning.')
    drawing.chat('r1', { state: 'final', message: says('Good morning.\nAll is well.') })
    expect(drawing.screen()).toBe('› hello\n\n  Good morning.\n  All is well.')
    expect(drawing.moving()).toBe('')
    expect(drawing.conversation.activeRunId()).toBeNull()
  })

  it('puts tools between the texts they stand between, with mark and time', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'list it' }, 1000))
    drawing.chat('r1', { state: 'delta', message: says('Let me look.') })
    drawing.tool('r1', { phase: 'start', name: 'exec', toolCallId: 't1', args: { command: 'ls -la' } })
    drawing.at(3400)
    expect(drawing.moving()).toContain('⠙ exec  ls -la  2s'.replace('⠙', '⠼'))
    drawing.tool('r1', { phase: 'result', name: 'exec', toolCallId: 't1', isError: false, result: { content: [] } })
    drawing.tool('r1', { phase: 'start', name: 'read', toolCallId: 't2', args: { path: '/nowhere' } })
    drawing.tool('r1', { phase: 'result', name: 'read', toolCallId: 't2', isError: true, result: { content: [{ type: 'text', text: 'no such file\nmore' }] } })
    drawing.chat('r1', { state: 'delta', replace: true, message: says('Two files.') })
    drawing.chat('r1', { state: 'final', message: says('Two files.') })
    expect(drawing.screen()).toBe([
      '› list it', '', '  Let me look.', '',
      '  ✓ exec  ls -la  2.4s',
      '  ✗ read  /nowhere: no such file', '',
      '  Two files.',
    ].join('\n'))
  })

  it('takes no stopped run of an earlier time for one that goes on', () => {
    const drawing = createDrawing()
    const call = { role: 'assistant', content: [{ type: 'toolCall', id: 't1', name: 'exec', arguments: { command: 'sleep 20' } }], stopReason: 'toolUse' }
    drawing.add(drawing.conversation.history({ messages: [stored(1, user('run it', 'r1')), stored(2, call, 'r1')] }, 1000))
    expect(drawing.screen()).toContain('exec  sleep 20  stopped')
    expect(drawing.conversation.activeRunId()).toBeNull()
    expect(drawing.moving()).toBe('')
  })

  it('names another try after a failure of the model service', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'hello' }, 1000))
    drawing.chat('r1', { state: 'status', phase: 'starting_model' })
    drawing.add(drawing.conversation.event('agent', { runId: 'r1', sessionKey: KEY, stream: 'run_status', data: { phase: 'starting_model', retry: { attempt: 2, maxAttempts: 5, reason: 'busy' } } }, 1000))
    expect(drawing.moving()).toBe('\n  ⠋ the model service has a problem; trying again (2 of 5)')
  })

  it('lets a message wait while an answer runs, and shows it when its turn comes', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'first' }, 1000))
    drawing.chat('r1', { state: 'delta', message: says('One') })
    drawing.add(drawing.conversation.submit({ id: 'r2', text: 'second' }, 1000))
    expect(drawing.screen()).toBe('› first')
    expect(drawing.moving()).toBe('\n  One\n\n  waits: second')
    drawing.chat('r1', { state: 'final', message: says('One.') })
    drawing.chat('r2', { state: 'status', phase: 'preparing_context' })
    drawing.chat('r2', { state: 'final', message: says('Two.') })
    expect(drawing.screen()).toBe('› first\n\n  One.\n\n› second\n\n  Two.')
  })

  it('shows a message that was taken into the running answer in its place, once', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'go' }, 1000))
    drawing.chat('r1', { state: 'delta', message: says('Working on it') })
    drawing.add(drawing.conversation.submit({ id: 'r2', text: 'in blue please' }, 1000))
    const message = stored(4, user('in blue please', 'r2'))
    drawing.add(drawing.conversation.event('session.message', { sessionKey: KEY, runId: 'r1', message }, 1000))
    drawing.add(drawing.conversation.event('session.message', { sessionKey: KEY, runId: 'r1', message }, 1000))
    drawing.chat('r1', { state: 'delta', replace: true, message: says('Blue it is.') })
    drawing.chat('r1', { state: 'final', message: says('Blue it is.') })
    expect(drawing.screen()).toBe('› go\n\n  Working on it\n\n› in blue please\n\n  Blue it is.')
    expect(drawing.conversation.activeRunId()).toBeNull()
  })

  it('says that an answer was stopped, and keeps what was said', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'count' }, 1000))
    drawing.chat('r1', { state: 'delta', message: says('1 2') })
    drawing.tool('r1', { phase: 'start', name: 'exec', toolCallId: 't', args: { command: 'sleep 9' } })
    drawing.chat('r1', { state: 'aborted', stopReason: 'rpc', message: says('1 2') })
    expect(drawing.screen()).toBe('› count\n\n  1 2\n\n  · exec  sleep 9  stopped\n\n  Stopped.')
  })

  it('shows a failure once, with its reason', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'hi' }, 1000))
    drawing.chat('r1', { state: 'error', errorMessage: 'The service refused the key.' })
    drawing.chat('r1', { state: 'error', errorMessage: 'Agent failed before reply.' })
    expect(drawing.screen()).toBe('› hi\n\n  The service refused the key.')
  })

  it('shows what others write in this session, and ignores other sessions', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.event('session.message', { sessionKey: KEY, message: { ...stored(1, user('from the phone')), __openclaw: { id: 'e', seq: 1, transport: { clients: [{ id: 'openclaw-ios' }] } } } }, 1))
    drawing.add(drawing.conversation.event('chat', { sessionKey: 'agent:main:other', runId: 'x', state: 'final', message: says('not here') }, 1))
    expect(drawing.screen()).toBe('› from the phone (openclaw-ios)')
  })

  it('shows the end of the stored conversation and not the late events of it', () => {
    const drawing = createDrawing()
    const messages = [
      ...Array.from({ length: 8 }, (_, index) => stored(index + 1, index % 2 === 0 ? user(`q${index}`) : says(`a${index}`), `old-${index}`)),
      stored(9, user('how many files', 'r9')),
      stored(10, { role: 'assistant', content: [{ type: 'toolCall', id: 't1', name: 'exec', arguments: { command: 'ls' } }], stopReason: 'toolUse' }, 'r9'),
      stored(11, { role: 'toolResult', toolCallId: 't1', toolName: 'exec', isError: false, content: [] }, 'r9'),
      stored(12, { ...says('Three.'), stopReason: 'stop' }, 'r9'),
    ]
    drawing.add(drawing.conversation.history({ messages }, 1))
    drawing.chat('r9', { state: 'delta', message: says('Three.') })
    drawing.chat('r9', { state: 'final', message: says('Three.') })
    expect(drawing.screen()).toBe('› q4\n\n  a5\n\n› q6\n\n  a7\n\n› how many files\n\n  ✓ exec  ls\n\n  Three.')
    expect(drawing.conversation.activeRunId()).toBeNull()
  })
})

describe('a conversation after the gateway went away', () => {
  it('goes on with an answer in the middle of a word', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.history({ messages: [] }, 1))
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'tell me' }, 1))
    drawing.add(drawing.conversation.acknowledged('r1', 'started'))
    drawing.chat('r1', { state: 'delta', message: says('It was a dark\nand stor') })
    drawing.add(drawing.conversation.history({ messages: [stored(1, user('tell me', 'r1'))], inFlightRun: { runId: 'r1', text: 'It was a' } }, 2))
    drawing.chat('r1', { state: 'delta', message: says('It was a dark\nand stormy night.') })
    drawing.chat('r1', { state: 'final', message: says('It was a dark\nand stormy night.') })
    expect(drawing.screen()).toBe('› tell me\n\n  It was a dark\n  and stormy night.')
  })

  it('shows an answer that was finished meanwhile, whole and once', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.history({ messages: [] }, 1))
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'tell me' }, 1))
    drawing.add(drawing.conversation.acknowledged('r1', 'started'))
    drawing.chat('r1', { state: 'delta', message: says('Once') })
    const messages = [stored(1, user('tell me', 'r1'), 'r1'), stored(2, { ...says('Once upon a time.'), stopReason: 'stop' }, 'r1')]
    drawing.add(drawing.conversation.history({ messages }, 2))
    drawing.add(drawing.conversation.history({ messages }, 3))
    expect(drawing.screen()).toBe('› tell me\n\n  Once upon a time.')
    expect(drawing.conversation.activeRunId()).toBeNull()
  })

  it('begins an answer anew when it comes out differently the second time', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.history({ messages: [] }, 1))
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'name one' }, 1))
    drawing.chat('r1', { state: 'delta', message: says('A cat\nand') })
    drawing.chat('r1', { state: 'delta', message: says('A dog.') })
    drawing.chat('r1', { state: 'final', message: says('A dog.') })
    expect(drawing.screen()).toBe('› name one\n\n  A cat\n  and\n\n  A dog.')
  })

  it('sends what was not confirmed again, and what was confirmed not', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.history({ messages: [] }, 1))
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'stored' }, 1))
    drawing.add(drawing.conversation.acknowledged('r1', 'started'))
    drawing.add(drawing.conversation.submit({ id: 'r2', text: 'lost on the way' }, 1))
    expect(drawing.conversation.unconfirmed()).toEqual([{ id: 'r2', text: 'lost on the way' }])
    drawing.add(drawing.conversation.history({ messages: [stored(1, user('stored', 'r1')), stored(2, user('lost on the way', 'r2'), 'r1')], inFlightRun: { runId: 'r1', text: '' } }, 2))
    expect(drawing.conversation.unconfirmed()).toEqual([])
    expect(drawing.screen()).toBe('› stored\n\n› lost on the way')
  })

  it('says so when an answer can not be finished', () => {
    const drawing = createDrawing()
    drawing.add(drawing.conversation.history({ messages: [] }, 1))
    drawing.add(drawing.conversation.submit({ id: 'r1', text: 'go' }, 1))
    drawing.add(drawing.conversation.acknowledged('r1', 'started'))
    drawing.chat('r1', { state: 'delta', message: says('Half') })
    drawing.add(drawing.conversation.history({ messages: [stored(1, user('go', 'r1'))] }, 2))
    expect(drawing.screen()).toContain('  Half\n\n  The gateway restarted and this answer was not finished.')
    expect(drawing.conversation.activeRunId()).toBeNull()
  })
})
