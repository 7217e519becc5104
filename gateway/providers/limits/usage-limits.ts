// The owner's limits: how much was used of each, which calls they hold back, and the notice when one is nearly used up. Sums are kept in
// memory and read from the record at start, when a day ends and when the limits change; no call looks through the record.
import type { Clock } from '../../lib/index.ts'
import type { Logger } from '../../platform/index.ts'
import type { ProviderFailure, TokenUsage } from '../../plugin-api/index.ts'
import type { SessionStore } from '../../sessions/index.ts'
import type { MeteredCall, ModelMeter } from './model-meter.ts'
import { periodAt } from './period.ts'
import type { DayOf, Period, PeriodKind } from './period.ts'

/** One entry of `models.usageLimits`. */
export interface UsageLimit {
  readonly per: PeriodKind
  readonly usd?: number | undefined
  readonly tokens?: number | undefined
  readonly provider?: string | undefined
  readonly model?: string | undefined
  readonly agent?: string | undefined
}

export type UsageLevel = 'ok' | 'warn' | 'reached'

export interface UsageLimitState {
  readonly limit: UsageLimit
  readonly usedUsd: number
  readonly usedTokens: number
  /** Those of the tokens whose price nobody knows: money limits cannot count them. */
  readonly unpricedTokens: number
  /** Of what is used most: 1 is all of it. */
  readonly share: number
  readonly level: UsageLevel
  /** When it starts anew. */
  readonly resetAtMs: number
}

/** The highest level that was told, by limit, and for which period. */
export type UsageNotices = Readonly<Record<string, { readonly firstDay: string; readonly level: UsageLevel }>>

export interface UsageLimitsDependencies {
  /** Return the same list until one changes. */
  readonly limits: () => readonly UsageLimit[]
  readonly record: Pick<SessionStore, 'recordUsage' | 'usageSums'>
  readonly dayOf: DayOf
  readonly clock: Clock
  readonly price: (reference: string) => 'known' | 'free' | 'unknown'
  /** A limit came to `warn` or `reached` for the first time in its period. */
  readonly notify: (state: UsageLimitState) => void
  readonly notices: { read(): UsageNotices | null; write(notices: UsageNotices): void }
  readonly logger: Logger
}

export interface UsageLimits extends ModelMeter {
  /** In the order of the configuration. */
  report(): readonly UsageLimitState[]
}

/** From here on a limit is nearly used up. */
export const WARN_SHARE = 0.8
/** Assistants that are no language model cost nothing and are never held back. */
const BUILTIN = 'builtin'

interface Sum {
  readonly limit: UsageLimit
  readonly period: Period
  usd: number
  tokens: number
  unpriced: number
}

interface Sums {
  readonly limits: readonly UsageLimit[]
  readonly today: string
  /** They hold until then. */
  readonly endMs: number
  readonly sums: readonly Sum[]
}

type Used = Pick<MeteredCall, 'agentId' | 'provider' | 'model'>

export function createUsageLimits(dependencies: UsageLimitsDependencies): UsageLimits {
  const { limits, record, dayOf, clock, price, notify, notices, logger } = dependencies
  let kept: Sums | null = null
  let told: UsageNotices | null = null

  function current(): readonly Sum[] {
    const now = limits()
    if (now.length === 0) return []
    const nowMs = clock.now()
    if (kept === null || kept.limits !== now || nowMs >= kept.endMs || dayOf(nowMs) !== kept.today) kept = read(now, nowMs)
    return kept.sums
  }

  function read(now: readonly UsageLimit[], nowMs: number): Sums {
    const periods = { day: periodAt('day', nowMs, dayOf), month: periodAt('month', nowMs, dayOf) }
    const sums = now.map((limit): Sum => ({ limit, period: periods[limit.per], usd: 0, tokens: 0, unpriced: 0 }))
    for (const row of record.usageSums({ sinceDay: periods.month.firstDay, today: periods.day.firstDay })) {
      for (const sum of sums) {
        if (!concerns(sum.limit, row)) continue
        if (sum.limit.per === 'day') add(sum, row, row.todayTokens, row.todayCost)
        else add(sum, row, row.tokens, row.cost)
      }
    }
    return { limits: now, today: periods.day.firstDay, endMs: periods.day.endMs, sums }
  }

  function add(sum: Sum, { provider, model }: Used, tokens: number, usd: number): void {
    sum.tokens += tokens
    sum.usd += usd
    if (usd === 0 && tokens > 0 && price(`${provider}/${model}`) === 'unknown') sum.unpriced += tokens
  }

  function tell(sum: Sum): void {
    const state = stateOf(sum)
    if (state.level === 'ok') return
    told ??= notices.read() ?? {}
    const name = nameOf(sum.limit)
    const before = told[name]
    if (before?.firstDay === sum.period.firstDay && (before.level === 'reached' || before.level === state.level)) return
    // What belongs to limits that are gone, or to an earlier month, is left behind.
    const names = new Set(limits().map(nameOf))
    told = { ...Object.fromEntries(Object.entries(told).filter(([known]) => names.has(known))), [name]: { firstDay: sum.period.firstDay, level: state.level } }
    notices.write(told)
    logger.warn(state.level === 'reached' ? 'a usage limit is reached' : 'a usage limit is nearly used up', { limit: nameOf(sum.limit), share: Math.round(state.share * 100) / 100 })
    notify(state)
  }

  return {
    report: () => current().map(stateOf),
    refusal(call) {
      if (call.provider === BUILTIN) return null
      const sums = current()
      // A model that costs nothing uses up no money.
      const isFree = sums.length > 0 && price(`${call.provider}/${call.model}`) === 'free'
      const reached = sums.find((sum) => concerns(sum.limit, call) && (isReached(sum.tokens, sum.limit.tokens) || (!isFree && isReached(sum.usd, sum.limit.usd))))
      return reached === undefined ? null : refusalBy(reached, dayOf, isReached(reached.tokens, reached.limit.tokens) ? 'tokens' : 'usd')
    },
    used(call, usage) {
      try {
        // First the sums, so that what is recorded now is not read and added as well.
        const sums = current().filter(({ limit }) => concerns(limit, call))
        for (const sum of sums) add(sum, call, tokensOf(usage), usage.cost)
        record.recordUsage({ agentId: call.agentId, provider: call.provider, model: call.model, sessionId: call.sessionId }, usage)
        for (const sum of sums) tell(sum)
      } catch (error) {
        logger.error('what a model call used could not be recorded', { error: String(error) })
      }
    },
  }
}

/** Whether a limit is about this model and agent. */
function concerns({ provider, model, agent }: UsageLimit, used: Used): boolean {
  return (provider === undefined || provider === used.provider) && (model === undefined || model === `${used.provider}/${used.model}`) && (agent === undefined || agent === used.agentId)
}

function tokensOf({ input, output, cacheRead, cacheWrite }: TokenUsage): number {
  return input + output + cacheRead + cacheWrite
}

function isReached(used: number, most: number | undefined): boolean {
  return most !== undefined && used >= most
}

function stateOf({ limit, period, usd, tokens, unpriced }: Sum): UsageLimitState {
  const share = Math.max(limit.usd === undefined ? 0 : usd / limit.usd, limit.tokens === undefined ? 0 : tokens / limit.tokens)
  return { limit, usedUsd: usd, usedTokens: tokens, unpricedTokens: unpriced, share, level: share >= 1 ? 'reached' : share >= WARN_SHARE ? 'warn' : 'ok', resetAtMs: period.endMs }
}

/** Another amount is another limit: it is told of again. */
function nameOf({ per, usd, tokens, provider, model, agent }: UsageLimit): string {
  return [per, usd === undefined ? '' : `$${usd}`, tokens === undefined ? '' : `${tokens} tokens`, provider ?? model ?? '', agent ?? ''].filter((part) => part !== '').join(' ')
}

function refusalBy({ limit, period, usd, tokens }: Sum, dayOf: DayOf, by: 'usd' | 'tokens'): ProviderFailure {
  const subject = limit.model ?? limit.provider ?? (limit.agent === undefined ? null : `the agent "${limit.agent}"`)
  const most = by === 'usd' ? dollars(limit.usd ?? 0) : `${amount(limit.tokens ?? 0)} tokens`
  const used = by === 'usd' ? dollars(usd) : amount(tokens)
  return {
    kind: 'usage_limit',
    message: `The limit of ${most} a ${limit.per}${subject === null ? '' : ` for ${subject}`} is reached: ${used} used. It starts anew on ${dayOf(period.endMs)}. It can be changed under Models, Limits.`,
  }
}

/** Without Intl: see createDayNamer. */
function dollars(value: number): string {
  return `$${value >= 0.01 ? value.toFixed(2) : String(Number(value.toPrecision(2)))}`
}

function amount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}
