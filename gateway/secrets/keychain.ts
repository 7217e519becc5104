// The system's keychain as a port, and the answer of every call within a time limit.
// keytar blocks for ever on a locked keyring with a display: https://github.com/atom/node-keytar is raced here.

export interface Keychain {
  get(account: string): Promise<string | null>
  set(account: string, value: string): Promise<void>
  delete(account: string): Promise<boolean>
}

/** `missing`: none on this system. `locked`: it did not answer in time. `failed`: it refused. */
export class KeychainUnavailable extends Error {
  readonly reason: 'missing' | 'locked' | 'failed'

  constructor(reason: 'missing' | 'locked' | 'failed', message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'KeychainUnavailable'
    this.reason = reason
  }
}

/** One call at a time within `limitMs`. While an overdue call has not come back, the next ones fail at once: each would block a thread. */
export function createPatience(limitMs: number) {
  let overdue: Promise<unknown> | null = null
  let isLeavingPrepared = false

  return async function answered<Result>(call: () => Promise<Result>): Promise<Result> {
    if (overdue !== null) throw new KeychainUnavailable('locked', 'The keychain is locked, or waits for your password.')
    const running = call()
    const { promise: limit, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      overdue = running
      prepareLeaving()
      running.then(() => (overdue = null), () => (overdue = null))
      reject(new KeychainUnavailable('locked', `The keychain did not answer within ${limitMs / 1000} s. It is locked, or waits for your password.`))
    }, limitMs)
    try {
      return await Promise.race([running, limit])
    } catch (error) {
      if (error instanceof KeychainUnavailable) throw error
      throw new KeychainUnavailable('failed', 'The keychain of this system can\'t be used.', { cause: error })
    } finally {
      clearTimeout(timer)
    }
  }

  /** A process that ends waits for its threads, and a blocked one never comes back: it would hang instead of ending. */
  function prepareLeaving(): void {
    if (isLeavingPrepared) return
    isLeavingPrepared = true
    process.once('exit', () => {
      if (overdue !== null) process.kill(process.pid, 'SIGKILL')
    })
  }
}
