import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../protocol/index.ts'
import { openStateDatabase } from '../storage/index.ts'
import { transcriptLines } from './export-transcript.ts'
import { parseTranscript } from './import-transcript.ts'
import { createSessionStore, exportTranscript, importTranscript } from './index.ts'
import type { SessionEvent, SessionEventBody } from './index.ts'

const RUNS = 10_000
const nowMs = 1_700_000_000_000
const header = '{"type":"session","id":"s1","cwd":"/work","timestamp":"2026-11-22T12:00:00.000Z"}'

const name = fc.string({ minLength: 1, maxLength: 12 })
const record = fc.dictionary(name.filter((key) => key !== '__proto__'), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>)
const textPart = fc.string({ maxLength: 20 }).map((text) => ({ type: 'text' as const, text }))
const imagePart = fc.record({ type: fc.constant('image' as const), mimeType: name, data: fc.base64String({ maxLength: 20 }) })
const thinkingPart = fc.record({ type: fc.constant('thinking' as const), thinking: name, signature: name }, { requiredKeys: ['type', 'thinking'] })
const callPart = fc.record({ type: fc.constant('toolCall' as const), id: name, name, arguments: record, invalidArguments: name }, { requiredKeys: ['type', 'id', 'name', 'arguments'] })
const timestampMs = fc.integer({ min: 0, max: 4_000_000_000_000 })
const tokens = fc.nat(100_000)
const usage = fc.record({ input: tokens, output: tokens, cacheRead: tokens, cacheWrite: tokens, totalTokens: tokens, cost: fc.nat(1_000).map((cents) => cents / 100) })
const message = fc.oneof(
  fc.record({ role: fc.constant('user' as const), content: fc.array(fc.oneof(textPart, imagePart), { maxLength: 3 }), timestampMs }),
  fc.record(
    {
      role: fc.constant('assistant' as const), content: fc.array(fc.oneof(textPart, thinkingPart, callPart), { maxLength: 3 }), provider: name, model: name,
      stopReason: fc.constantFrom('stop' as const, 'length' as const, 'toolUse' as const, 'error' as const, 'aborted' as const), usage, responseId: name, errorMessage: name, timestampMs,
    },
    { requiredKeys: ['role', 'content', 'provider', 'model', 'stopReason', 'timestampMs'] },
  ),
  fc.record({ role: fc.constant('toolResult' as const), toolCallId: name, toolName: name, content: fc.array(fc.oneof(textPart, imagePart), { maxLength: 3 }), isError: fc.boolean(), timestampMs }),
)
const body: fc.Arbitrary<SessionEventBody> = fc.oneof(
  { weight: 6, arbitrary: message.map((value): SessionEventBody => ({ type: 'message', message: value })) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('custom' as const), customType: name, data: record }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('compaction' as const), summary: name, firstKeptSeq: fc.constant(1), tokensBefore: tokens, byModel: fc.boolean() }) },
)

function events(bodies: readonly SessionEventBody[]): SessionEvent[] {
  return bodies.map((value, index) => ({
    sessionId: 's', seq: index + 1, id: `e${index + 1}`, runId: null, createdAtMs: nowMs + index, trust: 'tool', origin: null,
    body: value.type === 'compaction' ? { ...value, firstKeptSeq: Math.min(value.firstKeptSeq, index + 1) } : value,
  }))
}

describe('transcripts', () => {
  it('come back as they went out, whatever was said', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 6 }), (bodies) => {
        const log = events(bodies)
        const jsonl = [...transcriptLines({ id: 's', cwd: '/', startedAtMs: nowMs }, log)].join('')
        const parsed = parseTranscript(jsonl, { nowMs })
        expect(parsed.events.map(({ body: read, createdAtMs }) => ({ read, createdAtMs }))).toEqual(log.map((event) => ({ read: event.body, createdAtMs: event.createdAtMs })))
      }),
      { numRuns: RUNS },
    )
  }, 120_000)

  it('are read or refused with the line, whatever is in the file', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
      fc.record({ type: fc.constantFrom('message', 'compaction', 'custom', 'custom_message', 'x'), id: fc.constantFrom('a', 'b', 'c'), parentId: fc.constantFrom(null, 'a', 'b', 'z'), message: fc.jsonValue({ maxDepth: 2 }), summary: fc.jsonValue(), customType: fc.jsonValue(), timestamp: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    )
    const outcome = (jsonl: string): unknown => {
      try {
        return Array.isArray(parseTranscript(jsonl, { nowMs }).events)
      } catch (error) {
        return error instanceof AppError && error.code === 'INVALID_REQUEST' && /^line \d+: /.test(error.message) && Number.isInteger(error.details?.['line']) ? true : error
      }
    }
    fc.assert(
      fc.property(fc.boolean(), fc.array(line, { maxLength: 5 }), (withHeader, lines) => {
        expect(outcome([...(withHeader ? [header] : []), ...lines].join('\n'))).toBe(true)
      }),
      { numRuns: RUNS },
    )
  }, 120_000)

  it.each([
    ['', 'line 1: the file is empty'],
    ['{"type":"message"}', 'line 1: expected the header'],
    [`${header}\n\n{"type":"message",`, 'line 3: not valid JSON'],
    [`${header}\n[]`, 'line 2: expected a JSON object'],
    [`${header}\n{"id":"a"}`, 'line 2: an entry needs a type'],
    [`${header}\n{"type":"message","id":"a","message":{"role":"user","content":7}}`, 'line 2: message.content must be'],
    [`${header}\n{"type":"message","id":"a","message":{"role":"toolResult","content":[]}}`, 'line 2: toolCallId must be a text'],
    [`${header}\n{"type":"x","id":"a"}\n{"type":"x","id":"a"}`, 'line 3: the id "a" was used before'],
    [`${header}\n{"type":"x","id":"a","parentId":"gone"}`, 'line 2: parentId "gone" is not an entry'],
  ])('names the line of a mistake: %j', (jsonl, expected) => {
    expect(() => parseTranscript(jsonl, { nowMs })).toThrow(expected)
  })

  it('follow the branch that the conversation went on with, and keep unknown entries', () => {
    const entry = (value: object) => JSON.stringify(value)
    const jsonl = [
      header,
      entry({ type: 'message', id: 'a', parentId: null, timestamp: '2026-11-22T12:00:01.000Z', message: { role: 'user', content: 'hi', timestamp: 1 } }),
      entry({ type: 'message', id: 'b', parentId: 'a', message: { role: 'assistant', content: [{ type: 'text', text: 'abandoned' }] } }),
      entry({ type: 'model_change', id: 'c', parentId: 'a', provider: 'x', modelId: 'y' }),
      entry({ type: 'message', id: 'd', parentId: 'c', message: { role: 'assistant', content: [{ type: 'text', text: 'kept' }, { type: 'thinking', thinking: 't', thinkingSignature: 'sig' }], usage: { input: 1, cost: { total: 2 } } } }),
      entry({ type: 'compaction', id: 'e', parentId: 'd', summary: 's', firstKeptEntryId: 'd', tokensBefore: 5 }),
    ].join('\n')
    const parsed = parseTranscript(jsonl, { nowMs, trust: 'owner' })
    expect(parsed).toMatchObject({ header: { id: 's1', cwd: '/work' }, leftOut: 1 })
    expect(parsed.events).toMatchObject([
      { trust: 'owner', createdAtMs: Date.parse('2026-11-22T12:00:01.000Z'), body: { message: { role: 'user', content: [{ type: 'text', text: 'hi' }], timestampMs: 1 } } },
      { trust: 'tool', body: { type: 'custom', customType: 'openclaw.entry', data: { type: 'model_change', modelId: 'y' } } },
      { trust: 'tool', body: { message: { content: [{ text: 'kept' }, { signature: 'sig' }], usage: { input: 1, cost: 2 }, provider: 'unknown' } } },
      { body: { type: 'compaction', firstKeptSeq: 3 } },
    ])
  })

  it('are refused when an entry is nested too deeply to be written again', () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
    expect(() => parseTranscript(`${header}\n{"type":"custom","customType":"z","data":${deep}}`, { nowMs })).toThrow('line 2: nested deeper than 200 levels')
  })

  it('become sessions, twice if wanted, or nothing at all', () => {
    const database = openStateDatabase({ path: ':memory:' })
    const store = createSessionStore({ database })
    const jsonl = `${header}\r\n{"type":"message","id":"a","parentId":null,"message":{"role":"user","content":"buy milk"}}\r\n`
    const importAs = (sessionKey: string, label?: string) => importTranscript(store, { jsonl, sessionKey, agentId: 'main', nowMs, ...(label !== undefined && { label }) })
    expect(importAs('agent:main:one', 'shopping')).toMatchObject({ entries: 1, session: { title: 'buy milk', label: 'shopping' } })
    expect(importAs('agent:main:two').session.messageCount).toBe(1)
    expect(() => importAs('agent:main:two')).toThrow('session already exists')
    expect(() => importAs('agent:main:three', 'shopping')).toThrow('label already in use')
    expect(store.get('agent:main:three')).toBeNull()
    expect(store.search('milk', {})).toHaveLength(2)
    const session = store.get('agent:main:one')
    if (session === null) throw new Error('missing')
    store.reset(session.key, 'new')
    store.append(session.sessionId, [{ trust: 'owner', body: { type: 'message', message: { role: 'user', content: [{ type: 'text', text: 'later' }], timestampMs: 5 } } }])
    const current = store.get(session.key) ?? session
    expect([...exportTranscript(store, current, { cwd: '/' })]).toHaveLength(2)
    const whole = [...exportTranscript(store, current, { cwd: '/', includeEarlierLives: true })].map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(whole.map(({ type }) => type)).toEqual(['session', 'message', 'custom', 'message'])
    expect(whole[2]?.['parentId']).toBe(whole[1]?.['id'])
  })

  it('import 20,000 messages in about a second', () => {
    const store = createSessionStore({ database: openStateDatabase({ path: ':memory:' }) })
    const lines = Array.from({ length: 20_000 }, (_value, index) =>
      JSON.stringify({ type: 'message', id: `m${index}`, parentId: index === 0 ? null : `m${index - 1}`, timestamp: nowMs + index, message: index % 2 === 0 ? { role: 'user', content: `question ${index} about the weather in the mountains` } : { role: 'assistant', content: [{ type: 'text', text: `answer ${index}: it depends on the season and on the height` }] } }))
    const before = performance.now()
    const { entries } = importTranscript(store, { jsonl: [header, ...lines].join('\n'), sessionKey: 'agent:main:long', agentId: 'main', nowMs })
    expect(entries).toBe(20_000)
    // Generous: the point is that it is not minutes, whatever else the machine is doing.
    expect(performance.now() - before).toBeLessThan(8_000)
  })
})
