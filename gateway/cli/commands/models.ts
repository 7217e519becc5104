// `claw models`: which models there are, which one is used, and their keys.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { requestTimeout, withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printAdvice, printJson, printLine } from '../io.ts'
import { formatCount, formatTable, spokenTime } from '../terminal/format.ts'
import { withProgress } from '../terminal/progress.ts'
import { styleFor } from '../terminal/style.ts'
import { clean } from '../terminal/text.ts'

interface ModelRow {
  readonly id?: string
  readonly name?: string
  readonly provider?: string
  readonly available?: boolean
  readonly unavailableReason?: string
  readonly contextWindow?: number
  readonly tags?: readonly string[]
}

/** Result of desktop.models.test. */
export interface ModelTest {
  readonly ok?: boolean
  readonly model?: string
  readonly durationMs?: number
  readonly text?: string
  readonly message?: string
}

export function define(command: Command, io: Io): void {
  command.addHelpText('after', `
Examples:
  claw models list
  claw models set openai/gpt-5
  claw models test
  claw models auth anthropic                    asks for the key
  claw models auth openai --env WORK_KEY        uses a variable you already have
  pass show openai | claw models auth openai`)
  addGatewayOptions(command.command('list').description('show every model that is known')).option('--all', 'also those that cannot be used now').action((options: GatewayOptions & { all?: boolean }) => list(io, options))
  addGatewayOptions(command.command('set').description('use this model from the next message on').argument('<model>', 'provider/model')).action((model: string, options: GatewayOptions) => setModel(io, model, options))
  addGatewayOptions(command.command('test').description('ask a model for one word, and say how long it took').argument('[model]', 'provider/model; default: the one in use')).action((model: string | undefined, options: GatewayOptions) => test(io, model, options))
  addGatewayOptions(command.command('auth').description('store the key of a model service').argument('<provider>', 'for example openai'))
    .option('--env <variable>', 'refer to this environment variable instead of storing a key')
    .action((provider: string, options: GatewayOptions & { env?: string }) => auth(io, provider, options))
}

async function list(io: Io, options: GatewayOptions & { all?: boolean }): Promise<void> {
  await withGateway(io, options, async (client) => {
    const result = await client.request<{ models?: readonly ModelRow[] }>('models.list', options.all === true ? { view: 'all' } : {})
    if (options.json === true) return printJson(io, result)
    const all = result.models ?? []
    const shown = options.all === true ? all : all.filter((model) => model.available !== false)
    if (shown.length === 0) return printAdvice(io, 'No model can be used yet. Set one up: claw onboard')
    const style = styleFor(io, io.stdout)
    const rows = shown.map((model) => [
      model.available === false ? style.dim(style.signs.failed) : style.green(style.signs.ok), clean(`${model.provider ?? ''}/${model.id ?? ''}`),
      model.contextWindow === undefined ? '' : formatCount(model.contextWindow), model.available === false ? reasonOf(model) : clean(model.name ?? ''),
    ])
    for (const line of formatTable(rows, io.stdout.columns ?? 200)) printLine(io, line)
    if (shown.every((model) => model.provider === 'builtin')) printAdvice(io, `${style.dim('The built-in assistant is no language model. Connect one:')} claw onboard`)
    if (all.length > shown.length) printLine(io, style.dim(`${all.length - shown.length} more lack a key or do not answer; see them with --all`))
  })
}

function reasonOf(model: ModelRow): string {
  const reasons: Readonly<Record<string, string>> = { 'missing-auth': `no key yet: claw models auth ${model.provider ?? ''}`, 'auth-failed': `its key was refused: claw models auth ${model.provider ?? ''}`, cooldown: 'resting after errors; it is tried again by itself' }
  return reasons[model.unavailableReason ?? ''] ?? 'not available'
}

async function setModel(io: Io, model: string, options: GatewayOptions): Promise<void> {
  if (!model.includes('/')) throw new CliError(`"${model}" names no provider.`, { hint: 'Write provider/model, as `claw models list` shows them.', exitCode: EXIT.usage })
  const { patchConfig } = await import('../client/config-access.ts')
  const result = await patchConfig(io, options, { agents: { defaults: { model: { primary: model } } } })
  const problem = result.live ? await problemOf(io, model, options) : null
  if (options.json === true) return printJson(io, { ok: true, model, live: result.live, ...(problem === null ? {} : { problem }) })
  if (problem !== null) printAdvice(io, `${model} is chosen, but it can't answer yet: ${problem}.`)
  else printAdvice(io, result.live ? `${model} is used from the next message on. Try it: claw models test` : `${model} is used when the gateway starts.`)
}

/** Why the gateway could not use a model now; null when it could, or when it does not know the model but may. */
async function problemOf(io: Io, wanted: string, options: GatewayOptions): Promise<string | null> {
  let rows: readonly ModelRow[] = []
  await withGateway(io, options, async (client) => {
    rows = (await client.request<{ models?: readonly ModelRow[] }>('models.list', { view: 'all' })).models ?? []
  })
  const provider = wanted.split('/', 1)[0] ?? ''
  const model = rows.find((row) => `${row.provider ?? ''}/${row.id ?? ''}` === wanted) ?? rows.find((row) => row.provider === provider && row.available === false)
  if (rows.every((row) => row.provider !== provider)) return `${provider} is not set up here. Give its key with claw models auth ${provider}, or its address with claw onboard`
  return model?.available === false ? reasonOf(model) : null
}

async function test(io: Io, model: string | undefined, options: GatewayOptions): Promise<void> {
  await withGateway(io, options, async (client) => {
    const result = await withProgress(io, 'Asking the model', () =>
      client.request<ModelTest>('desktop.models.test', model === undefined ? {} : { model }, { timeoutMs: requestTimeout(options, 90_000) }))
    if (result.ok !== true) io.outcome.exitCode = EXIT.failed
    if (options.json === true) return printJson(io, result)
    const name = clean(result.model ?? model ?? 'The model')
    if (result.ok !== true) throw new CliError(`${name} did not answer: ${clean(result.message ?? 'no reason given')}`, { hint: 'Check its key (claw models auth) and address (claw config get models.providers).' })
    printLine(io, `${name} answered${result.durationMs === undefined ? '' : ` in ${spokenTime(result.durationMs)}`}.`)
  })
}

async function auth(io: Io, provider: string, options: GatewayOptions & { env?: string }): Promise<void> {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(provider)) throw new CliError(`"${provider}" is no name of a model service.`, { hint: 'For example openai, anthropic, google, openrouter.', exitCode: EXIT.usage })
  if (options.env !== undefined && !/^[A-Z_][A-Z0-9_]*$/.test(options.env)) throw new CliError(`"${options.env}" is no name of a variable.`, { hint: 'Names hold capital letters, digits and underscores. Do not write the key itself here.', exitCode: EXIT.usage })
  const { keyName, placeText, secretReference, storeSecret } = await import('../client/store-secret.ts')
  const name = keyName(provider)
  let place: 'keychain' | 'file' | null = null
  if (options.env === undefined) {
    const { askSecret } = await import('../terminal/ask.ts')
    const key = await askSecret(io, `Key for ${provider} (not shown): `)
    if (key === '') throw new CliError('No key was given; nothing was stored.')
    place = await storeSecret(io, options, name, key)
  }
  const { patchConfig } = await import('../client/config-access.ts')
  const result = await patchConfig(io, options, { models: { providers: { [provider]: { apiKey: options.env === undefined ? secretReference(name) : `\${${options.env}}` } } } })
  if (options.json === true) return printJson(io, { ok: true, provider, ...(options.env === undefined ? { secret: name, place } : { variable: options.env }), live: result.live })
  printLine(io, place === null ? `${provider} uses the key in ${options.env ?? ''}.` : `The key is ${placeText(place)}; the configuration refers to it as ${name}.`)
  printAdvice(io, `Try it: claw models list, then claw models test ${provider}/<model>`)
}
