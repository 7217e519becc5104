// A gateway that outlives its restarts: one life after the other, behind one handle.
import { setTimeout as sleep } from 'node:timers/promises'
import { beginGatewayLife } from './gateway-life.ts'
import type { GatewayLife, LifeOptions, RestartRequest } from './gateway-life.ts'
import type { Gateway, GatewayOptions } from './gateway-options.ts'
import { AppError } from './protocol/index.ts'

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 30_000
/** The configured place can't be had; another one could. */
const ADDRESS_PROBLEMS: readonly unknown[] = ['PORT_TAKEN', 'PORT_FORBIDDEN', 'ADDRESS_UNKNOWN', 'UNSAFE_BIND']

/** Throws AppError with a message for people when the state, the address or the port can't be used. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  let life: GatewayLife = await beginGatewayLife(options, (request) => planRestart(request))
  let planned: NodeJS.Timeout | null = null
  let restarting: Promise<void> = Promise.resolve()
  let stopping: Promise<void> | null = null
  const giveUp = new AbortController()

  /** Requests that arrive before it happens are one restart. */
  function planRestart({ reason, delayMs }: RestartRequest): void {
    if (planned !== null || stopping !== null) return
    planned = setTimeout(() => {
      planned = null
      restarting = restart(reason)
    }, delayMs)
  }

  async function restart(reason: string): Promise<void> {
    // A free port that was chosen once stays: clients come back to where they were.
    const same: LifeOptions = options.port === 0 ? { ...options, port: life.port } : options
    let next = same
    const { address } = life
    life.logger.info('restarting', { reason })
    await life.end('service restart', true)
    for (let delayMs = FIRST_RETRY_MS; stopping === null;) {
      try {
        life = await beginGatewayLife(next, (request) => planRestart(request))
        return
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error)
        if (next === same && isAddressProblem(error)) {
          // A place that can't be had must not take away the one that could.
          const why = `The gateway stays on port ${address.port} (${address.hosts.join(', ')}). ${problem}`
          process.stderr.write(`${why}\n`)
          next = { ...same, stayAt: { ...address, why } }
          continue
        }
        process.stderr.write(`The gateway could not start again: ${problem}. Trying again in ${delayMs / 1000} s.\n`)
        await sleep(delayMs, undefined, { signal: giveUp.signal }).catch(() => undefined)
        delayMs = Math.min(2 * delayMs, LONGEST_RETRY_MS)
        next = same
      }
    }
  }

  async function stop(reason: string): Promise<void> {
    if (planned !== null) clearTimeout(planned)
    giveUp.abort()
    await restarting
    await life.end(reason, false)
  }

  return {
    get port() {
      return life.port
    },
    get url() {
      return `http://127.0.0.1:${life.port}`
    },
    get stateDir() {
      return life.stateDir
    },
    signInLink: () => life.signInLink(),
    signInToken: () => life.signInToken(),
    hostToken: () => life.hostToken,
    stop: (reason = 'stopped') => {
      stopping ??= stop(reason)
      return stopping
    },
  }
}

function isAddressProblem(error: unknown): boolean {
  return error instanceof AppError && ADDRESS_PROBLEMS.includes(error.details?.['code'])
}
