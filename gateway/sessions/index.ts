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
export type { AcceptedMessage, EnsureOptions, SearchHit, SessionFilter, SessionPatch, SessionStore, UsageRow } from './session-store.ts'
export { createSessionStore } from './create-session-store.ts'
export type { SessionStoreOptions } from './create-session-store.ts'
