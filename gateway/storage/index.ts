// The door of storage: the state database and the state directory.
export type { Database, Statement } from './database.ts'
export { openStateDatabase } from './open-state-database.ts'
export type { OpenStateDatabaseOptions } from './open-state-database.ts'
export { storageFault } from './storage-fault.ts'
export { createWriteTransaction } from './write-transaction.ts'
export type { WriteTransaction } from './write-transaction.ts'
