// `claw health`: asks the gateway whether it is well.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { requestTimeout, withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { EXIT, printJson, printLine } from '../io.ts'

interface Health {
  readonly ok?: boolean
  readonly durationMs?: number
  readonly agents?: readonly unknown[]
  readonly plugins?: { readonly errors?: readonly unknown[] }
}

export function define(command: Command, io: Io): void {
  addGatewayOptions(command)
    .option('--probe', 'also ask the model services and channels')
    .addHelpText('after', '\nExamples:\n  claw health && echo fine\n  claw health --json')
    .action((options: GatewayOptions & { probe?: boolean }) =>
      withGateway(io, options, async (client) => {
        const health = await client.request<Health>('health', options.probe === true ? { probe: true } : {}, { timeoutMs: requestTimeout(options, 15_000) })
        if (health.ok === false) io.outcome.exitCode = EXIT.failed
        if (options.json === true) return printJson(io, health)
        printLine(io, health.ok === false ? 'The gateway says it is not well. `claw doctor` looks for the cause.' : 'The gateway is well.')
      }))
}
