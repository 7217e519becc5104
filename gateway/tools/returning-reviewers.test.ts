// Questions of turns that continue after a restart: they wait a while for somebody to come back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStateDatabase } from '../storage/index.ts'
import type { Database } from '../storage/index.ts'
import { createApprovalService } from './index.ts'
import type { ApprovalServiceHandle, ExecApprovalRequest } from './index.ts'

const REQUEST: ExecApprovalRequest = { command: 'touch x', cwd: '/w', host: 'gateway', agentId: 'main', sessionKey: 'agent:main:main', allowedDecisions: ['allow-once', 'deny'] }

describe('approvals after a restart', () => {
  let database: Database
  let events: string[]
  let isThere: boolean
  let service: ApprovalServiceHandle
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 })
    database = openStateDatabase({ path: ':memory:' })
    events = []
    isThere = false
    service = createApprovalService({ database, clock: { now: () => Date.now() }, emit: (event) => void events.push(event), hasReviewer: () => isThere })
    service.expectReviewers(10_000)
  })
  afterEach(() => {
    service.close()
    database.close()
    vi.useRealTimers()
  })

  it('wait for a reviewer who comes back, and then for as long as any other', async () => {
    const answer = service.request(REQUEST, { timeoutMs: 60_000, id: 'a' })
    vi.advanceTimersByTime(4_000)
    expect(service.pending().map(({ id }) => id)).toEqual(['a'])
    isThere = true
    vi.advanceTimersByTime(20_000)
    service.resolve('a', 'allow-once', 'cli')
    expect(await answer).toMatchObject({ decision: 'allow-once', end: 'resolved' })
  })

  it('end without an answer when nobody comes back, and those who come later are told', async () => {
    const answer = service.request(REQUEST, { timeoutMs: 60_000, id: 'a' })
    vi.advanceTimersByTime(10_000)
    expect(await answer).toMatchObject({ decision: null, end: 'no-route' })
    expect(events).toEqual(['exec.approval.requested', 'exec.approval.resolved'])
  })

  it('end at once again when the time to come back is over', async () => {
    vi.advanceTimersByTime(10_000)
    expect(await service.request(REQUEST, { timeoutMs: 60_000 })).toMatchObject({ end: 'no-route' })
    expect(events).toEqual([])
  })
})
