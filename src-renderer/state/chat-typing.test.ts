import { describe, expect, it } from 'vitest'
import { createChatStore } from './chat-store.ts'
import { createFakeClient } from './testing/fake-client.ts'

const KEY = 'agent:main:main'
type Json = Readonly<Record<string, unknown>>

const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('a chat while somebody types', () => {
  it('lets words wait for a key to be painted, and nothing else, in their order', async () => {
    const fake = createFakeClient()
    fake.answer('chat.history', () => ({ messages: [], hasMore: false, sessionInfo: {} }))
    const waiting: (() => void)[] = []
    const settle = () => waiting.splice(0).forEach((task) => task())
    const chat = createChatStore({ client: fake.client, sessionKey: KEY, quiet: { whenQuiet: (task) => waiting.push(task), settle } })
    chat.follow()
    await settled()
    const chatEvent = (seq: number, state: string, extra: Json) => fake.emit('chat', { runId: 'r', sessionKey: KEY, seq, state, ...extra })
    const agentEvent = (seq: number, stream: string, data: Json) => fake.emit('agent', { runId: 'r', sessionKey: KEY, seq, stream, data, ts: 1 })
    agentEvent(1, 'assistant', { text: 'Hel', delta: 'Hel' })
    chatEvent(1, 'delta', { deltaText: 'Hel' })
    chatEvent(2, 'delta', { deltaText: 'lo' })
    expect(chat.getState().live).toBe(null)
    settle()
    expect(chat.getState().live?.text).toBe('Hello')
    const shown = chat.getState()
    agentEvent(3, 'assistant', { text: 'Hello!', delta: '!' })
    settle()
    expect(chat.getState(), 'the words come with the other event').toBe(shown)
    chatEvent(3, 'delta', { deltaText: '!' })
    agentEvent(4, 'tool', { phase: 'start', toolCallId: 'c1', name: 'exec', args: {} })
    expect(chat.getState().live).toMatchObject({ text: 'Hello!', tools: [{ id: 'c1' }] })
    chatEvent(5, 'delta', { deltaText: ' Bye.' })
    chatEvent(6, 'final', {})
    expect(chat.getState().live).toBe(null)
    expect(waiting).toEqual([])
  })
})
