// Approvals over state.db: stored before anybody is asked, ended exactly once, and never pending across a restart.
import { randomUUID } from 'node:crypto'
import { AppError, invalidRequest } from '../protocol/index.ts'
import type { Clock, EventSink } from '../lib/index.ts'
import type { Database } from '../storage/index.ts'
import type { ApprovalDecision, ApprovalEnd, ApprovalService, ExecApproval, ExecApprovalRequest, ReviewerProbe } from './approval-service.ts'

export interface ApprovalServiceDependencies {
  readonly database: Database
  readonly clock: Clock
  readonly emit: EventSink
  readonly hasReviewer: ReviewerProbe
}

/** The service plus its end of life. */
export interface ApprovalServiceHandle extends ApprovalService {
  /** For so long questions wait although no reviewer is there: after a restart clients need a moment to come back. */
  expectReviewers(graceMs: number): void
  /** Stops the timers. What is pending stays pending in the database and ends as `restarted` at the next start. */
  close(): void
}

interface ApprovalRow {
  readonly id: string
  readonly request_json: string
  readonly created_at: number
  readonly expires_at: number
  readonly decision: ApprovalDecision | null
  readonly terminal_reason: ApprovalEnd | null
  readonly resolved_by: string | null
}

interface EndedRow extends ApprovalRow {
  readonly rowid: number
  readonly terminal_reason: ApprovalEnd
  readonly resolved_at: number
}

interface Waiting {
  readonly promise: Promise<ExecApproval>
  readonly settle: (approval: ExecApproval) => void
  readonly stopTimer: () => void
}

/** setTimeout fires at once beyond this. */
const MAX_TIMER_MS = 2_147_483_647

function toApproval(row: ApprovalRow): ExecApproval {
  return {
    id: row.id,
    request: JSON.parse(row.request_json) as ExecApprovalRequest,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
    decision: row.decision,
    end: row.terminal_reason,
    resolvedBy: row.resolved_by,
  }
}

function notFound(): AppError {
  return invalidRequest('unknown or expired approval id', { reason: 'APPROVAL_NOT_FOUND' })
}

/** Ends what an earlier process left pending, then serves. */
export function createApprovalService({ database, clock, emit, hasReviewer }: ApprovalServiceDependencies): ApprovalServiceHandle {
  const insert = database.prepare('INSERT INTO approvals (id, kind, session_key, run_id, request_json, created_at, expires_at) VALUES (?, \'exec\', ?, ?, ?, ?, ?)')
  const finish = database.prepare('UPDATE approvals SET decision = ?, terminal_reason = ?, resolved_by = ?, resolved_at = ? WHERE id = ? AND terminal_reason IS NULL')
  const selectOne = database.prepare<[string], ApprovalRow>('SELECT * FROM approvals WHERE id = ?')
  const selectPending = database.prepare<[], ApprovalRow>('SELECT * FROM approvals WHERE terminal_reason IS NULL ORDER BY created_at, id')
  const selectEnded = database.prepare<[number, number], EndedRow>('SELECT rowid, * FROM approvals WHERE rowid < ? AND terminal_reason IS NOT NULL ORDER BY rowid DESC LIMIT ?')
  // A prefix is a range: no wildcards to escape, and the primary key serves it.
  const selectPrefix = database.prepare<[string, string], ApprovalRow>('SELECT * FROM approvals WHERE id >= ? AND id < ? LIMIT 50')
  const waiting = new Map<string, Waiting>()
  /** Connections that asked, by approval. */
  const requesters = new Map<string, string>()
  let expectedUntilMs = 0

  database.prepare("UPDATE approvals SET terminal_reason = 'restarted', resolved_at = ? WHERE terminal_reason IS NULL").run(clock.now())

  /** Timers stand still while the machine sleeps; the clock decides. */
  const current = (row: ApprovalRow): ExecApproval => {
    const approval = toApproval(row)
    return approval.end === null && waiting.has(approval.id) && clock.now() >= approval.expiresAtMs ? end(approval, 'expired', null, null) : approval
  }

  const get = (id: string): ExecApproval | null => {
    const row = selectOne.get(id)
    return row === undefined ? null : current(row)
  }

  function find(idOrPrefix: string): ExecApproval {
    const exact = get(idOrPrefix)
    if (exact !== null) return exact
    const rows = idOrPrefix === '' ? [] : selectPrefix.all(idOrPrefix, `${idOrPrefix}\u{10ffff}`)
    // A prefix means one that waits; only when none does, one that was answered.
    const open = rows.filter((row) => row.terminal_reason === null)
    const candidates = open.length > 0 ? open : rows
    const [row] = candidates
    if (row === undefined) throw notFound()
    if (candidates.length > 1) throw invalidRequest('ambiguous approval id prefix; use the full id', { reason: 'APPROVAL_ID_AMBIGUOUS' })
    return current(row)
  }

  function end(approval: ExecApproval, reason: ApprovalEnd, decision: ApprovalDecision | null, resolvedBy: string | null): ExecApproval {
    const ended: ExecApproval = { ...approval, decision, end: reason, resolvedBy }
    if (finish.run(decision, reason, resolvedBy, clock.now(), approval.id).changes === 0) return get(approval.id) ?? ended
    const waiter = waiting.get(approval.id)
    waiting.delete(approval.id)
    requesters.delete(approval.id)
    waiter?.stopTimer()
    // Without a route nobody was told that it began, unless somebody was expected.
    if (reason !== 'no-route' || waiter !== undefined) emit('exec.approval.resolved', { id: approval.id, decision, resolvedBy, ts: clock.now(), request: approval.request })
    waiter?.settle(ended)
    return ended
  }

  function wait(approval: ExecApproval, isAnybodyThere: () => boolean): Promise<ExecApproval> {
    const { promise, resolve } = Promise.withResolvers<ExecApproval>()
    const timers = [setTimeout(() => end(approval, 'expired', null, null), Math.min(Math.max(0, approval.expiresAtMs - clock.now()), MAX_TIMER_MS))]
    if (!isAnybodyThere()) {
      timers.push(setTimeout(() => {
        if (!isAnybodyThere()) end(approval, 'no-route', null, null)
      }, expectedUntilMs - clock.now()))
    }
    waiting.set(approval.id, { promise, settle: resolve, stopTimer: () => timers.forEach((timer) => clearTimeout(timer)) })
    return promise
  }

  return {
    request: async (request, options) => {
      const id = options.id ?? randomUUID()
      if (get(id) !== null) throw invalidRequest('approval id already pending', { reason: 'APPROVAL_ID_IN_USE' })
      const createdAtMs = clock.now()
      const approval: ExecApproval = { id, request, createdAtMs, expiresAtMs: createdAtMs + options.timeoutMs, decision: null, end: null, resolvedBy: null }
      insert.run(id, request.sessionKey, request.runId ?? null, JSON.stringify(request), createdAtMs, approval.expiresAtMs)
      const isAnybodyThere = (): boolean => hasReviewer(options.requesterConnectionId)
      if (!isAnybodyThere() && clock.now() >= expectedUntilMs) {
        options.onCreated?.(approval, false)
        return end(approval, 'no-route', null, null)
      }
      const decided = wait(approval, isAnybodyThere)
      emit('exec.approval.requested', { approvalKind: 'exec', id, request, createdAtMs, expiresAtMs: approval.expiresAtMs })
      options.onCreated?.(approval, true)
      if (options.requesterConnectionId !== undefined) requesters.set(id, options.requesterConnectionId)
      const cancel = (): void => void end(approval, 'cancelled', null, null)
      options.signal?.addEventListener('abort', cancel, { once: true })
      if (options.signal?.aborted === true) cancel()
      try {
        return await decided
      } finally {
        options.signal?.removeEventListener('abort', cancel)
      }
    },
    resolve: (idOrPrefix, decision, resolvedBy, connectionId) => {
      const approval = find(idOrPrefix)
      if (approval.end === 'resolved') {
        if (approval.decision === decision) return approval
        throw invalidRequest('approval already resolved', { reason: 'APPROVAL_ALREADY_RESOLVED' })
      }
      if (approval.end !== null) throw notFound()
      if (!approval.request.allowedDecisions.includes(decision)) {
        throw invalidRequest(`${decision} is not available for this approval; allowed: ${approval.request.allowedDecisions.join(', ')}`, { reason: 'APPROVAL_DECISION_UNAVAILABLE' })
      }
      // Who asks may withdraw the question, not answer it.
      if (decision !== 'deny' && connectionId !== undefined && requesters.get(approval.id) === connectionId) {
        throw new AppError('FORBIDDEN', "the connection that asked for this approval can't give it", { details: { reason: 'APPROVAL_REQUESTER' } })
      }
      return end(approval, 'resolved', decision, resolvedBy)
    },
    get,
    pending: () => selectPending.all().map(current).filter((approval) => approval.end === null),
    history: (limit, before = Number.MAX_SAFE_INTEGER) => selectEnded.all(before, limit).map((row) => ({ ...toApproval(row), end: row.terminal_reason, endedAtMs: row.resolved_at, position: row.rowid })),
    waitDecision: async (id, signal) => {
      const approval = find(id)
      const waiter = waiting.get(approval.id)
      if (waiter === undefined || signal === undefined) return waiter?.promise ?? approval
      const stopped = Promise.withResolvers<ExecApproval>()
      const stop = (): void => stopped.resolve(approval)
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      try {
        return await Promise.race([waiter.promise, stopped.promise])
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    expectReviewers: (graceMs) => {
      expectedUntilMs = clock.now() + graceMs
    },
    close: () => {
      for (const waiter of waiting.values()) waiter.stopTimer()
      waiting.clear()
    },
  }
}
