// `claw status`: what runs and how it is, at a glance.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import { GatewayUnreachable } from '../client/failures.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { findGateway, requestTimeout, withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printJson, printLine } from '../io.ts'
import { findPlaces } from '../places.ts'
import { formatAgo, formatCount, formatDuration, formatTable } from '../terminal/format.ts'
import { styleFor } from '../terminal/style.ts'
import { clean } from '../terminal/text.ts'

interface StatusResult {
  readonly runtimeVersion?: string
  readonly pid?: number
  /** What is wrong with the configuration or was with the state; told to administrators. */
  readonly configIssues?: readonly string[]
  readonly sessions?: {
    readonly count?: number
    readonly defaults?: { readonly model?: string | null }
    readonly recent?: readonly { readonly key?: string; readonly updatedAt?: number | null; readonly model?: string | null; readonly totalTokens?: number | null }[]
  }
}

export function define(command: Command, io: Io): void {
  addGatewayOptions(command)
    .addHelpText('after', '\nExamples:\n  claw status\n  claw status --json')
    .action((options: GatewayOptions) => showStatus(io, options))
}

/** Also the body of `claw gateway status`. */
export async function showStatus(io: Io, options: GatewayOptions): Promise<void> {
  try {
    await withGateway(io, options, async (client, target) => {
      const status = await client.request<StatusResult>('status', {}, { timeoutMs: requestTimeout(options, 10_000) })
      const uptimeMs = client.hello.snapshot?.uptimeMs ?? 0
      const { stateDir, configPath } = findPlaces(io)
      if (options.json === true) return printJson(io, { running: true, url: target.url, version: client.hello.server?.version, uptimeMs, stateDir, configPath, status })
      const style = styleFor(io, io.stdout)
      printLine(io, `${style.green(style.signs.ok)} The gateway runs at ${target.url.replace('ws:', 'http:')}, since ${formatDuration(uptimeMs)}`)
      for (const issue of status.configIssues ?? []) printLine(io, `${style.yellow(style.signs.dot)} ${clean(issue)}`)
      if (status.configIssues !== undefined && status.configIssues.length > 0) printLine(io, '  What to do about it: claw doctor')
      const rows = [
        ['version', client.hello.server?.version ?? status.runtimeVersion ?? 'unknown'],
        ['process', status.pid === undefined ? 'unknown' : String(status.pid)],
        ['model', clean(status.sessions?.defaults?.model ?? 'none chosen: claw models list')],
        ['sessions', String(status.sessions?.count ?? 0)],
        ['state', stateDir],
        ['config', configPath],
      ]
      for (const line of formatTable(rows, io.stdout.columns ?? 200)) printLine(io, `  ${line}`)
      const recent = (status.sessions?.recent ?? []).slice(0, 5)
      if (recent.length > 0) {
        printLine(io)
        printLine(io, '  Latest conversations')
        const lines = recent.map((row) => [clean(row.key ?? ''), formatAgo(row.updatedAt, io.now()), `${formatCount(row.totalTokens ?? 0)} tokens`, clean(row.model ?? '')])
        for (const line of formatTable(lines, (io.stdout.columns ?? 200) - 4)) printLine(io, `    ${line}`)
      }
    })
  } catch (error) {
    if (options.json === true && error instanceof CliError && error.cause instanceof GatewayUnreachable) {
      printJson(io, { running: false, url: (await findGateway(io, options)).url })
      io.outcome.exitCode = EXIT.noGateway
      return
    }
    throw error
  }
}
