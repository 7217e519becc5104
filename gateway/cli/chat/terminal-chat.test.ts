// The whole chat on a small virtual terminal: what a person sees after typing.
import { afterEach, describe, expect, it } from 'vitest'
import { openGateway } from '../client/open-gateway.ts'
import { says, stored } from '../testing/draw-events.ts'
import type { FakeConnection, FakeGateway } from '../testing/fake-gateway.ts'
import { startFakeGateway } from '../testing/fake-gateway.ts'
import type { FakeIo } from '../testing/fake-io.ts'
import { createFakeIo } from '../testing/fake-io.ts'
import { until } from '../testing/until.ts'
import type { VirtualTerminal } from '../testing/virtual-terminal.ts'
import { createVirtualTerminal } from '../testing/virtual-terminal.ts'
import { runTerminalChat } from './terminal-chat.ts'

const KEY = 'agent:main:main'
const HEADER = '\n  Molty  openai/gpt-5\n  Enter sends · /help · Tab completes · Ctrl-C stops or leav…'
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const HISTORY = (): Record<string, unknown> => ({ messages: [stored(1, { role: 'user', content: 'earlier' }), stored(2, says('I remember.'), 'r0')], sessionInfo: { modelProvider: 'openai', model: 'gpt-5' } })

interface Scene {
  readonly io: FakeIo
  readonly terminal: VirtualTerminal
  readonly gateway: FakeGateway
  readonly ended: Promise<unknown>
  /** Sends a chat event of the last sent message. */
  readonly reply: (fields: Readonly<Record<string, unknown>>) => void
  readonly sees: (text: string) => Promise<void>
}

async function openScene({ columns = 62, history = HISTORY, canSetUp = false, typedAhead = '', models = [] }: { readonly models?: readonly string[]; readonly typedAhead?: string; readonly columns?: number; readonly history?: () => Record<string, unknown>; readonly canSetUp?: boolean } = {}): Promise<Scene> {
  let connection: FakeConnection | null = null
  let runId = ''
  const gateway = await startFakeGateway({ handlers: {
    'sessions.messages.subscribe': ({ connection: ours }) => {
      connection = ours
      return { subscribed: true, key: KEY }
    },
    'chat.history': history,
    'exec.approval.list': () => [],
    'exec.approval.resolve': () => ({ ok: true }),
    'agent.identity.get': () => ({ name: 'Molty' }),
    'commands.list': () => ({ commands: [{ name: 'status', textAliases: ['/status'], description: 'How it is.' }, { name: 'stop', textAliases: ['/stop'], description: 'Stop.' }] }),
    'chat.send': ({ params }) => {
      runId = String(params['idempotencyKey'])
      return { runId, status: 'started' }
    },
    'chat.abort': () => ({ ok: true }),
    'desktop.models.detect': () => ({ candidates: models.map((label, index) => ({ provider: `p${index}`, label, models: [`p${index}/m`] })) }),
  } })
  const terminal = createVirtualTerminal(columns)
  const io = createFakeIo({ tty: true, terminal, env: { NO_COLOR: '1' } })
  if (typedAhead !== '') io.type(typedAhead)
  const ended = runTerminalChat(io, { connect: () => openGateway(io, { url: `ws://127.0.0.1:${gateway.port}`, port: gateway.port }), sessionKey: 'main', farewell: 'Goodbye.', canSetUp })
  cleanups.push(() => gateway.close(), io.remove, async () => {
    io.signal('SIGTERM')
    await ended
  })
  const sees = (text: string): Promise<void> => until(() => terminal.text().includes(text))
  await sees('›')
  return { io, terminal, gateway, ended, sees, reply: (fields) => connection?.send('chat', { runId, sessionKey: KEY, ...fields }) }
}

describe('the chat on a terminal', () => {
  it('opens with a quiet header, the last messages and a prompt', async () => {
    const { terminal } = await openScene()
    expect(terminal.text()).toBe(`${HEADER}\n\n› earlier\n\n  I remember.\n\n›`)
    expect(terminal.cursor().column).toBe(2)
  })

  it('says in a new conversation what this is, what it may do and how to connect a model', async () => {
    const { terminal } = await openScene({ columns: 80, canSetUp: true, history: () => ({ messages: [], sessionInfo: { modelProvider: 'builtin', model: 'assistant' } }) })
    expect(terminal.text()).toBe([
      '', '  Molty  builtin/assistant', '',
      '  Your assistant, on this computer. It reads and writes in its own folder, and',
      '  asks you before it runs a command that could change something, or touches',
      '  anything else. What you say is kept, also over a restart.', '',
      '  No language model is connected yet, so the built-in assistant answers: notes,',
      '  files, commands, no free talk. To connect a real model, type /setup.', '',
      '  Try:  help  ·  remember that my tea is Assam  ·  list files  ·  run uname -a', '',
      '  Enter sends · /help · Tab completes · Ctrl-C stops or leaves', '', '›',
    ].join('\n'))
  })

  it('names in a new conversation the models within reach', async () => {
    const { terminal, sees } = await openScene({ columns: 80, models: ['OpenAI, key in OPENAI_API_KEY'], history: () => ({ messages: [], sessionInfo: { modelProvider: 'builtin', model: 'assistant' } }) })
    await sees('Within reach')
    expect(terminal.text()).toContain('  Within reach: OpenAI, key in OPENAI_API_KEY. /setup connects it.')
  })

  it('ends for /setup, without a farewell', async () => {
    const { io, terminal, ended } = await openScene({ canSetUp: true })
    io.type('/setup\r')
    expect(await ended).toBe('setup')
    expect(terminal.text()).not.toContain('Goodbye.')
  })

  it('sends what was typed, with Enter, before the chat had opened', async () => {
    const { gateway } = await openScene({ typedAhead: 'hello\nand bye\n' })
    await until(() => gateway.requests.filter((request) => request.method === 'chat.send').length === 2)
    expect(gateway.requests.filter((request) => request.method === 'chat.send').map((request) => request.params['message'])).toEqual(['hello', 'and bye'])
  })

  it('doubts a command it does not know, and sends it when asked again', async () => {
    const { io, gateway, sees } = await openScene()
    io.type('/statsu now\r')
    await sees('There is no command /statsu')
    expect(gateway.requests.some((request) => request.method === 'chat.send')).toBe(false)
    io.type('\r')
    await until(() => gateway.requests.some((request) => request.method === 'chat.send' && request.params['message'] === '/statsu now'))
  })

  it('shows what an answer cost when /usage asks for it', async () => {
    const { io, terminal, gateway, reply } = await openScene({ history: () => ({ ...HISTORY(), sessionInfo: { effectiveResponseUsage: 'full' } }) })
    io.type('tell me\r')
    await until(() => gateway.requests.some((request) => request.method === 'chat.send'))
    reply({ state: 'final', message: says('Done.'), usage: { input: 1204, output: 36, cost: { total: 0.0123 } } })
    await until(() => terminal.text().includes('Done.'))
    expect(terminal.text()).toContain('  Done.\n\n  1,204 tokens in · 36 out · $0.0123')
  })

  it('streams an answer above the prompt while the next message is typed', async () => {
    const { terminal, io, reply, sees, gateway } = await openScene()
    io.type('tell me\r')
    await until(() => gateway.requests.some((request) => request.method === 'chat.send'))
    await sees('› tell me')
    reply({ state: 'delta', message: says('# Story\nOnce upon') })
    await sees('Once upon')
    io.type('and th')
    reply({ state: 'delta', message: says('# Story\nOnce upon a **time**') })
    await sees('a time')
    await sees('› and th')
    expect(terminal.text().split('I remember.\n')[1]).toBe('\n› tell me\n\n  Story\n  Once upon a time\n\n› and th\n  Ctrl-C interrupts')
    reply({ state: 'final', message: says('# Story\nOnce upon a **time**.') })
    await sees('a time.')
    await until(() => !terminal.text().includes('Ctrl-C interrupts'))
    expect(terminal.text().split('I remember.\n')[1]).toBe('\n› tell me\n\n  Story\n  Once upon a time.\n\n› and th')
  })

  it('completes slash commands with Tab', async () => {
    const { io, terminal, sees } = await openScene()
    await sees('›')
    io.type('/st\t')
    await sees('/status  How it is.')
    io.type('a\t')
    await until(() => terminal.text().includes('› /status'))
    expect(terminal.text()).not.toContain('/stop')
  })

  it('asks in line, ignores Enter, and takes y', async () => {
    const { io, terminal, gateway, sees } = await openScene()
    gateway.broadcast('exec.approval.requested', { id: 'a1', request: { command: 'rm -rf build', cwd: '/p', reason: 'It deletes.', sessionKey: KEY, allowedDecisions: ['allow-once', 'allow-always', 'deny'] }, expiresAtMs: Date.now() + 60_000 })
    await sees('y allow once')
    expect(terminal.text()).toContain('  │ rm -rf build\n  │ in /p\n  │ It deletes.\n\n  y allow once   a always allow exactly this   n refuse')
    io.type('\r')
    io.type('y')
    await sees('› y')
    expect(gateway.requests.some((request) => request.method === 'exec.approval.resolve')).toBe(false)
    io.type('\u007F')
    await new Promise((resolve) => setTimeout(resolve, 700))
    io.type('y')
    await sees('Allowed once.')
    await until(() => gateway.requests.some((request) => request.method === 'exec.approval.resolve'))
    expect(gateway.requests.at(-1)?.params).toEqual({ id: 'a1', decision: 'allow-once' })
    await until(() => !terminal.text().includes('y allow once'))
  })

  it('interrupts on Ctrl-C and leaves on the second one at an empty line', async () => {
    const { io, terminal, gateway, ended, reply, sees } = await openScene()
    io.type('count\r')
    await until(() => gateway.requests.some((request) => request.method === 'chat.send'))
    io.type('\u0003')
    await until(() => gateway.requests.some((request) => request.method === 'chat.abort'))
    reply({ state: 'aborted' })
    await sees('Stopped.')
    io.type('draft\u0003')
    await until(() => terminal.text().endsWith('›'))
    io.type('\u0003')
    await sees('Ctrl-C again leaves.')
    io.type('\u0003')
    await ended
    expect(terminal.text().endsWith('Stopped.\n\nGoodbye.') || terminal.text().endsWith('Stopped.\nGoodbye.')).toBe(true)
  })

  it('keeps a pasted text of several lines together until Enter', async () => {
    const { io, gateway, sees } = await openScene()
    io.type('\u001B[200~one\rtwo\u001B[201~')
    await sees('› one\n  two')
    expect(gateway.requests.some((request) => request.method === 'chat.send')).toBe(false)
    io.type('\r')
    await until(() => gateway.requests.some((request) => request.method === 'chat.send'))
    expect(gateway.requests.at(-1)?.params['message']).toBe('one\ntwo')
  })
})
