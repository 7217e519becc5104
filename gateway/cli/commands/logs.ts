// `claw logs`: the gateway's log, readable; with --follow as it grows.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayClient } from '../client/connect.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printJson, printLine } from '../io.ts'
import type { Style } from '../terminal/style.ts'
import { styleFor } from '../terminal/style.ts'
import { clean } from '../terminal/text.ts'

interface LogPage {
  readonly file?: string
  readonly cursor?: number
  readonly lines?: readonly string[]
}

interface LogOptions extends GatewayOptions {
  readonly limit: string
  readonly follow?: boolean
}

const FOLLOW_EVERY_MS = 500
const OWN_FIELDS = new Set(['level', 'time', 'msg', 'message', 'pid', 'hostname', 'name', 'v'])

export function define(command: Command, io: Io): void {
  addGatewayOptions(command)
    .option('-n, --limit <lines>', 'how many of the last lines', '100')
    .option('-f, --follow', 'go on until Ctrl-C')
    .addHelpText('after', '\nWith --json the lines are printed as they are stored; with --follow one JSON object a line.\n\nExamples:\n  claw logs -n 20\n  claw logs --follow')
    .action((options: LogOptions) =>
      withGateway(io, options, async (client) => {
        const limit = Number(options.limit)
        if (!Number.isInteger(limit) || limit < 1) throw new CliError(`--limit wants a number of lines, not "${options.limit}".`, { exitCode: EXIT.usage })
        const page = await client.request<LogPage>('logs.tail', { limit: Math.min(limit, 5000) })
        if (options.json === true && options.follow !== true) return printJson(io, page)
        const style = styleFor(io, io.stdout)
        const show = (line: string): void => printLine(io, options.json === true ? line : readable(line, style))
        for (const line of (page.lines ?? []).slice(-limit)) show(line)
        if (options.follow === true) await follow(io, client, page, show)
      }))
}

async function follow(io: Io, client: GatewayClient, first: LogPage, show: (line: string) => void): Promise<void> {
  let cursor = first.cursor
  let stop: () => void = () => undefined
  const stopped = new Promise<'stopped'>((resolve) => {
    stop = () => resolve('stopped')
  })
  const unlisten = io.onSignal(() => stop())
  try {
    for (;;) {
      const pause = new Promise<'next'>((resolve) => setTimeout(() => resolve('next'), FOLLOW_EVERY_MS))
      const why = await Promise.race([pause, stopped, client.closed])
      if (why === 'stopped') return
      if (why !== 'next') throw why
      const page = await client.request<LogPage>('logs.tail', cursor === undefined ? {} : { cursor })
      cursor = page.cursor ?? cursor
      for (const line of page.lines ?? []) show(line)
    }
  } finally {
    unlisten()
  }
}

/** `12:04:11 warn  the message  field=value`; lines that are not JSON stay as they are. */
function readable(line: string, style: Style): string {
  let entry: Readonly<Record<string, unknown>>
  try {
    entry = JSON.parse(line) as Readonly<Record<string, unknown>>
  } catch {
    return clean(line)
  }
  const time = new Date(typeof entry['time'] === 'number' || typeof entry['time'] === 'string' ? entry['time'] : Number.NaN)
  const clock = Number.isNaN(time.getTime()) ? '' : time.toTimeString().slice(0, 8)
  const fields = Object.entries(entry).filter(([key]) => !OWN_FIELDS.has(key)).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const message = clean(textOf(entry['msg']) || textOf(entry['message']))
  return `${style.dim(clock)} ${levelOf(entry['level'], style)} ${message}${fields.length === 0 ? '' : `  ${style.dim(clean(fields.join(' ')))}`}`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function levelOf(level: unknown, style: Style): string {
  const name = typeof level === 'number' ? (level >= 50 ? 'error' : level >= 40 ? 'warn' : level >= 30 ? 'info' : 'debug') : clean(textOf(level)) || 'info'
  const padded = name.padEnd(5)
  return name === 'error' ? style.red(padded) : name === 'warn' ? style.yellow(padded) : style.dim(padded)
}
