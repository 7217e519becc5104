// The exec.approvals.* (policy file) and exec.approval.* (one question) groups.
import type { ApprovalDecision, ApprovalService, EndedApproval, ExecApproval, ExecApprovalRequest, ExecApprovalsDocument } from '../tools/index.ts'
import { approvalsWire, invalidRequest } from '../protocol/index.ts'
import { defineMethod } from './method.ts'
import type { Method, MethodContext } from './method.ts'

export interface ApprovalMethodDependencies {
  readonly approvals: ApprovalService
  readonly document: ExecApprovalsDocument
}

const DEFAULT_TIMEOUT_MS = 1_800_000
const DEFAULT_HISTORY = 50
const MAX_TIMEOUT_MS = 24 * 3_600_000
const DECISIONS: readonly ApprovalDecision[] = ['allow-once', 'allow-always', 'deny']

function decisionResult(approval: ExecApproval, withReason: boolean): approvalsWire.DecisionResult {
  const { id, decision, createdAtMs, expiresAtMs, end } = approval
  return { id, decision, createdAtMs, expiresAtMs, ...(withReason && decision === null && end !== null ? { terminalReason: end } : {}) }
}

function toRequest(params: approvalsWire.RequestParams): ExecApprovalRequest {
  const plan = params.systemRunPlan
  const command = params.command ?? plan?.commandText ?? params.commandArgv?.join(' ')
  if (command === undefined || command === '') throw invalidRequest('command is required')
  if (params.host === 'node') {
    if (params.nodeId == null) throw invalidRequest('nodeId is required for host=node')
    if (plan === undefined) throw invalidRequest('systemRunPlan is required for host=node')
    if (params.commandArgv === undefined || params.commandArgv.length === 0) throw invalidRequest('commandArgv is required for host=node')
  }
  const commandArgv = plan?.argv ?? params.commandArgv
  const unavailable: readonly string[] = params.unavailableDecisions ?? []
  return {
    command,
    ...(plan?.commandPreview == null ? {} : { commandPreview: plan.commandPreview }),
    ...(commandArgv === undefined ? {} : { commandArgv }),
    cwd: plan?.cwd ?? params.cwd ?? null,
    host: params.host ?? null,
    nodeId: params.nodeId ?? null,
    agentId: params.agentId ?? plan?.agentId ?? null,
    sessionKey: params.sessionKey ?? plan?.sessionKey ?? null,
    runId: params.runId ?? null,
    toolCallId: params.toolCallId ?? null,
    ...(params.warningText == null ? {} : { reason: params.warningText }),
    resolvedPath: params.resolvedPath ?? null,
    security: params.security ?? null,
    ask: params.ask ?? null,
    allowedDecisions: DECISIONS.filter((decision) => !unavailable.includes(decision) && !(decision === 'allow-always' && params.ask === 'always')),
  }
}

function reviewerName({ connection }: MethodContext): string {
  return connection.principal.displayName ?? connection.principal.clientId
}

async function requestApproval(params: approvalsWire.RequestParams, context: MethodContext, { approvals }: ApprovalMethodDependencies): Promise<approvalsWire.DecisionResult> {
  const approval = await approvals.request(toRequest(params), {
    timeoutMs: Math.min(params.timeoutMs ?? DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS),
    requesterConnectionId: context.connection.id,
    ...(params.id === undefined ? {} : { id: params.id }),
    onCreated: ({ id, createdAtMs, expiresAtMs }, hasReviewer) => {
      if (params.twoPhase !== true) return
      const accepted: approvalsWire.AcceptedResult = { status: 'accepted', id, deliveryRoute: hasReviewer ? 'approval-client' : 'none', createdAtMs, expiresAtMs }
      context.answerEarly({ ...accepted })
    },
  })
  return decisionResult(approval, false)
}

function getPresentation(id: string, { approvals }: ApprovalMethodDependencies): Readonly<Record<string, unknown>> {
  const approval = approvals.get(id)
  if (approval === null || approval.end !== null) throw invalidRequest('unknown or expired approval id', { reason: 'APPROVAL_NOT_FOUND' })
  const { request } = approval
  return {
    id: approval.id,
    commandText: request.command,
    commandPreview: request.commandPreview ?? null,
    allowedDecisions: request.allowedDecisions,
    host: request.host,
    nodeId: request.nodeId ?? null,
    agentId: request.agentId,
    expiresAtMs: approval.expiresAtMs,
  }
}

/** Statuses of approval.history by how a question ended. */
function outcomeOf({ end, decision }: EndedApproval): Pick<approvalsWire.HistoryItem, 'status' | 'decision' | 'reason'> {
  switch (end) {
    case 'resolved': return decision === null || decision === 'deny' ? { status: 'denied', decision: 'deny', reason: 'user' } : { status: 'allowed', decision, reason: 'user' }
    case 'no-route': return { status: 'denied', decision: 'deny', reason: 'no-route' }
    case 'expired': return { status: 'expired', reason: 'timeout' }
    case 'cancelled': return { status: 'cancelled', reason: 'run-aborted' }
    case 'restarted': return { status: 'cancelled', reason: 'gateway-restart' }
  }
}

function historyItem(approval: EndedApproval): approvalsWire.HistoryItem {
  const { id, request, createdAtMs, expiresAtMs, endedAtMs, resolvedBy } = approval
  const { command, reason, host, nodeId, agentId, sessionKey, allowedDecisions } = request
  return {
    id,
    urlPath: '/approvals',
    createdAtMs,
    expiresAtMs,
    resolvedAtMs: endedAtMs,
    presentation: { kind: 'exec', commandText: command, warningText: reason ?? null, host, nodeId: nodeId ?? null, agentId, allowedDecisions },
    source: { ...(agentId === null ? {} : { agentId }), ...(sessionKey === null ? {} : { sessionKey }) },
    ...(resolvedBy === null ? {} : { resolver: { kind: 'device', id: resolvedBy } }),
    ...outcomeOf(approval),
  }
}

/** Page by page, the newest first. Only commands are asked about so far. */
function readHistory({ cursor, limit = DEFAULT_HISTORY, kind = 'exec' }: { readonly cursor?: string; readonly limit?: number; readonly kind?: string }, approvals: ApprovalService): approvalsWire.HistoryResult {
  const before = cursor === undefined ? undefined : Number(cursor)
  if (before !== undefined && !Number.isSafeInteger(before)) throw invalidRequest('invalid approval.history params: at /cursor: is not one this gateway gave')
  if (kind !== 'exec') return { items: [] }
  const found = approvals.history(limit + 1, before)
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(historyItem), ...(found.length > limit && last !== undefined ? { nextCursor: String(last.position) } : {}) }
}

/** Eight methods; the approval methods need `operator.approvals`, the policy file `operator.admin`. */
export function createApprovalMethods(dependencies: ApprovalMethodDependencies): Method[] {
  const { approvals, document } = dependencies
  const scope = 'operator.approvals' as const
  return [
    defineMethod({ name: 'exec.approvals.get', scope: 'operator.admin', params: approvalsWire.approvalsGetParams, handle: () => document.snapshot() }),
    defineMethod({ name: 'exec.approvals.set', scope: 'operator.admin', params: approvalsWire.approvalsSetParams, handle: ({ file, baseHash }) => document.replace(file, baseHash) }),
    defineMethod({ name: 'exec.approval.request', scope, params: approvalsWire.requestParams, handle: (params, context) => requestApproval(params, context, dependencies) }),
    defineMethod({
      name: 'exec.approval.waitDecision', scope, params: approvalsWire.idParams,
      handle: async ({ id }, { signal }) => decisionResult(await approvals.waitDecision(id, signal), true),
    }),
    defineMethod({ name: 'exec.approval.get', scope, params: approvalsWire.idParams, handle: ({ id }) => getPresentation(id, dependencies) }),
    defineMethod({
      name: 'exec.approval.list', scope, params: approvalsWire.listParams,
      handle: () => approvals.pending().map(({ id, request, createdAtMs, expiresAtMs }) => ({ id, request, createdAtMs, expiresAtMs })),
    }),
    defineMethod({
      name: 'approval.history', scope, params: approvalsWire.historyParams,
      handle: ({ cursor, limit, kind }) => readHistory({ ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }), ...(kind === undefined ? {} : { kind }) }, approvals),
    }),
    defineMethod({
      name: 'exec.approval.resolve', scope, params: approvalsWire.resolveParams,
      handle: ({ id, decision }, context) => {
        const known = DECISIONS.find((candidate) => candidate === decision)
        if (known === undefined) throw invalidRequest('invalid decision')
        approvals.resolve(id, known, reviewerName(context), context.connection.id)
        return { ok: true }
      },
    }),
  ]
}
