// The judge of the crash test must be able to find what it looks for.
import { describe, expect, it } from 'vitest'
import { judge, judgeOrder } from './ledger.ts'
import type { SentMessage, WireMessage } from './ledger.ts'

const sent = (runId: string, extra: Partial<SentMessage> = {}): SentMessage => ({ runId, sessionKey: 's', text: 'x', expected: `answer-${runId}`, acknowledged: true, effect: null, isBackground: false, ...extra })
const asked = (runId: string): WireMessage => ({ role: 'user', content: 'x', idempotencyKey: `${runId}:user`, __openclaw: { runId } })
const answered = (runId: string, text = `answer-${runId}`): WireMessage => ({ role: 'assistant', content: [{ type: 'text', text }], __openclaw: { runId } })
const called = (runId: string): WireMessage => ({ role: 'assistant', content: [{ type: 'toolCall', id: 'c' }], __openclaw: { runId } })
const result = (runId: string, text = 'done'): WireMessage => ({ role: 'toolResult', content: [{ type: 'text', text }], __openclaw: { runId } })

describe('the judge', () => {
  const plain = sent('a')
  const withTool = sent('a', { effect: 'effect-a' })
  const turn = [asked('a'), called('a'), result('a'), answered('a')]

  it('is content with what was kept and answered once', () => {
    expect(judge(plain, [asked('a'), answered('a')], [])).toEqual([])
    expect(judge(withTool, turn, ['effect-a'])).toEqual([])
    expect(judge(sent('a', { acknowledged: false }), [], [])).toEqual([])
    expect(judge(withTool, [asked('a'), called('a'), result('a', 'Outcome unknown: check'), answered('a')], [])).toEqual([])
    expect(judge(withTool, [asked('a'), answered('a', 'The process ended 3 times, so it was given up.')], [])).toEqual([])
  })

  it.each<[string, SentMessage, WireMessage[], string[]]>([
    ['acknowledged, but lost', plain, [], []],
    ['stored 2 times', plain, [asked('a'), asked('a'), answered('a')], []],
    ['accepted, but never answered', plain, [asked('a')], []],
    ['accepted, but never answered', withTool, [asked('a'), called('a'), result('a')], ['effect-a']],
    ['answered 2 times', plain, [asked('a'), answered('a'), answered('a')], []],
    ['answered with something else', plain, [asked('a'), answered('a', 'answer-b')], []],
    ['its command ran 2 times', withTool, turn, ['effect-a', 'effect-a']],
    ['its command never ran and nobody was told', withTool, turn, ['effect-b']],
    ['0 tool results', withTool, [asked('a'), called('a'), answered('a')], ['effect-a']],
    ['2 tool results', withTool, [...turn, result('a')], ['effect-a']],
  ])('finds: %s', (problem, message, history, effects) => {
    expect(judge(message, history, effects)).toEqual([expect.stringContaining(problem)])
  })

  it('finds messages and answers that changed places', () => {
    const pair = [sent('a'), sent('b')]
    expect(judgeOrder(pair, [asked('a'), answered('a'), asked('b'), answered('b')])).toEqual([])
    expect(judgeOrder(pair, [asked('a'), answered('a')])).toEqual([])
    expect(judgeOrder(pair, [asked('b'), asked('a'), answered('a'), answered('b')])).toEqual([expect.stringContaining('messages are out of order')])
    expect(judgeOrder(pair, [asked('a'), asked('b'), answered('b'), answered('a')])).toEqual([expect.stringContaining('answers are out of order')])
  })
})
