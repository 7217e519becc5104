import { describe, expect, it } from 'vitest'
import type { ContextReport } from '../../../state/chat-store.ts'
import { payloadParts } from './payload-parts.ts'

const part = (name: string, tokens: number, range?: readonly [number, number]) => ({ name, bytes: tokens * 4, tokens, truncated: false, ...(range !== undefined && { range }) })

const REPORT: ContextReport = {
  sessionKey: 'agent:main:main', modelRef: 'a/b', contextWindow: 1000, estimatedTokens: 60,
  parts: [part('system', 5, [0, 5]), part('workspace:SOUL.md', 4, [7, 11]), part('session', 3), part('tools', 20), part('history', 28)],
  payload: {
    systemStable: 'Hello\n\nSoul',
    systemVolatile: 'Today',
    tools: [{ name: 'read', description: 'Reads', parameters: {} }, { name: 'exec', description: 'Runs', parameters: {} }],
    messages: [{ role: 'user', content: [{ type: 'image', mimeType: 'image/png', data: 'x'.repeat(5000) }] }, { role: 'assistant', content: [{ type: 'text', text: 'Nice' }] }],
  },
  tokens: { tools: [9, 11], messages: [20, 8] },
}

describe('payloadParts', () => {
  it('gives each section of the instructions its own text', () => {
    const [system, soul, session] = payloadParts(REPORT)
    expect(system?.content).toEqual({ kind: 'text', text: 'Hello' })
    expect(soul?.content).toEqual({ kind: 'text', text: 'Soul' })
    expect(session?.content).toEqual({ kind: 'text', text: 'Today' })
  })

  it('lists tools and messages one by one, each with its size', () => {
    const [, , , tools, history] = payloadParts(REPORT)
    expect(tools?.content).toMatchObject({ pieces: [{ name: 'read', tokens: 9 }, { name: 'exec', tokens: 11 }] })
    expect(history?.content).toMatchObject({ pieces: [{ name: 'user', tokens: 20 }, { name: 'assistant', tokens: 8 }] })
  })

  it('shows the summary apart from the messages after it', () => {
    const parts = payloadParts({ ...REPORT, parts: [part('summary', 20), part('history', 8)] })
    expect(parts.map(({ content }) => (content.kind === 'pieces' ? content.pieces.map(({ name }) => name) : []))).toEqual([['user'], ['assistant']])
  })

  it('does not spell out the bytes of pictures', () => {
    const history = payloadParts(REPORT).at(-1)
    expect(history?.content.kind === 'pieces' && (history.content.pieces[0]?.text.length ?? 0)).toBeLessThan(400)
  })
})
