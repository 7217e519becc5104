// When a conversation begins anew by itself. A pure decision, asked for on the next inbound message; no timers.
import type { Session } from './session.ts'

/** `none`: only compaction bounds the conversation. */
export interface ResetPolicy {
  readonly mode: 'none' | 'daily' | 'idle'
  /** Hour of the gateway's day, 0-23, at which `daily` starts over. Default 4. */
  readonly atHour?: number
  /** Minutes without interaction after which `idle` starts over. Default 60. */
  readonly idleMinutes?: number
}

export interface ResetPolicies {
  readonly default: ResetPolicy
  readonly byType?: Readonly<Partial<Record<'direct' | 'group' | 'thread', ResetPolicy>>>
  /** Wins over the type. */
  readonly byChannel?: Readonly<Record<string, ResetPolicy>>
}

/** What decides which policy a conversation has. */
export interface ResetSubject {
  readonly type: 'direct' | 'group' | 'thread'
  readonly channel: string | null
}

const DEFAULT_HOUR = 4
const DEFAULT_IDLE_MINUTES = 60

/** The policy of one conversation: its channel's, else its type's, else the default. */
export function resetPolicyFor(policies: ResetPolicies, conversation: ResetSubject): ResetPolicy {
  const byChannel = conversation.channel === null ? undefined : policies.byChannel?.[conversation.channel]
  return byChannel ?? policies.byType?.[conversation.type] ?? policies.default
}

type LifeTimes = Pick<Session, 'startedAtMs' | 'lastInteractionAtMs' | 'messageCount'>
type ResetReason = 'daily' | 'idle'

/** The reason to reset before the message is taken in, or null. Daily looks at when this life started, idle at the last interaction. */
export function resetDue(policy: ResetPolicy, session: LifeTimes, nowMs: number): ResetReason | null {
  if (policy.mode === 'none' || session.messageCount === 0) return null
  if (policy.mode === 'idle') return nowMs - session.lastInteractionAtMs >= (policy.idleMinutes ?? DEFAULT_IDLE_MINUTES) * 60_000 ? 'idle' : null
  return session.startedAtMs < lastHour(nowMs, policy.atHour ?? DEFAULT_HOUR) ? 'daily' : null
}

/** The latest moment at or before `nowMs` when the local clock showed this full hour. */
function lastHour(nowMs: number, hour: number): number {
  const moment = new Date(nowMs)
  moment.setHours(hour, 0, 0, 0)
  if (moment.getTime() > nowMs) moment.setDate(moment.getDate() - 1)
  return moment.getTime()
}
