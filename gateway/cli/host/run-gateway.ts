// The gateway in this process. The only place of the command line that loads it.
import type { Gateway } from '../../index.ts'
import { parsePort } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, printLine } from '../io.ts'
import { findPlaces } from '../places.ts'
import { keepHeapSteady } from './steady-heap.ts'

export interface HostOptions {
  readonly port?: string
  readonly token?: string
  readonly headless?: boolean
}

/** Time for a clean end; what is not done by then is resumed at the next start. */
const STOP_WITHIN_MS = 1800

/** Starts the gateway with what options and environment say. Explains why when it can't. */
export async function hostGateway(io: Io, options: HostOptions): Promise<Gateway> {
  const { stateDir, configPath } = findPlaces(io)
  const port = parsePort(options.port, '--port') ?? parsePort(io.env['OPENCLAW_GATEWAY_PORT'], 'OPENCLAW_GATEWAY_PORT')
  const token = options.token ?? io.env['OPENCLAW_GATEWAY_TOKEN']
  keepHeapSteady()
  const { startGateway } = await import('../../index.ts')
  try {
    return await startGateway({
      stateDir, configPath, headless: options.headless ?? true,
      ...(port === undefined ? {} : { port }), ...(token ? { token } : {}),
    })
  } catch (error) {
    throw new CliError(`The gateway could not start: ${(error as Error).message}`, { hint: 'Run `claw doctor`: it looks at each part and says what to do.', cause: error })
  }
}

/** `claw gateway run`: until SIGINT or SIGTERM. */
export async function runGateway(io: Io, options: HostOptions): Promise<void> {
  const gateway = await hostGateway(io, { ...options, headless: true })
  printLine(io, `Gateway listening on http://127.0.0.1:${gateway.port}`)
  await stopOnSignal(io, gateway)
}

/** Waits for a signal, then ends the gateway; a second signal does not wait for it. */
export async function stopOnSignal(io: Io, gateway: Gateway): Promise<void> {
  let unlisten: () => void = () => undefined
  const signal = await new Promise<string>((resolve) => {
    unlisten = io.onSignal(resolve)
  })
  await endGateway(io, gateway, signal)
  unlisten()
}

/** Ends the gateway, or gives up waiting after two seconds: nothing accepted is lost either way. */
export async function endGateway(io: Io, gateway: Gateway, reason: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, STOP_WITHIN_MS)
  })
  await Promise.race([gateway.stop(reason), late])
  clearTimeout(timer)
  io.exitSoon()
}
