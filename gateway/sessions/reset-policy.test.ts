import { describe, expect, it } from 'vitest'
import { resetDue, resetPolicyFor } from './index.ts'

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()
const session = (startedAtMs: number, lastInteractionAtMs = startedAtMs, messageCount = 3) => ({ startedAtMs, lastInteractionAtMs, messageCount })

describe('resetDue', () => {
  it('never resets without a policy or without messages', () => {
    expect(resetDue({ mode: 'none' }, session(0), at(22, 12))).toBeNull()
    expect(resetDue({ mode: 'daily' }, session(0, 0, 0), at(22, 12))).toBeNull()
  })

  it('resets daily once the hour has passed since this life began', () => {
    const policy = { mode: 'daily', atHour: 4 } as const
    expect(resetDue(policy, session(at(21, 23)), at(22, 3, 59))).toBeNull()
    expect(resetDue(policy, session(at(21, 23)), at(22, 4))).toBe('daily')
    expect(resetDue(policy, session(at(22, 4)), at(22, 23))).toBeNull()
    expect(resetDue(policy, session(at(22, 3)), at(22, 5))).toBe('daily')
    expect(resetDue(policy, session(at(20, 12)), at(22, 1))).toBe('daily')
  })

  it('resets after the idle time', () => {
    const policy = { mode: 'idle', idleMinutes: 30 } as const
    expect(resetDue(policy, session(at(21, 1), at(22, 12)), at(22, 12, 29))).toBeNull()
    expect(resetDue(policy, session(at(21, 1), at(22, 12)), at(22, 12, 30))).toBe('idle')
  })
})

describe('resetPolicyFor', () => {
  it('prefers the channel, then the type, then the default', () => {
    const policies = { default: { mode: 'none' }, byType: { group: { mode: 'daily' } }, byChannel: { telegram: { mode: 'idle' } } } as const
    expect(resetPolicyFor(policies, { type: 'group', channel: 'telegram' })).toEqual({ mode: 'idle' })
    expect(resetPolicyFor(policies, { type: 'group', channel: 'slack' })).toEqual({ mode: 'daily' })
    expect(resetPolicyFor(policies, { type: 'direct', channel: null })).toEqual({ mode: 'none' })
  })
})
