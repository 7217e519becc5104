// `claw import`: takes over an OpenClaw that is on this computer. First it says what it would do.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { openIfRunning } from '../client/config-access.ts'
import type { GatewayClient } from '../client/connect.ts'
import { explain } from '../client/failures.ts'
import { addGatewayOptions } from '../client/gateway-options.ts'
import { findGateway, openGateway } from '../client/open-gateway.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import type { importWire } from '../../protocol/index.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printAdvice, printJson, printLine } from '../io.ts'
import { askYesNo } from '../terminal/ask.ts'
import { withProgress } from '../terminal/progress.ts'
import { clean } from '../terminal/text.ts'

type ImportOptions = GatewayOptions & { readonly yes?: boolean; readonly outside?: boolean }

/** Thousands of chats take their time; an import that was cut off goes on where it was. */
const LONGEST_MS = 60 * 60_000
const MOST_NOTES = 12

export function define(command: Command, io: Io): void {
  addGatewayOptions(command)
    .argument('[folder]', 'where OpenClaw keeps its data; ~/.openclaw when left out')
    .option('--yes', 'without asking')
    .option('--outside', 'also workspaces that lie outside the folder')
    .addHelpText('after', `
First it lists what it found, what it would copy where, and what it can't take. OpenClaw's folder is only read.
What is here already stays; where both have something else, theirs is put beside it. Run it again at any time:
it adds only what is new.

Examples:
  claw import
  claw import /media/backup/.openclaw
  claw import --yes --json`)
    .action((folder: string | undefined, options: ImportOptions) => run(io, folder, options))
}

async function run(io: Io, folder: string | undefined, options: ImportOptions): Promise<void> {
  const place = folder === undefined ? {} : { folder: folder.startsWith('~') ? folder : resolve(folder) }
  await withAnyGateway(io, options, async (client) => {
    const preview = await withProgress(io, 'Looking', () => client.request<importWire.PreviewResult>('desktop.import.preview', place, { timeoutMs: LONGEST_MS }))
    if (!preview.isFound) throw new CliError(`There is no OpenClaw at ${clean(preview.folder)}.`, { hint: 'Name its folder: claw import <folder>' })
    const chosen = preview.items.filter(({ isOutside }) => !isOutside || options.outside === true)
    if (options.json !== true) describe(io, preview, options)
    const hasWork = chosen.some(({ added, beside }) => added + beside > 0)
    if (options.yes !== true) {
      if (options.json === true) return printJson(io, preview)
      if (!hasWork) return printLine(io, 'Everything that can be taken is here already.')
      if (!(await askYesNo(io, 'Copy this here? OpenClaw and its folder stay as they are.'))) throw new CliError('Nothing was copied.')
    }
    const result = await withProgress(io, 'Copying', () => client.request<importWire.ApplyResult>('desktop.import.apply', { ...place, items: chosen.map(({ id }) => id) }, { timeoutMs: LONGEST_MS }))
    const failed = result.items.reduce((sum, item) => sum + item.failed, 0)
    if (failed > 0) io.outcome.exitCode = EXIT.failed
    if (options.json === true) return printJson(io, result)
    const sum = (count: (item: importWire.ImportItem) => number) => result.items.reduce((total, item) => total + count(item), 0)
    printLine(io, `Done: ${sum(({ added }) => added)} taken, ${sum(({ same }) => same)} here already, ${sum(({ beside }) => beside)} put beside ours, ${failed} could not be taken.`)
    if (failed > 0) printAdvice(io, 'What could not be taken is listed above. Put it right there and run claw import again: it adds only what is missing.')
  })
}

/** The running gateway, or one of our own for as long as this takes. */
async function withAnyGateway(io: Io, options: GatewayOptions, work: (client: GatewayClient) => Promise<void>): Promise<void> {
  const running = await openIfRunning(io, options)
  if (running !== null) return useClient(running, work)
  const { endGateway, hostGateway } = await import('../host/run-gateway.ts')
  const gateway = await withProgress(io, 'Starting', () => hostGateway(io, options))
  try {
    const target = await findGateway(io, { ...options, port: String(gateway.port) })
    await useClient(await openGateway(io, target), work)
  } finally {
    await endGateway(io, gateway, 'import ended')
  }
}

async function useClient(client: GatewayClient, work: (client: GatewayClient) => Promise<void>): Promise<void> {
  try {
    await work(client)
  } catch (error) {
    throw explain(error)
  } finally {
    client.close()
  }
}

const KINDS: Readonly<Record<importWire.ImportKind, string>> = { configuration: 'Settings', secrets: 'Keys and passwords', workspace: 'Files of', skills: 'Skills', sessions: 'Chats of' }

const NOTES: Readonly<Record<importWire.NoteKind, (path: string, detail: string) => string>> = {
  beside: (path, detail) => `${path} is here and differs: theirs goes to ${detail}`,
  'template-replaced': (path) => `${path} here is the untouched template: theirs takes its place`,
  'bootstrap-removed': (path) => `${path} here goes: the first conversation was had already`,
  'too-large': (path, detail) => `${path} is too large (${detail} bytes)`,
  unreadable: (path, detail) => `${path} can't be read (${detail})`,
  'not-written': (path, detail) => `${path} can't be stored here (${detail})`,
  link: (path) => `${path} is a link that leads elsewhere; it is left`,
  'odd-file': (path) => `${path} is no plain file; it is left`,
  'bad-name': (path) => `${path} has a name that can't be used here`,
  'too-many': (path) => `${path} holds more than can be taken`,
  'left-folder': (path) => `${path} is left: it is made again where it is needed`,
  broken: (path, detail) => `${path} is broken${detail === '' ? '' : `: ${detail}`}`,
  'no-transcript': (path) => `${path} has no messages in files`,
  'removed-here': (path) => `${path} was taken before and removed here since; it stays away`,
  'setting-kept': (path) => `${path} is set here: ours stays`,
  'setting-invalid': (path, detail) => `${path} is not taken: ${detail}`,
  'setting-foreign': (path) => `${path} is not used by this app`,
  'setting-local': (path) => `${path} is decided here`,
  secret: (path, detail) => `${path} goes into the secret store (from ${detail})`,
  'secret-beside': (path, detail) => `${path} goes into the secret store, beside ours (from ${detail})`,
  'secret-locked': (path) => `${path} can't be compared: the secret store is locked`,
  'sign-in': (path) => `${path} is a sign-in that belongs to OpenClaw; sign in here anew`,
  'reference-unknown': (path) => `${path} refers to a secret kept in a way that can't be read here`,
}

const LEFT: Readonly<Record<importWire.LeftReason, string>> = {
  database: 'is a database of a newer OpenClaw; its conversations are not read. Export them there and import the files: claw sessions import',
  runtime: 'is state of the running OpenClaw',
  automations: 'holds scheduled tasks, which this app does not have yet',
  pairing: 'holds paired devices; pair them here anew',
  plugins: "holds plugins written for OpenClaw's own interface",
  hooks: 'holds hooks, which this app does not have yet',
  rebuilt: 'is made again when it is needed',
  'paired-account': 'is an account bound to one installation; connect it here anew',
  backup: 'is a backup',
  'unknown-agent': 'belongs to no assistant of the configuration',
  unknown: 'is not known to this app',
  'too-wide': 'is far more than a workspace; it is not copied',
}

/** Every sentence is made of names from elsewhere: they are cleaned before they reach the terminal. */
function describe(io: Io, preview: importWire.PreviewResult, options: ImportOptions): void {
  printLine(io, `OpenClaw at ${clean(preview.folder)}`)
  if (preview.isUnfinished) printLine(io, 'An earlier import did not come to its end; this one goes on.')
  for (const item of preview.items) {
    const { kind, agentId, to, added, bytes, same, beside, failed, isOutside, notes, moreNotes } = item
    const counts = [`${added} to take`, ...(bytes > 0 ? [size(bytes)] : []), ...(same > 0 ? [`${same} here already`] : []), ...(beside > 0 ? [`${beside} beside ours`] : []), ...(failed > 0 ? [`${failed} can't be taken`] : [])]
    printLine(io, `\n${KINDS[kind]}${agentId === null ? '' : ` ${agentId}`}: ${counts.join(', ')}${to === '' ? '' : ` → ${clean(to)}`}`)
    if (isOutside) printLine(io, `  ${clean(item.from)} lies outside the folder${options.outside === true ? '' : '; add --outside to take it too'}`)
    for (const { kind: what, path, detail = '' } of notes.slice(0, MOST_NOTES)) printLine(io, `  ${clean(NOTES[what](path, detail)).replaceAll('\n', ' ')}`)
    const more = notes.length + moreNotes - MOST_NOTES
    if (more > 0) printLine(io, `  and ${more} more: claw import --json`)
  }
  if (preview.left.length > 0) printLine(io, '\nNot taken:')
  for (const { path, reason } of preview.left) printLine(io, `  ${clean(path).replaceAll('\n', ' ')} ${LEFT[reason]}`)
  printLine(io, '')
}

function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
