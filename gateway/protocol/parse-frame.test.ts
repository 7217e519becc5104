// The frame parser meets anything a socket can carry.
import { validateRequestFrame } from '@openclaw/gateway-protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFrame } from './index.ts'

const frameLike = fc.record(
  {
    type: fc.oneof(fc.constantFrom('req', 'res', 'event'), fc.anything()),
    id: fc.oneof(fc.string(), fc.anything()),
    method: fc.oneof(fc.string(), fc.anything()),
    params: fc.jsonValue(),
    traceparent: fc.oneof(fc.string({ maxLength: 200 }), fc.integer()),
    extra: fc.boolean(),
  },
  { requiredKeys: [] },
)

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined'
  } catch {
    // Big integers and cycles have no JSON: any text will do.
    return String(value)
  }
}

function expectedKind(text: string): string {
  try {
    return validateRequestFrame(JSON.parse(text)) ? 'request' : 'invalid'
  } catch {
    return 'not-json'
  }
}

describe('parseFrame', () => {
  it('never throws, and accepts exactly what the published validator accepts', () => {
    const texts = fc.oneof({ arbitrary: frameLike.map(stringify), weight: 5 }, fc.json(), fc.string(), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseFrame(text)
        expect(parsed.kind).toBe(expectedKind(text))
        expect(parsed).not.toMatchObject({ message: '' })
        expect(parsed).not.toMatchObject({ id: '' })
      }),
      { numRuns: 10_000 },
    )
  })

  it('echoes the id of a bad frame where it has one', () => {
    expect(parseFrame('{"type":"req","id":"a"}')).toEqual({ kind: 'invalid', id: 'a', message: "invalid request frame: must have required property 'method'" })
    expect(parseFrame('{"type":"req","id":7,"method":"x"}')).toEqual({ kind: 'invalid', id: 'invalid', message: 'invalid request frame: at /id: must be string' })
  })

  it('accepts what later clients add', () => {
    expect(parseFrame('{"type":"req","id":"a","method":"m","expectedProfileId":"p"}').kind).toBe('request')
    expect(parseFrame(`{"type":"req","id":"a","method":"m","expectedProfileId":"${'p'.repeat(129)}"}`).kind).toBe('invalid')
  })

  it('survives deep nesting and enormous ids', () => {
    expect(parseFrame('['.repeat(200_000)).kind).toBe('not-json')
    expect(parseFrame(`{"type":"req","id":"${'i'.repeat(10_000)}","method":"m"}`)).toMatchObject({ kind: 'invalid', id: 'invalid' })
  })
})
