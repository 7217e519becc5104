import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../protocol/index.ts'
import { canonicalSessionKey, parseSessionKey } from './index.ts'

const defaults = { defaultAgentId: 'main', mainKey: 'main' }

function canonicalOrError(key: string): { key: string } | { code: unknown } {
  try {
    return { key: canonicalSessionKey(key, defaults) }
  } catch (error) {
    return { code: error instanceof AppError ? error.code : error }
  }
}

describe('canonicalSessionKey', () => {
  it.each([
    ['main', 'agent:main:main'],
    ['  MAIN ', 'agent:main:main'],
    ['agent:main:main', 'agent:main:main'],
    ['Agent:Work:Main', 'agent:work:main'],
    ['telegram:group:-100A', 'agent:main:telegram:group:-100A'],
    ['agent:ops:cron:job-1', 'agent:ops:cron:job-1'],
  ])('turns %s into %s', (key, canonical) => {
    expect(canonicalSessionKey(key, defaults)).toBe(canonical)
  })

  it('uses the configured names and the agent asked for', () => {
    expect(canonicalSessionKey('main', { defaultAgentId: 'home', mainKey: 'desk' })).toBe('agent:home:desk')
    expect(canonicalSessionKey('agent:ops:main', { defaultAgentId: 'home', mainKey: 'desk' })).toBe('agent:ops:desk')
    expect(canonicalSessionKey('notes', defaults, 'Ops')).toBe('agent:ops:notes')
    expect(canonicalSessionKey('agent:ops:notes', defaults, 'ops')).toBe('agent:ops:notes')
  })

  it.each(['', '   ', 'agent:', 'agent::x', 'agent:main:', 'agent:../etc:x', 'a\nb', 'x'.repeat(513)])('refuses %j', (key) => {
    expect(() => canonicalSessionKey(key, defaults)).toThrow('invalid session key')
  })

  it('refuses a key of another agent than the one named', () => {
    expect(() => canonicalSessionKey('agent:main:x', defaults, 'ops')).toThrow('belongs to agent main, not ops')
  })

  it('is stable: a canonical key stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), (key) => {
        const outcome = canonicalOrError(key)
        expect(outcome).toEqual('key' in outcome ? canonicalOrError(outcome.key) : { code: 'INVALID_REQUEST' })
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('parseSessionKey', () => {
  it.each([
    ['agent:main:main', { kind: 'direct', classification: 'direct', channel: null }],
    ['agent:main:telegram:group:-100', { kind: 'group', classification: 'group', channel: 'telegram' }],
    ['agent:main:slack:channel:c1:thread:2', { kind: 'group', channel: 'slack' }],
    ['agent:main:telegram:bot1:direct:42', { kind: 'direct', channel: 'telegram' }],
    ['agent:main:subagent:u', { classification: 'subagent', channel: null }],
    ['agent:main:cron:j:run:u', { classification: 'cron' }],
    ['agent:main:global', { kind: 'global' }],
  ])('understands %s', (key, parts) => {
    expect(parseSessionKey(key)).toMatchObject(parts)
  })
})
