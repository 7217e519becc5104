// Turns a tool's question into an approval and the approval's end into an answer the model can understand.
import type { ApprovalAnswer, ApprovalQuestion, ToolCallPart } from '../plugin-api/index.ts'
import type { ApprovalService, ExecApproval } from './approval-service.ts'
import type { OwnerQuestion } from './define-tool.ts'

export interface AskOwnerOptions {
  readonly approvals: ApprovalService
  readonly question: ApprovalQuestion | OwnerQuestion
  readonly call: ToolCallPart
  readonly scope: { readonly agentId: string; readonly sessionKey: string; readonly runId: string; readonly requesterConnectionId?: string }
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

function refusal(approval: ExecApproval, timeoutMs: number): string {
  if (approval.decision === 'deny') return 'The owner refused this. Do not try it again in another way; ask what to do instead.'
  switch (approval.end) {
    case 'expired': return `Nobody answered the request for approval within ${Math.max(1, Math.round(timeoutMs / 60_000))} minutes, so it was not done.`
    case 'no-route': return 'This needs the owner\'s approval and nobody is connected who could give it, so it was refused. Tell the owner what you wanted to do.'
    case 'cancelled': return 'The request for approval was cancelled, so it was not done.'
    default: return 'The request for approval ended without an answer, so it was not done.'
  }
}

/** Waits for the owner. `allow-always` is remembered before the answer is given. */
export async function askOwner({ approvals, question, call, scope, timeoutMs, signal }: AskOwnerOptions): Promise<ApprovalAnswer> {
  const extra: Partial<OwnerQuestion> = question
  const approval = await approvals.request({
    command: question.command,
    ...(question.argv === undefined ? {} : { commandArgv: question.argv }),
    cwd: question.cwd,
    host: 'gateway',
    nodeId: null,
    agentId: scope.agentId,
    sessionKey: scope.sessionKey,
    runId: scope.runId,
    toolCallId: call.id,
    reason: question.reason,
    resolvedPath: extra.resolvedPath ?? null,
    security: extra.security ?? null,
    ask: extra.ask ?? null,
    allowedDecisions: extra.remember === undefined ? ['allow-once', 'deny'] : ['allow-once', 'allow-always', 'deny'],
  }, { timeoutMs, signal, ...(scope.requesterConnectionId === undefined ? {} : { requesterConnectionId: scope.requesterConnectionId }) })
  if (approval.decision === 'allow-always') extra.remember?.()
  if (approval.decision === 'allow-once' || approval.decision === 'allow-always') return { allowed: true }
  if (approval.end === 'no-route' && extra.allowedUnattended === true) return { allowed: true }
  return { allowed: false, reason: refusal(approval, timeoutMs) }
}
