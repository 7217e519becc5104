// The door of tools: what the model may call and how a call is decided.
export type { ApprovalDecision, ApprovalEnd, ApprovalService, ExecApproval, ExecApprovalRequest, ReviewerProbe } from './approval-service.ts'
export type { ToolCallScope, ToolRunner } from './tool-runner.ts'
