// `claw onboard`: from nothing to an assistant that answers. Can be run again at any time; works without network.
import type { Command } from 'commander'
import type { GatewayClient } from '../client/connect.ts'
import { explain, GatewayUnreachable } from '../client/failures.ts'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions, GatewayTarget } from '../client/open-gateway.ts'
import { findGateway, openGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { asTyped } from '../command-name.ts'
import { CliError, EXIT, printAdvice, printJson, printLine } from '../io.ts'
import type { Answers, Plan } from '../onboard/plan.ts'
import { findPlaces } from '../places.ts'
import { withProgress } from '../terminal/progress.ts'

export interface OnboardOptions extends GatewayOptions {
  readonly interactive: boolean
  readonly model?: string
  readonly baseUrl?: string
  readonly api?: string
  readonly keyEnv?: string
  readonly keyStdin?: boolean
  readonly name?: string
  readonly workspace?: string
  readonly skipTest?: boolean
}

export function define(command: Command, io: Io): void {
  addGatewayOptions(command)
    .option('--non-interactive', 'ask nothing; take the options below')
    .option('--model <model>', 'provider/model; "none" for the built-in assistant')
    .option('--base-url <address>', 'the address of a service of your own')
    .option('--api <dialect>', 'its dialect (default: openai-completions)')
    .option('--key-env <variable>', 'the environment variable that holds the key')
    .option('--key-stdin', 'read the key from standard input')
    .option('--name <name>', "the assistant's name")
    .option('--workspace <folder>', 'the folder it works in')
    .option('--skip-test', 'do not try the model')
    .addHelpText('after', `
Nothing is written before you have seen the summary and agreed.

Examples:
  claw onboard
  claw onboard --non-interactive --model openai/gpt-5 --key-env OPENAI_API_KEY
  claw onboard --non-interactive --model ollama/llama3.3 --base-url http://127.0.0.1:11434/v1
  claw onboard --non-interactive --model none --name Molty`)
    .action((raw: OnboardOptions & { nonInteractive?: boolean }) => onboard(io, { ...raw, interactive: raw.nonInteractive !== true }))
}

async function onboard(io: Io, options: OnboardOptions): Promise<void> {
  if (options.interactive && (io.stdin.isTTY !== true || io.stdout.isTTY !== true)) {
    throw new CliError('The onboarding asks questions and needs a terminal.', { hint: 'Without one: claw onboard --non-interactive --model <provider/model>; see --help.', exitCode: EXIT.usage })
  }
  const answers = options.interactive ? null : await answersFromOptions(io, options)
  await withAnyGateway(io, options, async (client) => {
    if (answers === null) await askInteractively(io, client)
    else await applyQuietly(io, client, answers, options)
  })
}

/** `/setup` in the chat: the same questions, over the gateway of that chat. */
export async function setUpFromChat(io: Io, target: GatewayTarget): Promise<void> {
  const client = await openGateway(io, target)
  try {
    await askInteractively(io, client, true)
  } finally {
    client.close()
  }
}

async function askInteractively(io: Io, client: GatewayClient, inChat = false): Promise<void> {
  const [{ intro, note, outro, cancel }, { createTerminalPrompts }, { askAll, Cancelled }, { findCandidates }, { planChanges }, { applyPlan, testModel }] = await Promise.all([
    import('@clack/prompts'), import('../onboard/terminal-prompts.ts'), import('../onboard/wizard.ts'), import('../onboard/candidates.ts'), import('../onboard/plan.ts'), import('../onboard/apply.ts'),
  ])
  const prompts = createTerminalPrompts()
  const places = findPlaces(io)
  intro('OpenClaw Desktop')
  note('An assistant that runs on this machine. It talks with you, works in\na folder you choose, and asks before it does anything outside of it.\nYour conversations stay here.\n\nA few questions; nothing is written before you have seen the summary.', 'What this is')
  try {
    const [candidates, identity, files] = await prompts.busy('Looking for models', () => Promise.all([
      findCandidates(client),
      client.request<{ name?: string }>('agent.identity.get').catch(() => ({ name: undefined })),
      client.request<{ workspace?: string }>('agents.files.list', { agentId: client.hello.snapshot?.sessionDefaults?.defaultAgentId ?? 'main' }).catch(() => ({ workspace: undefined })),
    ]))
    const defaults = { assistantName: identity.name ?? 'Assistant', workspace: files.workspace ?? `${places.stateDir}/workspace` }
    const answers = await askAll(prompts, { candidates, defaults, test: (tried) => testModel(client, tried.model ?? '', connectionOf(tried, io)) })
    const plan = planChanges(answers, places)
    note(plan.summary.join('\n'), 'This will be set up')
    if (!(await prompts.confirm('Write it?'))) throw new Cancelled()
    const applied = await prompts.busy('Setting it up', () => applyPlan(client, plan))
    for (const remark of applied.remarks) prompts.say(remark)
    outro(inChat ? 'Ready.' : asTyped('Ready. Talk with it: claw chat', io.env))
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
    cancel(inChat ? 'Nothing was changed.' : asTyped('Nothing was changed. Run `claw onboard` when you like.', io.env))
    if (!inChat) io.outcome.exitCode = EXIT.failed
  }
}

async function applyQuietly(io: Io, client: GatewayClient, answers: Answers, options: OnboardOptions): Promise<void> {
  const [{ planChanges }, { applyPlan, testModel }] = await Promise.all([import('../onboard/plan.ts'), import('../onboard/apply.ts')])
  const places = findPlaces(io)
  const plan: Plan = planChanges(answers, places)
  const { model } = answers
  const test = model === null || options.skipTest === true ? null : await withProgress(io, `Trying ${model}`, () => testModel(client, model, connectionOf(answers, io)))
  if (test?.state === 'failed') throw new CliError(`${model ?? ''} did not answer: ${test.message}`, { hint: 'Nothing was written. Correct the key or the address, or add --skip-test.' })
  const applied = await applyPlan(client, plan)
  if (options.json === true) return printJson(io, { ok: true, model, test: test?.state ?? 'skipped', changedPaths: applied.changedPaths, remarks: applied.remarks })
  for (const line of [...plan.summary, ...applied.remarks]) printLine(io, line)
  printAdvice(io, test?.state === 'ok' ? 'The model answered. Talk with it: claw chat' : 'Done. Talk with it: claw chat')
}

/** What the test needs to reach the service before it is in the configuration. Never printed. */
function connectionOf(answers: Answers, io: Io): Readonly<Record<string, string>> {
  const key = answers.key === undefined ? undefined : 'pasted' in answers.key ? answers.key.pasted : io.env[answers.key.variable]
  return {
    ...(answers.service?.baseUrl === undefined ? {} : { baseUrl: answers.service.baseUrl, api: answers.service.api ?? 'openai-completions' }),
    ...(key === undefined || key === '' ? {} : { apiKey: key }),
  }
}

async function answersFromOptions(io: Io, options: OnboardOptions): Promise<Answers> {
  const { checkBaseUrl } = await import('../onboard/plan.ts')
  if (options.model === undefined) throw new CliError('--non-interactive wants --model.', { hint: 'For example --model openai/gpt-5, or --model none.', exitCode: EXIT.usage })
  const [provider = '', ...rest] = options.model.split('/')
  if (options.model !== 'none' && rest.length === 0) throw new CliError(`"${options.model}" names no provider.`, { hint: 'Write provider/model, for example openai/gpt-5.', exitCode: EXIT.usage })
  const problem = options.baseUrl === undefined ? undefined : checkBaseUrl(options.baseUrl)
  if (problem !== undefined) throw new CliError(`--base-url: ${problem}`, { exitCode: EXIT.usage })
  let pasted = ''
  if (options.keyStdin === true) {
    const { readAll } = await import('../chat/one-shot.ts')
    pasted = await readAll(io.stdin)
    if (pasted === '') throw new CliError('--key-stdin: nothing came in on standard input.', { exitCode: EXIT.usage })
  }
  return {
    model: options.model === 'none' ? null : options.model,
    ...(options.baseUrl === undefined ? {} : { service: { provider, baseUrl: options.baseUrl, ...(options.api === undefined ? {} : { api: options.api }) } }),
    ...(pasted !== '' ? { key: { pasted } } : options.keyEnv === undefined ? {} : { key: { variable: options.keyEnv } }),
    ...(options.name === undefined ? {} : { assistantName: options.name }),
    ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
  }
}

/** The running gateway, or one that lives as long as the onboarding. */
async function withAnyGateway(io: Io, options: GatewayOptions, work: (client: GatewayClient) => Promise<void>): Promise<void> {
  let client: GatewayClient | null = null
  let end: () => Promise<void> = () => Promise.resolve()
  try {
    try {
      client = await openGateway(io, await findGateway(io, options))
    } catch (error) {
      if (!(error instanceof GatewayUnreachable)) throw error
      const { endGateway, hostGateway } = await import('../host/run-gateway.ts')
      const gateway = await withProgress(io, 'Starting', () => hostGateway(io, { ...options, headless: false }))
      end = () => endGateway(io, gateway, 'onboarding done')
      client = await openGateway(io, await findGateway(io, { ...options, port: String(gateway.port) }))
    }
    await work(client)
  } catch (error) {
    throw explain(error)
  } finally {
    client?.close()
    await end()
  }
}
