// The door of sessions: the durable conversation state.
export type {
  EventOrigin,
  InboxMessage,
  NewSessionEvent,
  QueueMode,
  RunRecord,
  RunRequest,
  RunResult,
  RunState,
  Session,
  SessionEvent,
  SessionEventBody,
  SessionKind,
  SessionSettings,
  SessionTokens,
  ToolIntent,
} from './session.ts'
export type { AcceptedMessage, EnsureOptions, NewReply, SearchHit, SessionFilter, SessionPast, SessionPatch, SessionStore, UsageRow } from './session-store.ts'
export { createSessionStore } from './create-session-store.ts'
export type { SessionStoreOptions } from './create-session-store.ts'
export { derivePreview, deriveTitle, messageText } from './derive-title.ts'
export { resetDue, resetPolicyFor } from './reset-policy.ts'
export type { ResetPolicies, ResetPolicy } from './reset-policy.ts'
export { canonicalSessionKey, parseSessionKey } from './session-key.ts'
export type { SessionKeyDefaults, SessionKeyParts } from './session-key.ts'
export { createSessionAnnouncer } from './announce-session.ts'
export type { SessionAnnouncer } from './announce-session.ts'
export { sessionRow } from './session-row.ts'
export type { SessionRowExtras } from './session-row.ts'
export { createSessionTidying } from './upkeep/tidy-sessions.ts'
export type { SessionTidying, TidySettings } from './upkeep/tidy-sessions.ts'
export { createDayNamer } from './usage/day-names.ts'
export type { UsageOwner, UsageSum } from './usage/usage-ledger.ts'
export { exportTranscript } from './export-transcript.ts'
export { importTranscript, parseTranscript } from './import-transcript.ts'
