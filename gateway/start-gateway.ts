// A gateway that outlives its restarts: one life after the other, behind one handle.
import { beginGatewayLife } from './gateway-life.ts'
import type { GatewayLife, RestartRequest } from './gateway-life.ts'
import type { Gateway, GatewayOptions } from './gateway-options.ts'

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 30_000

/** Throws AppError with a message for people when the state, the address or the port can't be used. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  let life: GatewayLife = await beginGatewayLife(options, (request) => planRestart(request))
  let planned: NodeJS.Timeout | null = null
  let restarting: Promise<void> = Promise.resolve()
  let stopping: Promise<void> | null = null

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
    const next = options.port === 0 ? { ...options, port: life.port } : options
    life.logger.info('restarting', { reason })
    await life.end('service restart', true)
    for (let delayMs = FIRST_RETRY_MS; stopping === null; delayMs = Math.min(2 * delayMs, LONGEST_RETRY_MS)) {
      try {
        life = await beginGatewayLife(next, (request) => planRestart(request))
        return
      } catch (error) {
        process.stderr.write(`The gateway could not start again: ${error instanceof Error ? error.message : String(error)}. Trying again in ${delayMs / 1000} s.\n`)
        await new Promise((resolve) => setTimeout(resolve, delayMs))
      }
    }
  }

  async function stop(reason: string): Promise<void> {
    if (planned !== null) clearTimeout(planned)
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
    stop: (reason = 'stopped') => {
      stopping ??= stop(reason)
      return stopping
    },
  }
}
