import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../protocol/index.ts'
import { openStateDatabase } from '../storage/index.ts'
import type { Database } from '../storage/index.ts'
import { createApprovalService } from './index.ts'
import type { ApprovalServiceHandle, ExecApproval, ExecApprovalRequest } from './index.ts'

const REQUEST: ExecApprovalRequest = { command: 'touch x', cwd: '/w', host: 'gateway', agentId: 'main', sessionKey: 'agent:main:main', allowedDecisions: ['allow-once', 'allow-always', 'deny'] }

function reasonOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error.details?.['reason']
    throw error
  }
  return 'nothing thrown'
}

describe('approvals', () => {
  let database: Database
  let events: { event: string; payload: Readonly<Record<string, unknown>> }[]
  let reviewers: string[]
  let service: ApprovalServiceHandle

  const start = () => createApprovalService({
    database,
    clock: { now: () => Date.now() },
    emit: (event, payload) => void events.push({ event, payload }),
    hasReviewer: (except) => reviewers.some((id) => id !== except),
  })

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 })
    database = openStateDatabase({ path: ':memory:' })
    events = []
    reviewers = ['c1']
    service = start()
  })
  afterEach(() => {
    service.close()
    database.close()
    vi.useRealTimers()
  })

  it('stores the question, tells reviewers and resolves with the decision', async () => {
    const answer = service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa-1' })
    expect(events).toEqual([{ event: 'exec.approval.requested', payload: { approvalKind: 'exec', id: 'aaaa-1', request: REQUEST, createdAtMs: 1_000, expiresAtMs: 61_000 } }])
    expect(service.pending().map((approval) => approval.id)).toEqual(['aaaa-1'])
    expect(service.resolve('aaaa-1', 'allow-once', 'cli').end).toBe('resolved')
    expect(await answer).toMatchObject({ id: 'aaaa-1', decision: 'allow-once', end: 'resolved', resolvedBy: 'cli' })
    expect(events[1]).toEqual({ event: 'exec.approval.resolved', payload: { id: 'aaaa-1', decision: 'allow-once', resolvedBy: 'cli', ts: 1_000, request: REQUEST } })
    expect(service.pending()).toEqual([])
  })

  it('accepts the same decision again and refuses another one', () => {
    void service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa-1' })
    service.resolve('aaaa-1', 'deny', 'cli')
    expect(service.resolve('aaaa-1', 'deny', 'other').decision).toBe('deny')
    expect(reasonOf(() => service.resolve('aaaa-1', 'allow-once', 'cli'))).toBe('APPROVAL_ALREADY_RESOLVED')
    expect(events).toHaveLength(2)
  })

  it('has expired when the machine slept through its time, whatever the timers say', async () => {
    let nowMs = 1_000
    const late = createApprovalService({ database, clock: { now: () => nowMs }, emit: (event, payload) => void events.push({ event, payload }), hasReviewer: () => true })
    const answer = late.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa-1' })
    nowMs = 61_000
    expect(late.pending()).toEqual([])
    expect(late.get('aaaa-1')?.end).toBe('expired')
    expect(reasonOf(() => late.resolve('aaaa-1', 'allow-once', 'cli'))).toBe('APPROVAL_NOT_FOUND')
    expect(await answer).toMatchObject({ decision: null, end: 'expired' })
    late.close()
  })

  it('is never allowed by the connection that asked, which may only withdraw it', async () => {
    reviewers = ['c1', 'c2']
    const answer = service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa-1', requesterConnectionId: 'c2' })
    for (const decision of ['allow-once', 'allow-always'] as const) expect(reasonOf(() => service.resolve('aaaa-1', decision, 'cli', 'c2'))).toBe('APPROVAL_REQUESTER')
    expect(service.pending()).toHaveLength(1)
    service.resolve('aaaa-1', 'deny', 'cli', 'c2')
    expect(await answer).toMatchObject({ decision: 'deny' })
    const second = service.request(REQUEST, { timeoutMs: 60_000, id: 'bbbb-1', requesterConnectionId: 'c2' })
    service.resolve('bbbb-1', 'allow-once', 'cli', 'c1')
    expect(await second).toMatchObject({ decision: 'allow-once' })
  })

  it('leaves nothing behind on the connection that waited for a decision', async () => {
    void service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa-1' })
    const { signal } = new AbortController()
    const waiting = Array.from({ length: 3 }, () => service.waitDecision('aaaa-1', signal))
    expect(getEventListeners(signal, 'abort')).toHaveLength(3)
    service.resolve('aaaa-1', 'allow-once', 'cli')
    await Promise.all(waiting)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('expires, and is then unknown to whoever comes late', async () => {
    const answer = service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa-1' })
    vi.advanceTimersByTime(59_999)
    expect(service.get('aaaa-1')?.end).toBeNull()
    vi.advanceTimersByTime(1)
    expect(await answer).toMatchObject({ decision: null, end: 'expired' })
    expect(reasonOf(() => service.resolve('aaaa-1', 'allow-once', 'cli'))).toBe('APPROVAL_NOT_FOUND')
    expect(events.map((entry) => entry.event)).toEqual(['exec.approval.requested', 'exec.approval.resolved'])
  })

  it('ends at once without a reviewer, and the requester is none', async () => {
    expect(await service.request(REQUEST, { timeoutMs: 60_000, requesterConnectionId: 'c1' })).toMatchObject({ decision: null, end: 'no-route' })
    reviewers = ['c1', 'c2']
    const created = vi.fn<(approval: ExecApproval, hasReviewer: boolean) => void>()
    const answer = service.request(REQUEST, { timeoutMs: 60_000, requesterConnectionId: 'c1', id: 'bbbb', onCreated: created })
    expect(created).toHaveBeenCalledWith(expect.objectContaining({ id: 'bbbb' }), true)
    service.resolve('bbbb', 'deny', 'x')
    await answer
    expect(events).toHaveLength(2)
  })

  it('is cancelled with its run, also one that was stopped already', async () => {
    const controller = new AbortController()
    const answer = service.request(REQUEST, { timeoutMs: 60_000, signal: controller.signal })
    controller.abort()
    expect(await answer).toMatchObject({ decision: null, end: 'cancelled' })
    expect(await service.request(REQUEST, { timeoutMs: 60_000, signal: AbortSignal.abort() })).toMatchObject({ end: 'cancelled' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends as restarted what an earlier process left open', () => {
    void service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa-1' })
    service.close()
    service = start()
    expect(service.get('aaaa-1')).toMatchObject({ decision: null, end: 'restarted' })
    expect(service.pending()).toEqual([])
    expect(reasonOf(() => service.resolve('aaaa-1', 'allow-once', 'cli'))).toBe('APPROVAL_NOT_FOUND')
  })

  it('finds by unique beginning, preferring what is open', () => {
    void service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa-1' })
    void service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa-2' })
    void service.request(REQUEST, { timeoutMs: 60_000, id: 'bbbb' })
    expect(reasonOf(() => service.resolve('aaaa', 'deny', 'x'))).toBe('APPROVAL_ID_AMBIGUOUS')
    expect(reasonOf(() => service.resolve('', 'deny', 'x'))).toBe('APPROVAL_NOT_FOUND')
    expect(reasonOf(() => service.resolve('%', 'deny', 'x'))).toBe('APPROVAL_NOT_FOUND')
    expect(service.resolve('b', 'deny', 'x').id).toBe('bbbb')
    service.resolve('aaaa-1', 'deny', 'x')
    expect(service.resolve('aaaa', 'allow-once', 'x').id).toBe('aaaa-2')
  })

  it('takes only decisions that were offered, and one id once', async () => {
    void service.request({ ...REQUEST, allowedDecisions: ['allow-once', 'deny'] }, { timeoutMs: 60_000, id: 'aaaa' })
    expect(reasonOf(() => service.resolve('aaaa', 'allow-always', 'x'))).toBe('APPROVAL_DECISION_UNAVAILABLE')
    await expect(service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa' })).rejects.toThrow('already pending')
  })

  it('lets others wait for the decision, before and after', async () => {
    void service.request(REQUEST, { timeoutMs: 60_000, id: 'aaaa' })
    const waiting = service.waitDecision('aaaa', new AbortController().signal)
    const gone = service.waitDecision('aaaa', AbortSignal.abort())
    expect((await gone).end).toBeNull()
    service.resolve('aaaa', 'allow-always', 'x')
    expect((await waiting).decision).toBe('allow-always')
    expect((await service.waitDecision('aaaa')).decision).toBe('allow-always')
    await expect(service.waitDecision('zzzz')).rejects.toThrow('unknown or expired approval id')
  })
})
