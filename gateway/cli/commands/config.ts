// `claw config`: read, change and check the configuration file.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import { asRecord, readConfigFile } from '../client/light-config.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printJson, printLine } from '../io.ts'
import { findPlaces } from '../places.ts'

export function define(command: Command, io: Io): void {
  command.addHelpText('after', `
Examples:
  claw config get gateway.port
  claw config set agents.defaults.model.primary openai/gpt-5
  claw config set gateway.controlUi.enabled false
  claw config unset gateway.port
  claw config schema gateway.auth`)
  addGatewayOptions(command.command('get').description('print the file, or one value of it; secrets are hidden').argument('[path]', 'for example gateway.port'))
    .option('--effective', 'what is in force in the running gateway, defaults included')
    .action((path: string | undefined, options: GatewayOptions & { effective?: boolean }) => get(io, path, options))
  addGatewayOptions(command.command('set').description('set one value').argument('<path>', 'for example gateway.port').argument('<value>', 'JSON, or plain text'))
    .action((path: string, value: string, options: GatewayOptions) => change(io, path, value, options))
  addGatewayOptions(command.command('unset').description('remove one value; its default holds again').argument('<path>', 'for example gateway.port'))
    .action((path: string, options: GatewayOptions) => change(io, path, null, options))
  command.command('file').description('print where the configuration file is').option('--json', 'print one JSON document').action((options: { json?: boolean }) => {
    const { configPath, stateDir } = findPlaces(io)
    if (options.json === true) printJson(io, { path: configPath, stateDir })
    else printLine(io, configPath)
  })
  command.command('validate').description('check the file and name every mistake').option('--json', 'print one JSON document').action((options: { json?: boolean }) => validate(io, options.json === true))
  command.command('schema').description('explain what a key may hold').argument('[path]', 'for example gateway.auth').option('--json', 'print one JSON document')
    .action((path: string | undefined, options: { json?: boolean }) => schema(io, path, options.json === true))
}

async function get(io: Io, path: string | undefined, options: GatewayOptions & { effective?: boolean }): Promise<void> {
  const { configPath } = findPlaces(io)
  const root = options.effective === true
    ? await withGateway(io, options, async (client) => (await client.request<{ runtimeConfig?: unknown; config?: unknown }>('config.get')).runtimeConfig ?? {})
    : await readConfigFile(configPath)
  const value = hideSecrets(path === undefined ? (root ?? {}) : at(root, path), path?.split('.').at(-1) ?? '')
  if (value === undefined) throw new CliError(`${path ?? ''} is not set${options.effective === true ? '' : ` in ${configPath}`}.`, { hint: `See what holds instead: claw config schema ${path ?? ''}` })
  if (options.json === true || typeof value !== 'string') printJson(io, value)
  else printLine(io, value)
}

async function change(io: Io, path: string, text: string | null, options: GatewayOptions): Promise<void> {
  const { patchConfig } = await import('../client/config-access.ts')
  const keys = splitPath(path)
  const value = text === null ? null : await parseValue(text)
  const patch = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)
  const result = await patchConfig(io, options, patch, Array.isArray(value) ? [path] : [])
  if (options.json === true) return printJson(io, { ok: true, ...result })
  if (result.noop) return printLine(io, `${path} is already so; nothing changed.`)
  const done = text === null ? `${path} is removed.` : `${path} is set.`
  printLine(io, result.needsRestart ? `${done} It takes effect when the gateway is restarted.` : result.live ? `${done} The gateway uses it now.` : `${done} It is used at the next start.`)
}

async function validate(io: Io, json: boolean): Promise<void> {
  const { checkConfigFile } = await import('../host/check-config.ts')
  const result = checkConfigFile(io)
  if (!result.valid) io.outcome.exitCode = EXIT.failed
  if (json) return printJson(io, result)
  if (!result.exists) return printLine(io, `There is no file at ${result.path}; the defaults hold.`)
  for (const warning of result.warnings) printLine(io, `warning: ${warning}`)
  if (result.valid) return printLine(io, `${result.path} is valid.`)
  throw new CliError(`${result.path} has ${result.issues.length === 1 ? 'a mistake' : `${result.issues.length} mistakes`}:\n${result.issues.map((issue) => `  ${issue}`).join('\n')}`, { hint: 'Correct the file, or go back to the last good copy: claw doctor --fix' })
}

async function schema(io: Io, path: string | undefined, json: boolean): Promise<void> {
  const { explainKey } = await import('../host/check-config.ts')
  const node = explainKey(path)
  if (node === null) throw new CliError(`There is no key "${path ?? ''}".`, { hint: 'See the keys above it: claw config schema' })
  if (json) return printJson(io, node.document)
  for (const line of node.lines) printLine(io, line)
}

function splitPath(path: string): string[] {
  const keys = path.split(/\.|\[(\d+)\]|\["([^"]+)"\]/).filter((key): key is string => key !== undefined && key !== '')
  if (keys.length === 0) throw new CliError('Which key? For example gateway.port', { exitCode: EXIT.usage })
  const entry = keys.findIndex((key) => /^\d+$/.test(key))
  if (entry > 0) {
    const list = keys.slice(0, entry).join('.')
    throw new CliError(`${list} is a list, and single entries of a list can not be changed here.`, { hint: `See it: claw config get ${list}. Set all of it: claw config set ${list} '[…]', or edit the file: claw config file`, exitCode: EXIT.usage })
  }
  if (entry === 0 || keys.includes('__proto__')) throw new CliError(`There is no key "${path}".`, { hint: 'See the keys there are: claw config schema', exitCode: EXIT.usage })
  return keys
}

/** JSON5 where it is some, else the words as they are. */
async function parseValue(text: string): Promise<unknown> {
  if (!/^\s*([[{"'\-+.\d]|true\s*$|false\s*$|null\s*$)/.test(text)) return text
  const { parseConfigText } = await import('../client/parse-config-text.ts')
  const value = parseConfigText(text)
  return value === null && text.trim() !== 'null' ? text : value
}

function at(root: unknown, path: string): unknown {
  return path.split(/[.[\]"]+/).filter((key) => key !== '').reduce<unknown>((value, key) => (Array.isArray(value) ? value[Number(key)] : Object.hasOwn(asRecord(value), key) ? asRecord(value)[key] : undefined), root)
}

const SECRET = /(token|password|secret|api_?key)$/i

function hideSecrets(value: unknown, key: string): unknown {
  if (typeof value === 'string') return SECRET.test(key) && !/^\$\{[A-Z0-9_]+\}$/.test(value) && value !== '' ? '(hidden)' : value
  if (Array.isArray(value)) return value.map((entry) => hideSecrets(entry, key))
  if (typeof value !== 'object' || value === null) return value
  const inSecretMap = key === 'headers' || key === 'env'
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, hideSecrets(entry, inSecretMap ? 'secret' : name)]))
}
