// One way to write: an immediate transaction whose failures name the disk and the file.
import type { Database } from './database.ts'
import { isCorruption, storageFault } from './storage-fault.ts'

/** Runs `body` in one transaction (a savepoint inside another). Rolls back when it throws; disk and database failures become AppErrors. */
export type WriteTransaction = <Result>(body: () => Result) => Result

/** The faults of a statement as AppErrors, for reading and writing alike. `onCorruption` hears of a damaged file before the error is thrown. */
export function createFaultGuard(database: Database, onCorruption?: () => void): <Result>(body: () => Result) => Result {
  return (body) => {
    try {
      return body()
    } catch (error) {
      if (isCorruption(error)) onCorruption?.()
      throw storageFault(error, database.name) ?? error
    }
  }
}

/** One per connection is enough; creating it is cheap. */
export function createWriteTransaction(database: Database, onCorruption?: () => void): WriteTransaction {
  const guard = createFaultGuard(database, onCorruption)
  const transaction = database.transaction((body: () => unknown) => body())
  return <Result>(body: () => Result): Result => guard(() => transaction.immediate(body) as Result)
}
