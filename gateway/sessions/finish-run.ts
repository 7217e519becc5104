// The end of a run in one place: its last event, its outcome, what it cost, and the replies that must go out.
import type { Clock } from '../lib/index.ts'
import type { Database } from '../storage/index.ts'
import type { EventLog } from './event-log.ts'
import type { RunLedger } from './run-ledger.ts'
import { parseTokens } from './session-rows.ts'
import type { SessionStore } from './session-store.ts'
import type { RunResult, Session, SessionTokens } from './session.ts'
import type { UsageLedger } from './usage/usage-ledger.ts'

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

/** `finishRun` runs inside a write transaction only. */
export function createFinishRun(
  database: Database,
  { clock, log, ledger, usageLedger }: { readonly clock: Clock; readonly log: EventLog; readonly ledger: RunLedger; readonly usageLedger: Pick<UsageLedger, 'countTurn'> },
): Pick<SessionStore, 'finishRun'> {
  const endRun = database.prepare(`UPDATE runs SET state = ?, ended_at = ?, result_json = ? WHERE id = ? AND state IN ('queued', 'running')`)
  const tokensOf = database.prepare<[string], string>('SELECT tokens_json FROM sessions WHERE session_id = ?').pluck()
  const settle = database.prepare('UPDATE sessions SET status = ?, tokens_json = ?, updated_at = ? WHERE session_id = ?')
  const send = database.prepare(`
    INSERT INTO outbox (id, run_id, session_key, channel, target_json, body_json, state, next_attempt_at, created_at, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING`)

  return {
    finishRun(runId, end) {
      const run = ledger.runRow(runId)
      const now = clock.now()
      if (endRun.run(end.state, now, JSON.stringify(end.result), runId).changes === 0) return null
      const [event = null] = end.event === undefined ? [] : log.append(log.head(run.session_id), [{ ...end.event, runId }])
      settle.run(OUTCOMES[end.result.status], JSON.stringify(addUsage(parseTokens(tokensOf.get(run.session_id) ?? '{}'), end)), now, run.session_id)
      const { usage, provider = 'unknown', model = 'unknown' } = end.result
      // What its model calls used was counted call by call.
      if (usage !== undefined) usageLedger.countTurn({ agentId: run.agent_id, provider, model, sessionId: run.session_id })
      for (const reply of end.outbox ?? []) {
        const isDelivered = reply.isDelivered === true
        send.run(reply.id, runId, run.session_key, reply.channel, JSON.stringify(reply.target), JSON.stringify(reply.body), isDelivered ? 'sent' : 'pending', now, now, isDelivered ? now : null)
      }
      return event
    },
  }
}
