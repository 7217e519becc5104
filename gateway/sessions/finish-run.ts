// The end of a run in one place: its last event, its outcome, what it cost, and the replies that must go out.
import type { Clock } from '../lib/index.ts'
import type { Database } from '../storage/index.ts'
import type { EventLog } from './event-log.ts'
import type { RunLedger } from './run-ledger.ts'
import { parseTokens } from './session-rows.ts'
import type { SessionStore, UsageRow } from './session-store.ts'
import type { RunResult, Session, SessionTokens } from './session.ts'

type End = Parameters<SessionStore['finishRun']>[1]

const OUTCOMES: Readonly<Record<RunResult['status'], NonNullable<Session['status']>>> = { ok: 'done', error: 'failed', aborted: 'killed', timeout: 'timeout' }

function addUsage(tokens: SessionTokens, end: End): SessionTokens {
  const usage = end.result.usage
  return {
    input: tokens.input + (usage?.input ?? 0),
    output: tokens.output + (usage?.output ?? 0),
    cacheRead: tokens.cacheRead + (usage?.cacheRead ?? 0),
    cacheWrite: tokens.cacheWrite + (usage?.cacheWrite ?? 0),
    total: tokens.total + (usage?.totalTokens ?? 0),
    context: end.contextTokens ?? tokens.context,
    cost: tokens.cost + (usage?.cost ?? 0),
  }
}

/** `YYYY-MM-DD` in the given zone (default: this machine's). Asked for once a minute at most. */
export function createDayNamer(timeZone?: string): (ms: number) => string {
  const nameOf = timeZone === undefined ? localDay : createZoneDay(timeZone)
  let minute = -1
  let day = ''
  return (ms) => {
    const current = Math.floor(ms / 60_000)
    if (current !== minute) {
      minute = current
      day = nameOf(ms)
    }
    return day
  }
}

/** Without Intl: its first use loads 10 ms worth of tables. */
function localDay(ms: number): string {
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function createZoneDay(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return (ms) => format.format(ms)
}

/** `finishRun` runs inside a write transaction only. */
export function createFinishRun(
  database: Database,
  { clock, log, ledger, timeZone }: { readonly clock: Clock; readonly log: EventLog; readonly ledger: RunLedger; readonly timeZone?: string },
): Pick<SessionStore, 'finishRun' | 'usageByDay'> {
  const endRun = database.prepare(`UPDATE runs SET state = ?, ended_at = ?, result_json = ? WHERE id = ? AND state IN ('queued', 'running')`)
  const tokensOf = database.prepare<[string], string>('SELECT tokens_json FROM sessions WHERE session_id = ?').pluck()
  const settle = database.prepare('UPDATE sessions SET status = ?, tokens_json = ?, updated_at = ? WHERE session_id = ?')
  const addDay = database.prepare(`
    INSERT INTO usage_daily (day, agent_id, provider, model, session_id, input, output, cache_read, cache_write, turns, cost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
    ON CONFLICT DO UPDATE SET input = input + excluded.input, output = output + excluded.output, cache_read = cache_read + excluded.cache_read,
      cache_write = cache_write + excluded.cache_write, turns = turns + 1, cost = cost + excluded.cost`)
  const send = database.prepare(`
    INSERT INTO outbox (id, run_id, session_key, channel, target_json, body_json, state, next_attempt_at, created_at, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING`)
  const days = database.prepare<[{ readonly since: string; readonly agentId: string | null; readonly sessionId: string | null }], UsageRow>(`
    SELECT day, agent_id AS agentId, provider, model, session_id AS sessionId, input, output, cache_read AS cacheRead, cache_write AS cacheWrite, turns, cost
    FROM usage_daily WHERE day >= @since AND (@agentId IS NULL OR agent_id = @agentId) AND (@sessionId IS NULL OR session_id = @sessionId) ORDER BY day, cost DESC`)
  const dayOf = createDayNamer(timeZone)

  return {
    finishRun(runId, end) {
      const run = ledger.runRow(runId)
      const now = clock.now()
      if (endRun.run(end.state, now, JSON.stringify(end.result), runId).changes === 0) return null
      const [event = null] = end.event === undefined ? [] : log.append(log.head(run.session_id), [{ ...end.event, runId }])
      settle.run(OUTCOMES[end.result.status], JSON.stringify(addUsage(parseTokens(tokensOf.get(run.session_id) ?? '{}'), end)), now, run.session_id)
      const { usage, provider = 'unknown', model = 'unknown' } = end.result
      if (usage !== undefined) {
        addDay.run(dayOf(now), run.agent_id, provider, model, run.session_id, usage.input, usage.output, usage.cacheRead, usage.cacheWrite, usage.cost)
      }
      for (const reply of end.outbox ?? []) {
        const isDelivered = reply.isDelivered === true
        send.run(reply.id, runId, run.session_key, reply.channel, JSON.stringify(reply.target), JSON.stringify(reply.body), isDelivered ? 'sent' : 'pending', now, now, isDelivered ? now : null)
      }
      return event
    },
    usageByDay: ({ sinceDay, agentId = null, sessionId = null }) => days.all({ since: sinceDay, agentId, sessionId }),
  }
}
