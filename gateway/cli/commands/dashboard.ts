// `claw dashboard`: a one-time sign-in link to the dashboard, opened in the browser when there is one.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, printJson, printLine } from '../io.ts'

export function define(command: Command, io: Io): void {
  addGatewayOptions(command)
    .option('--no-open', 'only print the link')
    .addHelpText('after', '\nThe link signs one browser in, once. Do not pass it on.\n\nExamples:\n  claw dashboard\n  claw dashboard --no-open')
    .action((options: GatewayOptions & { open: boolean }) =>
      withGateway(io, options, async (client) => {
        const { url, expiresAtMs } = await client.request<{ url?: string; expiresAtMs?: number }>('desktop.signInLink')
        if (url === undefined || !/^https?:\/\//.test(url)) throw new CliError('The gateway gave no sign-in link.', { hint: 'Run `claw doctor`.' })
        if (options.json === true) return printJson(io, { url, expiresAtMs })
        printLine(io, url)
        if (options.open && io.stdout.isTTY === true) io.openInBrowser(url)
      }))
}
