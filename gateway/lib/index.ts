// The door of lib: pure helpers without nouns of our domain.
export { systemClock } from './clock.ts'
export type { Clock } from './clock.ts'
export { describeIssues } from './describe-issues.ts'
export type { EmitOptions, EventSink } from './event-sink.ts'
export { isNestedDeeper } from './json-depth.ts'
export { createTurnstile } from './turnstile.ts'
export type { Turnstile } from './turnstile.ts'
