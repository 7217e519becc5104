// The door of platform: ports to the operating system.
export { createLogger } from './create-logger.ts'
export type { ClosableLogger, LoggerOptions, LogLevel } from './create-logger.ts'
export { createEventLoopMonitor } from './event-loop.ts'
export type { EventLoopHealth, EventLoopMonitor } from './event-loop.ts'
export type { Logger } from './logger.ts'
export { createRedactor } from './redactor.ts'
export type { Redactor } from './redactor.ts'
