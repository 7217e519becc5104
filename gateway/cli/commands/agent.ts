// `claw agent`: one turn of the assistant for scripts, through the `agent` method.
import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { requestTimeout, withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printJson, printLine } from '../io.ts'
import { withProgress } from '../terminal/progress.ts'
import { clean } from '../terminal/text.ts'

interface AgentOptions extends GatewayOptions {
  readonly message?: string
  readonly session?: string
  readonly agent?: string
  readonly thinking?: string
}

export function define(command: Command, io: Io): void {
  addGatewayOptions(command)
    .option('-m, --message <text>', 'what to say; standard input is added to it')
    .option('-s, --session <key>', 'which conversation (default: the main one)')
    .option('--agent <id>', 'which assistant')
    .option('--thinking <level>', 'off, minimal, low, medium, high')
    .addHelpText('after', `
Nobody is asked for approvals: what would need one is refused and the assistant is told.

Examples:
  claw agent --message "Summarise the notes of today"
  claw agent --message "How many files?" --json | jq -r .text`)
    .action((options: AgentOptions) => runAgent(io, options))
}

async function runAgent(io: Io, options: AgentOptions): Promise<void> {
  const { agentAnswer, failureHint, readAll } = await import('../chat/one-shot.ts')
  const piped = io.stdin.isTTY === true ? '' : await readAll(io.stdin)
  const message = [options.message, piped].filter((part) => part !== undefined && part !== '').join('\n\n')
  if (message === '') throw new CliError('There is no message to send.', { hint: 'Give one: claw agent --message "..."', exitCode: EXIT.usage })
  await withGateway(io, options, async (client) => {
    const params = {
      message, idempotencyKey: randomUUID(),
      ...(options.session === undefined && options.agent === undefined ? { sessionKey: 'main' } : {}),
      ...(options.session === undefined ? {} : { sessionKey: options.session }),
      ...(options.agent === undefined ? {} : { agentId: options.agent }),
      ...(options.thinking === undefined ? {} : { thinking: options.thinking }),
    }
    const timeoutMs = requestTimeout(options, 1_800_000)
    const result = await withProgress(io, 'Waiting for the answer', () =>
      client.request<Readonly<Record<string, unknown>>>('agent', params, { timeoutMs, onAccepted: () => undefined }))
    const answer = agentAnswer(result)
    if (options.json === true) printJson(io, { ok: answer.status === 'ok', text: answer.text, ...result })
    else if (answer.text !== '') printLine(io, clean(answer.text))
    if (answer.status !== 'ok') throw new CliError(typeof result['summary'] === 'string' ? clean(result['summary']) : 'The answer failed.', failureHint(typeof result['summary'] === 'string' ? result['summary'] : ''))
  })
}
