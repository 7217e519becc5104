// One way to write: an immediate transaction whose failures name the disk and the file.
import type { Database } from './database.ts'
import { storageFault } from './storage-fault.ts'

/** Runs `body` in one transaction (a savepoint inside another). Rolls back when it throws; disk and database failures become AppErrors. */
export type WriteTransaction = <Result>(body: () => Result) => Result

/** One per connection is enough; creating it is cheap. */
export function createWriteTransaction(database: Database): WriteTransaction {
  const transaction = database.transaction((body: () => unknown) => body())
  return <Result>(body: () => Result): Result => {
    try {
      return transaction.immediate(body) as Result
    } catch (error) {
      throw storageFault(error, database.name) ?? error
    }
  }
}
