// Ends the gateway that runs on this machine.
import type { GatewayOptions } from '../client/open-gateway.ts'
import { withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, printAdvice, printJson } from '../io.ts'

const WAIT_MS = 5000

/** Asks by signal (the process id comes from the gateway itself) and waits until it has let go of the connection. */
export async function stopGateway(io: Io, options: GatewayOptions): Promise<void> {
  await withGateway(io, options, async (client, target) => {
    const { pid } = await client.request<{ pid?: number }>('status')
    if (typeof pid !== 'number') throw new CliError('The gateway does not say which process it is.', { hint: 'End it where it was started, with Ctrl-C.' })
    try {
      process.kill(pid, 'SIGTERM')
    } catch (error) {
      throw new CliError(`Process ${pid} could not be ended: ${(error as Error).message}.`, { hint: 'It may run as another user, or in a container.', cause: error })
    }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), WAIT_MS)
    })
    const end = await Promise.race([client.closed, late])
    clearTimeout(timer)
    if (end === 'late') throw new CliError(`The gateway (process ${pid}) did not end within ${WAIT_MS / 1000} s.`, { hint: `Nothing is lost if it is ended the hard way: kill -9 ${pid}` })
    if (options.json === true) return printJson(io, { stopped: true, pid, url: target.url })
    printAdvice(io, 'The gateway is stopped. Start it again with `claw start`.')
  })
}
