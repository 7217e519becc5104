// `claw start`: the assistant with a chat in this terminal, or as a server. What `npm start` runs.
import type { Command } from 'commander'
import { findGateway, openGateway } from '../client/open-gateway.ts'
import { explain, GatewayUnreachable, RequestFailed } from '../client/failures.ts'
import type { Io } from '../io.ts'
import { CliError, printLine, printNotice } from '../io.ts'
import { findPlaces } from '../places.ts'
import { withProgress } from '../terminal/progress.ts'

interface StartOptions {
  readonly headless?: boolean
  readonly port?: string
  readonly token?: string
  readonly session: string
}

export function define(command: Command, io: Io): void {
  command
    .option('--headless', 'stay in the foreground as a server, without a chat')
    .option('--port <port>', 'the port to listen on')
    .option('--token <token>', 'the token clients must give')
    .option('-s, --session <key>', 'which conversation to open', 'main')
    .addHelpText('after', '\nWhen a gateway already runs for this state directory, the chat opens on it.\n\nExamples:\n  claw start\n  claw start --headless')
    .action((options: StartOptions) => start(io, options))
}

async function start(io: Io, options: StartOptions): Promise<void> {
  const headless = options.headless === true || io.stdin.isTTY !== true || io.stdout.isTTY !== true
  if (await isRunning(io, options)) {
    const target = await findGateway(io, options)
    if (headless) return printLine(io, `The gateway is already running at http://127.0.0.1:${target.port}; nothing to do.`)
    printNotice(io, 'The gateway is already running; this chat joins it.')
    return openChatAt(io, options, target.port)
  }
  const { endGateway, hostGateway, stopOnSignal } = await import('../host/run-gateway.ts')
  const gateway = await withProgress(io, 'Starting', () => hostGateway(io, { ...options, headless }))
  if (headless) {
    printLine(io, `Gateway listening on http://127.0.0.1:${gateway.port}`)
    printLine(io, `Sign in once with this link: ${gateway.signInLink()}`)
    printLine(io, 'Stop it with Ctrl-C.')
    return stopOnSignal(io, gateway)
  }
  try {
    await openChatAt(io, options, gateway.port, 'Stopped. To let it run without a chat: claw start --headless')
  } finally {
    await endGateway(io, gateway, 'chat ended')
  }
}

async function openChatAt(io: Io, options: StartOptions, port: number, farewell?: string): Promise<void> {
  const { openChat } = await import('./chat.ts')
  const target = await findGateway(io, { ...options, port: String(port) })
  await openChat(io, target, { sessionKey: options.session, canSetUp: true, ...(farewell === undefined ? {} : { farewell }) })
}

/** Whether a gateway of this state directory runs already. Another one on the same port is an error with a way out. */
async function isRunning(io: Io, options: StartOptions): Promise<boolean> {
  const target = await findGateway(io, options)
  try {
    const client = await openGateway(io, target, { timeoutMs: 2000 })
    const theirs = client.hello.snapshot?.stateDir
    client.close()
    const { stateDir } = findPlaces(io)
    if (theirs === undefined || theirs === stateDir) return true
    throw new CliError(`Port ${target.port} is taken by a gateway with another state directory: ${theirs}.`, { hint: `Choose another port (claw start --port ${target.port + 1}), or use that one: OPENCLAW_STATE_DIR=${theirs} claw start` })
  } catch (error) {
    // Nothing there, or something that is no gateway: starting says which.
    if (error instanceof GatewayUnreachable) return false
    if (error instanceof RequestFailed && error.detailCode.startsWith('AUTH_')) {
      throw new CliError(`Port ${target.port} is taken by a gateway that does not know the token of this state directory; it belongs to another one.`, { hint: `Choose another port: claw start --port ${target.port + 1}. Or give its token: --token, OPENCLAW_GATEWAY_TOKEN.`, cause: error })
    }
    throw explain(error)
  }
}
