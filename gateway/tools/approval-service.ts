// Approvals: questions to the owner that outlive the connection which asked. Contract; implemented in this folder.

export type ApprovalDecision = 'allow-once' | 'allow-always' | 'deny'
export type ApprovalEnd = 'resolved' | 'expired' | 'no-route' | 'cancelled' | 'restarted'

/** Everything a reviewer sees; the wire's `request` object of exec.approval.requested. */
export interface ExecApprovalRequest {
  readonly command: string
  readonly commandPreview?: string
  readonly commandArgv?: readonly string[]
  readonly cwd: string | null
  readonly host: string | null
  readonly nodeId?: string | null
  readonly agentId: string | null
  readonly sessionKey: string | null
  readonly runId?: string | null
  readonly toolCallId?: string | null
  readonly reason?: string
  readonly resolvedPath?: string | null
  readonly security?: string | null
  readonly ask?: string | null
  readonly allowedDecisions: readonly ApprovalDecision[]
}

export interface ExecApproval {
  readonly id: string
  readonly request: ExecApprovalRequest
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly decision: ApprovalDecision | null
  readonly end: ApprovalEnd | null
  readonly resolvedBy: string | null
}

/** An approval that is over. */
export interface EndedApproval extends ExecApproval {
  readonly end: ApprovalEnd
  readonly endedAtMs: number
  /** Position in the history. */
  readonly position: number
}

export interface ApprovalService {
  /**
   * Stores the question, tells the reviewers and resolves when it is decided, expires or the signal aborts.
   * With no reviewer reachable it ends at once with `no-route`. `requesterConnectionId` never counts as a reviewer.
   */
  request(request: ExecApprovalRequest, options: { readonly timeoutMs: number; readonly signal?: AbortSignal; readonly requesterConnectionId?: string; readonly id?: string; readonly onCreated?: (approval: ExecApproval, hasReviewer: boolean) => void }): Promise<ExecApproval>
  /**
   * Accepts unique id prefixes. Throws AppError with details.reason APPROVAL_NOT_FOUND, APPROVAL_ALREADY_RESOLVED, or APPROVAL_REQUESTER
   * when `connectionId` is the one that asked and this would allow it.
   */
  resolve(id: string, decision: ApprovalDecision, resolvedBy: string, connectionId?: string): ExecApproval
  get(id: string): ExecApproval | null
  pending(): readonly ExecApproval[]
  /** What is over, the one asked last first; older than `before` (a position) if given. Kept for some weeks. */
  history(limit: number, before?: number): readonly EndedApproval[]
  waitDecision(id: string, signal?: AbortSignal): Promise<ExecApproval>
}

/** Whether somebody who may answer approvals is connected, other than the given connection. Supplied by the server. */
export type ReviewerProbe = (exceptConnectionId?: string) => boolean
