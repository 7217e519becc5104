// The door of access: who may speak to the gateway.
export type { Connection, Principal } from './connection.ts'
