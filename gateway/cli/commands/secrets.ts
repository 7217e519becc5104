// `claw secrets`: keys and tokens by name. A value is never shown.
import type { Command } from 'commander'
import { configPlace, openIfRunning } from '../client/config-access.ts'
import { explain } from '../client/failures.ts'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { openStoreHere, placeText, storeSecret } from '../client/store-secret.ts'
import { createConfigService } from '../../config/index.ts'
import { auditSecrets, migrateSecrets } from '../../secrets/index.ts'
import type { Migration, SecretEntry, SecretFinding } from '../../secrets/index.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printAdvice, printJson, printLine } from '../io.ts'
import { askSecret, askYesNo } from '../terminal/ask.ts'
import { formatAgo, formatTable } from '../terminal/format.ts'
import { clean } from '../terminal/text.ts'

interface SecretList {
  readonly place: 'keychain' | 'file'
  readonly why: string | null
  readonly secrets: readonly (SecretEntry & { readonly usedAt?: readonly string[] })[]
}

export function define(command: Command, io: Io): void {
  command.addHelpText('after', `
Examples:
  claw secrets list
  claw secrets set openai.key                   asks for the value
  pass show openai | claw secrets set openai.key
  claw secrets audit                            what lies open, and where
  claw secrets migrate                          moves that into the keychain
In the configuration a secret is { source: "store", id: "openai.key" }.`)
  addGatewayOptions(command.command('list').description('show which secrets are stored, and where')).action((options: GatewayOptions) => list(io, options))
  addGatewayOptions(command.command('set').description('store a secret, or replace it').argument('<name>', 'for example openai.key')).action((name: string, options: GatewayOptions) => set(io, name, options))
  addGatewayOptions(command.command('delete').description('forget a secret').argument('<name>')).action((name: string, options: GatewayOptions) => forget(io, name, options))
  addGatewayOptions(command.command('audit').description('look for secrets that lie open or are missing')).action((options: GatewayOptions) => audit(io, options))
  addGatewayOptions(command.command('migrate').description('move secrets that lie open into the store')).option('--yes', 'without asking').action((options: GatewayOptions & { yes?: boolean }) => migrate(io, options))
}

/** Through the gateway while it runs, else on the files themselves. */
async function either<Result>(io: Io, options: GatewayOptions, method: string, params: Readonly<Record<string, unknown>>, here: () => Promise<Result>): Promise<Result> {
  const client = await openIfRunning(io, options)
  try {
    return client === null ? await here() : await client.request<Result>(method, params)
  } catch (error) {
    throw explain(error)
  } finally {
    client?.close()
  }
}

async function list(io: Io, options: GatewayOptions): Promise<void> {
  const result = await either<SecretList>(io, options, 'desktop.secrets.list', {}, async () => {
    const store = await openStoreHere(io)
    const { place, why } = await store.status()
    return { place, why, secrets: store.list() }
  })
  if (options.json === true) return printJson(io, result)
  if (result.secrets.length === 0) printAdvice(io, 'No secret is stored. Store one: claw secrets set <name>')
  const rows = result.secrets.map(({ name, place, isReadable, changedAtMs, usedAt = [] }) => [name, place === 'keychain' ? 'keychain' : 'sealed file', isReadable ? '' : 'cannot be read now', formatAgo(changedAtMs, io.now()), usedAt.map(clean).join(' ')])
  for (const line of formatTable(rows, io.stdout.columns ?? 200)) printLine(io, line)
  if (result.why !== null) printAdvice(io, `New secrets go into a sealed file: ${clean(result.why)}`)
}

async function set(io: Io, name: string, options: GatewayOptions): Promise<void> {
  const value = await askSecret(io, `Value of ${name} (not shown): `)
  if (value === '') throw new CliError('No value was given; nothing was stored.')
  const place = await storeSecret(io, options, name, value)
  if (options.json === true) return printJson(io, { ok: true, name, place })
  printLine(io, `${name} is ${placeText(place)}.`)
  printAdvice(io, `Use it in the configuration: { source: "store", id: "${name}" }`)
}

async function forget(io: Io, name: string, options: GatewayOptions): Promise<void> {
  const { deleted } = await either<{ deleted: boolean }>(io, options, 'desktop.secrets.delete', { name }, async () => ({ deleted: await (await openStoreHere(io)).delete(name) }))
  if (!deleted) throw new CliError(`No secret is called "${name}".`, { hint: 'See them: claw secrets list' })
  if (options.json === true) return printJson(io, { ok: true, name })
  printLine(io, `${name} is forgotten.`)
}

async function audit(io: Io, options: GatewayOptions): Promise<void> {
  const findings = await findingsOf(io, options)
  if (findings.length > 0) io.outcome.exitCode = EXIT.failed
  if (options.json === true) return printJson(io, { ok: findings.length === 0, findings })
  if (findings.length === 0) return printLine(io, 'No secret lies open, and every one that is referred to can be read.')
  for (const finding of findings) printLine(io, sentence(finding))
  if (findings.some((finding) => finding.kind === 'plain-text' && finding.isMovable)) printAdvice(io, 'Move them into the store: claw secrets migrate')
}

function findingsOf(io: Io, options: GatewayOptions): Promise<readonly SecretFinding[]> {
  return either<{ findings: readonly SecretFinding[] }>(io, options, 'desktop.secrets.audit', {}, async () => ({ findings: auditSecrets({ config: configPlace(io), store: await openStoreHere(io) }) })).then(({ findings }) => findings)
}

function sentence(finding: SecretFinding): string {
  if (finding.kind === 'plain-text') return `${clean(finding.path)} stands in plain text in ${finding.file}${finding.isMovable ? '' : ' (inside a list: change it by hand)'}`
  if (finding.kind === 'missing') return `${clean(finding.path)} ${clean(finding.problem)}`
  return `${clean(finding.name)} can't be read now. ${clean(finding.problem)}`
}

async function migrate(io: Io, options: GatewayOptions & { yes?: boolean }): Promise<void> {
  const movable = (await findingsOf(io, options)).filter((finding) => finding.kind === 'plain-text' && finding.isMovable)
  if (movable.length === 0) {
    if (options.json === true) return printJson(io, { ok: true, moved: [], left: [] })
    return printLine(io, 'No secret lies open; there is nothing to move.')
  }
  if (options.yes !== true) {
    for (const finding of movable) printAdvice(io, sentence(finding))
    if (!(await askYesNo(io, `Move ${movable.length === 1 ? 'it' : `all ${movable.length}`} into the store?`))) throw new CliError('Nothing was moved.')
  }
  const result = await either<Migration>(io, options, 'desktop.secrets.migrate', {}, async () => {
    const store = await openStoreHere(io)
    const config = { ...configPlace(io), secrets: store }
    return migrateSecrets({ config, store }, createConfigService({ ...config, now: io.now }))
  })
  if (options.json === true) return printJson(io, { ok: true, ...result })
  for (const { path, name } of result.moved) printLine(io, `${clean(path)} is now the secret ${name}.`)
  for (const path of result.left) printAdvice(io, `${clean(path)} is inside a list: change it by hand.`)
}
