// The door of the wire protocol: frames, scopes and errors. Pure and browser-safe.
export { AppError, ERROR_CODES, invalidRequest, unavailable } from './error-codes.ts'
export type { ErrorCode, ErrorExtras } from './error-codes.ts'
export { PROTOCOL_VERSION } from './frames.ts'
export type { EventFrame, RequestFrame, ResponseFrame, StateVersion, WireError } from './frames.ts'
export { coversScopes, hasScope, OPERATOR_SCOPES } from './scopes.ts'
export type { Role, Scope } from './scopes.ts'
