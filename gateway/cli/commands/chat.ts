// `claw chat`: the conversation in this terminal, or one question and its answer.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions, GatewayTarget } from '../client/open-gateway.ts'
import { findGateway, openGateway, requestTimeout, withGateway } from '../client/open-gateway.ts'
import { explain } from '../client/failures.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT } from '../io.ts'

interface ChatOptions extends GatewayOptions {
  readonly session: string
  readonly message?: string
  readonly thinking?: string
}

/** Client features of a chat: it sees tools and answers approvals. */
const CHAT_CAPS = ['tool-events', 'approvals', 'exec-approvals']

export function define(command: Command, io: Io): void {
  addGatewayOptions(command)
    .option('-s, --session <key>', 'which conversation', 'main')
    .option('-m, --message <text>', 'send this, print the answer, end')
    .option('--thinking <level>', 'with --message: off, minimal, low, medium, high')
    .addHelpText('after', `
In the chat: Enter sends, Alt-Enter begins a new line, Tab completes /commands,
Ctrl-C interrupts the running answer and, at an empty line, leaves.

Examples:
  claw chat
  claw chat --session agent:main:travel
  claw chat --message "What is on my list?"
  cat letter.txt | claw chat --message "Shorten this:"
  git diff | claw chat --json`)
    .action((options: ChatOptions) => chat(io, options))
}

async function chat(io: Io, options: ChatOptions): Promise<void> {
  if (options.message === undefined && io.stdin.isTTY === true && io.stdout.isTTY === true && options.json !== true) {
    const target = await findGateway(io, options)
    await openChat(io, target, { sessionKey: options.session, canSetUp: true })
    return
  }
  const { askOnce, readAll } = await import('../chat/one-shot.ts')
  const piped = io.stdin.isTTY === true ? '' : await readAll(io.stdin)
  const message = [options.message, piped].filter((part) => part !== undefined && part !== '').join('\n\n')
  if (message === '') throw new CliError('There is no message to send.', { hint: 'Give one: claw chat --message "..." or pipe it in.', exitCode: EXIT.usage })
  await withGateway(io, options, (client) => askOnce(io, client, {
    message, sessionKey: options.session, json: options.json === true, timeoutMs: requestTimeout(options, 1_800_000),
    ...(options.thinking === undefined ? {} : { thinking: options.thinking }),
  }), { caps: ['tool-events'] })
}

/** Opens the interactive chat; also what `claw start` ends in. */
export async function openChat(io: Io, target: GatewayTarget, options: { readonly sessionKey: string; readonly farewell?: string; readonly canSetUp?: boolean }): Promise<void> {
  const connect = () => openGateway(io, target, { caps: CHAT_CAPS })
  const settings = { connect, ...options }
  try {
    if (io.env['TERM'] === 'dumb' || io.stdout.isTTY !== true) {
      const { runPlainChat } = await import('../chat/plain-chat.ts')
      await runPlainChat(io, settings)
    } else {
      const { runTerminalChat } = await import('../chat/terminal-chat.ts')
      while ((await runTerminalChat(io, settings)) === 'setup') await (await import('./onboard.ts')).setUpFromChat(io, target)
    }
  } catch (error) {
    throw explain(error)
  }
}
