// `claw sessions`: conversations as a list, one to read, and everything that tidies them.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { GatewayClient } from '../client/connect.ts'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printAdvice, printJson, printLine, printNotice } from '../io.ts'
import { askYesNo } from '../terminal/ask.ts'
import { formatAgo, formatCount, formatTable } from '../terminal/format.ts'
import { withProgress } from '../terminal/progress.ts'
import { styleFor } from '../terminal/style.ts'
import { clean, wrap } from '../terminal/text.ts'

interface SessionRow {
  readonly key?: string
  readonly label?: string
  readonly displayName?: string
  readonly derivedTitle?: string
  readonly lastMessagePreview?: string
  readonly updatedAt?: number | null
  readonly totalTokens?: number
  readonly pinned?: boolean
  readonly archived?: boolean
  readonly hasActiveRun?: boolean
}

interface WireMessage {
  readonly role?: string
  readonly content?: string | readonly { readonly type?: string; readonly text?: string; readonly name?: string }[]
  readonly timestamp?: number
}

export function define(command: Command, io: Io): void {
  command.addHelpText('after', `
Examples:
  claw sessions list
  claw sessions show main --limit 20
  claw sessions search "boiling point"
  claw sessions export main --output main.jsonl
  claw sessions import old.jsonl --label "From the old laptop"`)
  addGatewayOptions(command.command('list').description('show conversations, newest first'))
    .option('-n, --limit <count>', 'how many', '30')
    .option('--archived', 'the archived ones')
    .option('--agent <id>', 'of one assistant')
    .action((options: GatewayOptions & ListOptions) => list(io, options))
  addGatewayOptions(command.command('show').description('print a conversation').argument('<session>', 'its key or name'))
    .option('-n, --limit <count>', 'how many of the last messages', '50')
    .action((session: string, options: GatewayOptions & { limit: string }) => show(io, session, options))
  addGatewayOptions(command.command('search').description('find words in all conversations').argument('<words...>', 'what to look for'))
    .option('-n, --limit <count>', 'how many hits', '20')
    .action((words: string[], options: GatewayOptions & { limit: string }) => search(io, words.join(' '), options))
  addGatewayOptions(command.command('export').description('write a conversation as JSON lines').argument('<session>', 'its key or name'))
    .option('-o, --output <file>', 'into this file instead of standard output')
    .action((session: string, options: GatewayOptions & { output?: string }) => exportSession(io, session, options))
  addGatewayOptions(command.command('import').description('read a conversation from JSON lines').argument('<file>', 'the file; - for standard input'))
    .option('--label <name>', 'the name it gets')
    .option('--session <key>', 'the key it gets')
    .action((file: string, options: GatewayOptions & { label?: string; session?: string }) => importSession(io, file, options))
  addGatewayOptions(command.command('rename').description('give a conversation a name').argument('<session>', 'its key or name').argument('<name>', 'the new name'))
    .action((session: string, name: string, options: GatewayOptions) => patch(io, session, { label: name }, `The conversation is now called "${name}".`, options))
  addGatewayOptions(command.command('archive').description('put a conversation away; nothing is lost').argument('<session>', 'its key or name'))
    .option('--undo', 'bring it back')
    .action((session: string, options: GatewayOptions & { undo?: boolean }) =>
      patch(io, session, { archived: options.undo !== true }, options.undo === true ? 'The conversation is back in the list.' : 'The conversation is archived. Bring it back with --undo.', options))
  addGatewayOptions(command.command('delete').description('delete a conversation for good').argument('<session>', 'its key or name'))
    .option('-y, --yes', 'do not ask')
    .action((session: string, options: GatewayOptions & { yes?: boolean }) => remove(io, session, options))
}

interface ListOptions {
  readonly limit: string
  readonly archived?: boolean
  readonly agent?: string
}

async function list(io: Io, options: GatewayOptions & ListOptions): Promise<void> {
  await withGateway(io, options, async (client) => {
    const result = await client.request<{ sessions?: readonly SessionRow[]; totalCount?: number }>('sessions.list', {
      limit: count(options.limit), includeDerivedTitles: true, includeLastMessage: true,
      ...(options.archived === true ? { archived: true } : {}), ...(options.agent === undefined ? {} : { agentId: options.agent }),
    })
    if (options.json === true) return printJson(io, result)
    const sessions = result.sessions ?? []
    if (sessions.length === 0) return printAdvice(io, options.archived === true ? 'Nothing is archived.' : 'No conversation yet. Begin one: claw chat')
    const style = styleFor(io, io.stdout)
    const rows = sessions.map((row) => [
      row.hasActiveRun === true ? style.accent(style.signs.dot) : row.pinned === true ? style.yellow('*') : ' ',
      clean(row.key ?? ''), formatAgo(row.updatedAt, io.now()), `${formatCount(row.totalTokens ?? 0)} tokens`,
      clean(row.label ?? row.displayName ?? row.derivedTitle ?? row.lastMessagePreview ?? ''),
    ])
    for (const line of formatTable(rows, io.stdout.columns ?? 200)) printLine(io, line)
    const total = result.totalCount ?? sessions.length
    if (total > sessions.length) printLine(io, style.dim(`${sessions.length} of ${total}; more with --limit ${total}`))
  })
}

async function show(io: Io, session: string, options: GatewayOptions & { limit: string }): Promise<void> {
  await withGateway(io, options, async (client) => {
    const key = await resolveKey(client, session)
    const history = await client.request<{ messages?: readonly WireMessage[] }>('chat.history', { sessionKey: key, limit: Math.min(1000, count(options.limit)) })
    if (options.json === true) return printJson(io, history)
    const style = styleFor(io, io.stdout)
    const width = Math.min(io.stdout.columns ?? 100, 100)
    for (const message of history.messages ?? []) {
      const text = clean(textOf(message))
      if (message.role === 'toolResult' || text === '') continue
      const when = message.timestamp === undefined ? '' : new Date(message.timestamp).toISOString().slice(0, 16).replace('T', ' ')
      printLine(io, `${style.bold(message.role === 'user' ? 'You' : 'Assistant')}  ${style.dim(when)}`)
      for (const line of text.split('\n')) for (const row of wrap(line, width - 2)) printLine(io, `  ${row}`.trimEnd())
      printLine(io)
    }
  })
}

async function search(io: Io, query: string, options: GatewayOptions & { limit: string }): Promise<void> {
  await withGateway(io, options, async (client) => {
    const result = await client.request<{ results?: readonly { sessionKey?: string; role?: string; timestamp?: number; snippet?: string }[] }>('sessions.search', { query, limit: Math.min(25, count(options.limit)) })
    if (options.json === true) return printJson(io, result)
    const hits = result.results ?? []
    if (hits.length === 0) return printLine(io, `Nothing found for "${query}".`)
    const style = styleFor(io, io.stdout)
    for (const hit of hits) {
      printLine(io, `${clean(hit.sessionKey ?? '')}  ${style.dim(`${hit.role === 'user' ? 'you' : 'assistant'}, ${formatAgo(hit.timestamp, io.now())}`)}`)
      const snippet = clean(hit.snippet ?? '').replace(/\s*\n\s*/g, ' ').split('\uE000').map((part, index) => {
        const [match = '', rest = ''] = part.split('\uE001')
        return index === 0 ? part : `${style.bold(match)}${rest}`
      }).join('')
      for (const row of wrap(snippet, Math.min(io.stdout.columns ?? 100, 100) - 2)) printLine(io, `  ${row}`)
    }
  })
}

async function exportSession(io: Io, session: string, options: GatewayOptions & { output?: string }): Promise<void> {
  await withGateway(io, options, async (client) => {
    const key = await resolveKey(client, session)
    const result = await withProgress(io, 'Exporting', () => client.request<{ jsonl?: string; sessionId?: string }>('desktop.sessions.export', { key }, { timeoutMs: 120_000 }))
    const text = result.jsonl ?? ''
    const lines = text.split('\n').filter((line) => line !== '').length
    if (options.output !== undefined) {
      try {
        writeFileSync(options.output, text, { mode: 0o600 })
      } catch (error) {
        throw new CliError(`${options.output} could not be written: ${(error as Error).message}.`, { cause: error })
      }
      if (options.json === true) printJson(io, { key, file: options.output, lines })
      else printNotice(io, `${lines} lines written to ${options.output}.`)
    } else if (options.json === true) printJson(io, result)
    else io.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  })
}

async function importSession(io: Io, file: string, options: GatewayOptions & { label?: string; session?: string }): Promise<void> {
  let jsonl: string
  try {
    jsonl = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new CliError((error as NodeJS.ErrnoException).code === 'ENOENT' ? `There is no file ${file}.` : `${file} could not be read: ${(error as Error).message}.`, { cause: error })
  }
  if (jsonl.trim() === '') throw new CliError(`${file} is empty.`)
  await withGateway(io, options, async (client) => {
    const params = { jsonl, ...(options.label === undefined ? {} : { label: options.label }), ...(options.session === undefined ? {} : { key: options.session }) }
    const result = await withProgress(io, 'Importing', () => client.request<{ key?: string; entries?: number }>('desktop.sessions.import', params, { timeoutMs: 120_000 }))
    if (options.json === true) return printJson(io, result)
    printLine(io, `${result.entries ?? 0} entries imported as ${clean(result.key ?? '')}.`)
    printAdvice(io, `Go on with it: claw chat --session ${clean(result.key ?? '')}`)
  })
}

async function patch(io: Io, session: string, change: Readonly<Record<string, unknown>>, done: string, options: GatewayOptions): Promise<void> {
  await withGateway(io, options, async (client) => {
    const result = await client.request('sessions.patch', { key: await resolveKey(client, session), ...change })
    if (options.json === true) return printJson(io, result)
    printLine(io, done)
  })
}

async function remove(io: Io, session: string, options: GatewayOptions & { yes?: boolean }): Promise<void> {
  await withGateway(io, options, async (client) => {
    const key = await resolveKey(client, session)
    if (options.yes !== true && !(await askYesNo(io, `Delete ${key} with all its messages? It can't be brought back.`))) {
      throw new CliError('Nothing was deleted.', { hint: 'To put a conversation away without losing it: claw sessions archive' })
    }
    const result = await client.request('sessions.delete', { key, deleteTranscript: true })
    if (options.json === true) return printJson(io, result)
    printLine(io, `${key} is deleted.`)
  })
}

/** A key as it is, or the key of the one session with that name. */
async function resolveKey(client: GatewayClient, session: string): Promise<string> {
  const result = await client.request<{ ok?: boolean; key?: string }>('sessions.resolve', { key: session, allowMissing: true })
  if (result.ok === true && result.key !== undefined) return result.key
  const byLabel = await client.request<{ ok?: boolean; key?: string }>('sessions.resolve', { label: session, allowMissing: true })
  if (byLabel.ok === true && byLabel.key !== undefined) return byLabel.key
  throw new CliError(`There is no conversation "${session}".`, { hint: 'See them: claw sessions list' })
}

function textOf(message: WireMessage): string {
  if (typeof message.content === 'string') return message.content
  return (message.content ?? []).map((part) => (part.type === 'text' ? (part.text ?? '') : part.type === 'toolCall' ? `[used ${part.name ?? 'a tool'}]` : '')).filter((text) => text !== '').join('\n')
}

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new CliError(`--limit wants a number, not "${text}".`, { exitCode: EXIT.usage })
  return value
}
