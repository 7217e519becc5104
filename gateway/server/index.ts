// The door of the server: one listener for HTTP and WebSocket.
export { createServer } from './create-server.ts'
export type { GatewayServer, ServerDependencies } from './create-server.ts'
export type { SnapshotFacts } from './hello.ts'
export { authorizeHttp, answerUnauthorized } from './http-auth.ts'
export type { HttpAuthorization } from './http-auth.ts'
export type { HttpRoute, HttpRouteContext, Readiness } from './http-handler.ts'
export { DEFAULT_LIMITS } from './limits.ts'
export type { ServerLimits } from './limits.ts'
