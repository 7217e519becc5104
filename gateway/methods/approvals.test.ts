import { validateExecApprovalRequestParams, validateExecApprovalResolveParams } from '@openclaw/gateway-protocol'
import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Connection } from '../access/index.ts'
import { describeIssues } from '../lib/index.ts'
import { AppError } from '../protocol/index.ts'
import { openStateDatabase } from '../storage/index.ts'
import type { Database } from '../storage/index.ts'
import { createApprovalService, createExecApprovalsDocument } from '../tools/index.ts'
import type { ApprovalServiceHandle } from '../tools/index.ts'
import { createApprovalMethods } from './index.ts'
import type { Method, MethodContext } from './index.ts'

const snapshotSchema = z.fromJSONSchema(JSON.parse(JSON.stringify(ProtocolSchemas.ExecApprovalsSnapshot)) as Parameters<typeof z.fromJSONSchema>[0])
const historySchema = z.fromJSONSchema(JSON.parse(JSON.stringify(ProtocolSchemas.ApprovalHistoryResult)) as Parameters<typeof z.fromJSONSchema>[0])
const problemsOf = (value: unknown): unknown => snapshotSchema.safeParse(JSON.parse(JSON.stringify(value))).error?.issues ?? []

function context(connectionId: string, answerEarly: MethodContext['answerEarly'] = () => undefined): MethodContext {
  const principal = { displayName: `display ${connectionId}`, clientId: 'cli' }
  return { connection: { id: connectionId, principal } as unknown as Connection, requestId: 'r', signal: new AbortController().signal, answerEarly }
}

describe('approval methods', () => {
  let database: Database
  let approvals: ApprovalServiceHandle
  let methods: ReadonlyMap<string, Method>
  let reviewers: string[]

  const call = (name: string, params: unknown, by = 'requester', answerEarly?: MethodContext['answerEarly']): unknown => {
    const method = methods.get(name)
    if (method === undefined) throw new Error(`no method ${name}`)
    const parsed = method.params.safeParse(params)
    if (!parsed.success) throw new Error(describeIssues(parsed.error.issues, params))
    return method.handle(parsed.data, context(by, answerEarly))
  }
  const failureOf = async (name: string, params: unknown): Promise<AppError> => {
    try {
      await call(name, params)
    } catch (error) {
      if (error instanceof AppError) return error
      throw error
    }
    throw new Error('did not fail')
  }

  beforeEach(() => {
    database = openStateDatabase({ path: ':memory:' })
    reviewers = ['reviewer']
    const clock = { now: () => 5_000 }
    approvals = createApprovalService({ database, clock, emit: () => undefined, hasReviewer: (except) => reviewers.some((id) => id !== except) })
    methods = new Map(createApprovalMethods({ approvals, document: createExecApprovalsDocument({ database, clock, path: '/state/state.db#exec-approvals' }) }).map((method) => [method.name, method]))
  })
  afterEach(() => {
    approvals.close()
    database.close()
  })

  describe('exec.approvals.get and set', () => {
    it('start empty, in the shape of the schema and of the recorded frame', () => {
      const snapshot = call('exec.approvals.get', {}) as Record<string, unknown>
      expect(problemsOf(snapshot)).toEqual([])
      // The keys of a recorded answer.
      expect(Object.keys(snapshot).toSorted()).toEqual(['exists', 'file', 'hash', 'path', 'resolvedDefaults'])
      expect(snapshot['resolvedDefaults']).toEqual({ security: 'full', ask: 'off', askFallback: 'deny', autoAllowSkills: false })
      expect(snapshot).toMatchObject({ exists: false, file: { version: 1, defaults: {}, agents: {} } })
    })

    it('need the hash once there is something, and do not go stale by use', () => {
      const first = call('exec.approvals.set', { file: { version: 1, socket: { path: '/s', token: 'secret' }, agents: { main: { allowlist: [{ pattern: 'git' }] } } } }) as { hash: string; file: { agents: { main: { allowlist: { id?: string }[] } } } }
      expect(problemsOf(first)).toEqual([])
      expect(JSON.stringify(first)).not.toContain('secret')
      expect(first.file.agents.main.allowlist[0]?.id).toMatch(/^[0-9a-f-]{36}$/)
      expect(() => call('exec.approvals.set', { file: { version: 1 } })).toThrow('exec approvals base hash required; re-run exec.approvals.get and retry')
      expect(() => call('exec.approvals.set', { file: { version: 1 }, baseHash: 'old' })).toThrow('re-run exec.approvals.get and retry')
      const second = call('exec.approvals.set', { file: { version: 1, defaults: { security: 'allowlist' } }, baseHash: first.hash }) as { resolvedDefaults: unknown }
      expect(second.resolvedDefaults).toEqual({ security: 'allowlist', ask: 'off', askFallback: 'deny', autoAllowSkills: false })
    })

    it.each([[{ version: 1, defaults: { security: 'none' } }, 'defaults.security must be one of'], [{ version: 1, agents: { a: { ask: 'maybe' } } }, 'agents.a.ask must be one of'], [{ version: 2 }, 'at /file/version'], [{ version: 1, extra: 1 }, "unexpected property 'extra'"]])('refuse %j', (file, message) => {
      expect(() => call('exec.approvals.set', { file })).toThrow(message)
    })
  })

  it('accepts what the published schema accepts', () => {
    const params = { command: 'ls', host: 'gateway', cwd: null, agentId: null, env: { A: 'b' }, commandSpans: [{ startIndex: 0, endIndex: 2 }], turnSourceThreadId: 4, twoPhase: true, timeoutMs: 100 }
    expect(validateExecApprovalRequestParams(params)).toBe(true)
    expect(methods.get('exec.approval.request')?.params.safeParse(params).success).toBe(true)
    expect(validateExecApprovalResolveParams({ id: 'a', decision: 'deny', grantExpiresInDays: 3 })).toBe(true)
    expect(methods.get('exec.approval.resolve')?.params.safeParse({ id: 'a', decision: 'deny', grantExpiresInDays: 3 }).success).toBe(true)
  })

  it('answers once with the decision by default', async () => {
    const answer = call('exec.approval.request', { id: 'abc', command: 'touch x', host: 'gateway' })
    expect(call('exec.approval.list', {})).toMatchObject([{ id: 'abc', request: { command: 'touch x' }, createdAtMs: 5_000, expiresAtMs: 1_805_000 }])
    expect(call('exec.approval.get', { id: 'abc' })).toEqual({ id: 'abc', commandText: 'touch x', commandPreview: null, allowedDecisions: ['allow-once', 'allow-always', 'deny'], host: 'gateway', nodeId: null, agentId: null, expiresAtMs: 1_805_000 })
    const waiting = call('exec.approval.waitDecision', { id: 'abc' }, 'third')
    expect(call('exec.approval.resolve', { id: 'ab', decision: 'allow-once' }, 'reviewer')).toEqual({ ok: true })
    expect(await answer).toEqual({ id: 'abc', decision: 'allow-once', createdAtMs: 5_000, expiresAtMs: 1_805_000 })
    expect(await waiting).toEqual({ id: 'abc', decision: 'allow-once', createdAtMs: 5_000, expiresAtMs: 1_805_000 })
    expect(approvals.get('abc')?.resolvedBy).toBe('display reviewer')
    expect(call('exec.approval.resolve', { id: 'abc', decision: 'allow-once' })).toEqual({ ok: true })
    expect(call('exec.approval.list', {})).toEqual([])
  })

  it('answers twice when asked to', async () => {
    const early: unknown[] = []
    const answer = call('exec.approval.request', { id: 'abc', command: 'ls', twoPhase: true, timeoutMs: 1_000 }, 'requester', (payload) => void early.push(payload))
    expect(early).toEqual([{ status: 'accepted', id: 'abc', deliveryRoute: 'approval-client', createdAtMs: 5_000, expiresAtMs: 6_000 }])
    call('exec.approval.resolve', { id: 'abc', decision: 'deny' })
    expect(await answer).toMatchObject({ decision: 'deny' })
  })

  it('ends at once when only the requester could answer', async () => {
    reviewers = ['requester']
    const early: unknown[] = []
    expect(await call('exec.approval.request', { id: 'abc', command: 'ls', twoPhase: true }, 'requester', (payload) => void early.push(payload))).toMatchObject({ id: 'abc', decision: null })
    expect(early).toMatchObject([{ deliveryRoute: 'none' }])
    expect(await call('exec.approval.waitDecision', { id: 'abc' })).toMatchObject({ decision: null, terminalReason: 'no-route' })
  })

  it.each<[string, unknown, string, string | undefined]>([
    ['exec.approval.request', {}, 'command is required', undefined],
    ['exec.approval.request', { command: 'ls', host: 'node' }, 'nodeId is required', undefined],
    ['exec.approval.request', { command: 'ls', host: 'node', nodeId: 'n' }, 'systemRunPlan is required', undefined],
    ['exec.approval.resolve', { id: 'nope', decision: 'deny' }, 'unknown or expired approval id', 'APPROVAL_NOT_FOUND'],
    ['exec.approval.resolve', { id: 'nope', decision: 'perhaps' }, 'invalid decision', undefined],
    ['exec.approval.get', { id: 'nope' }, 'unknown or expired approval id', 'APPROVAL_NOT_FOUND'],
    ['exec.approval.waitDecision', { id: 'nope' }, 'unknown or expired approval id', 'APPROVAL_NOT_FOUND'],
  ])('%s %j fails: %s', async (name, params, message, reason) => {
    const error = await failureOf(name, params)
    expect(error).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(error.message).toContain(message)
    expect(error.details?.['reason']).toBe(reason)
  })

  it('keep how questions ended, page by page, the newest first, in the shape of the schema', async () => {
    const ask = (id: string) => call('exec.approval.request', { id, command: `echo ${id}`, agentId: 'work', sessionKey: 'agent:work:main' })
    for (const [id, decision] of [['a', 'allow-once'], ['b', 'deny'], ['c', 'allow-always']] as const) {
      void ask(id)
      call('exec.approval.resolve', { id, decision }, 'reviewer')
    }
    reviewers = []
    await ask('d')
    const first = call('approval.history', { limit: 3 }) as { items: Record<string, unknown>[]; nextCursor: string }
    expect(first.items.map(({ id, status, reason }) => [id, status, reason])).toEqual([['d', 'denied', 'no-route'], ['c', 'allowed', 'user'], ['b', 'denied', 'user']])
    expect(first.items[1]).toMatchObject({ resolvedAtMs: 5_000, resolver: { kind: 'device', id: 'display reviewer' }, source: { agentId: 'work', sessionKey: 'agent:work:main' }, presentation: { kind: 'exec', commandText: 'echo c' } })
    const second = call('approval.history', { limit: 3, cursor: first.nextCursor })
    expect(second).toMatchObject({ items: [{ id: 'a', decision: 'allow-once' }] })
    expect(second).not.toHaveProperty('nextCursor')
    for (const result of [first, second]) expect(historySchema.safeParse(JSON.parse(JSON.stringify(result))).error?.issues ?? []).toEqual([])
    expect(call('approval.history', { kind: 'plugin' })).toEqual({ items: [] })
    expect((await failureOf('approval.history', { cursor: 'x' })).code).toBe('INVALID_REQUEST')
  })

  it('refuses a different second decision', async () => {
    void call('exec.approval.request', { id: 'abc', command: 'ls' })
    call('exec.approval.resolve', { id: 'abc', decision: 'deny' })
    expect((await failureOf('exec.approval.resolve', { id: 'abc', decision: 'allow-once' })).details).toEqual({ reason: 'APPROVAL_ALREADY_RESOLVED' })
  })

  it('guards the policy by admin and the questions by approvals', () => {
    expect([...methods.values()].map((method) => [method.name, method.scope])).toEqual([
      ['exec.approvals.get', 'operator.admin'], ['exec.approvals.set', 'operator.admin'], ['exec.approval.request', 'operator.approvals'], ['exec.approval.waitDecision', 'operator.approvals'],
      ['exec.approval.get', 'operator.approvals'], ['exec.approval.list', 'operator.approvals'], ['approval.history', 'operator.approvals'], ['exec.approval.resolve', 'operator.approvals'],
    ])
  })
})
