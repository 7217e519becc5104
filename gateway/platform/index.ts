// The door of platform: ports to the operating system.
export type { Logger } from './logger.ts'
