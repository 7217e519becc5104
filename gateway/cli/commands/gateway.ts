// `claw gateway`: run it in the foreground, stop it, look at it, or call one of its methods.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { requestTimeout, withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printJson, printLine } from '../io.ts'

export function define(command: Command, io: Io): void {
  command.addHelpText('after', `
Examples:
  claw gateway run --port 18790
  claw gateway call health
  claw gateway call chat.history '{"sessionKey":"main","limit":5}'
  claw gateway stop`)
  command.command('run').description('run the gateway here, in the foreground, until Ctrl-C')
    .option('--port <port>', 'the port to listen on')
    .option('--token <token>', 'the token clients must give')
    .addHelpText('after', '\nHonours OPENCLAW_STATE_DIR, OPENCLAW_CONFIG_PATH, OPENCLAW_GATEWAY_PORT and OPENCLAW_GATEWAY_TOKEN.')
    .action(async (options: { port?: string; token?: string }) => {
      const { runGateway } = await import('../host/run-gateway.ts')
      await runGateway(io, options)
    })
  addGatewayOptions(command.command('status').description('the same as `claw status`')).action(async (options: GatewayOptions) => {
    const { showStatus } = await import('./status.ts')
    await showStatus(io, options)
  })
  addGatewayOptions(command.command('stop').description('end the running gateway; what it was doing goes on when it starts again'))
    .action(async (options: GatewayOptions) => {
      const { stopGateway } = await import('../host/stop-gateway.ts')
      await stopGateway(io, options)
    })
  addGatewayOptions(command.command('call').description('call one method and print its result').argument('<method>', 'for example health').argument('[params]', 'a JSON object'))
    .option('--final', 'for methods that answer twice: print the second answer')
    .action((method: string, params: string | undefined, options: GatewayOptions & { final?: boolean }) => call(io, method, params, options))
}

async function call(io: Io, method: string, params: string | undefined, options: GatewayOptions & { final?: boolean }): Promise<void> {
  let value: unknown = {}
  try {
    if (params !== undefined) value = JSON.parse(params)
  } catch (error) {
    throw new CliError(`The parameters are not JSON: ${(error as Error).message}.`, { hint: `For example: claw gateway call ${method} '{"limit":5}'`, exitCode: EXIT.usage })
  }
  await withGateway(io, options, async (client) => {
    const timeoutMs = requestTimeout(options, options.final === true ? 600_000 : 30_000)
    const result = await client.request(method, value, { timeoutMs, ...(options.final === true ? { onAccepted: () => undefined } : {}) })
    if (options.json === true || io.stdout.isTTY !== true) return printJson(io, result)
    printLine(io, typeof result === 'string' ? result : JSON.stringify(result, null, 2))
  })
}
