// The ways talking to the gateway fails, each explained in plain words with the command that helps.
import type { WireError } from '../../protocol/index.ts'
import { clean } from '../terminal/text.ts'
import { CliError, EXIT } from '../io.ts'

/** Nothing answered at the address. */
export class GatewayUnreachable extends Error {
  readonly url: string
  readonly why: string

  constructor(url: string, why: string) {
    super(`no gateway at ${url}: ${why}`)
    this.name = 'GatewayUnreachable'
    this.url = url
    this.why = why
  }
}

/** The gateway answered "no". */
export class RequestFailed extends Error {
  readonly method: string
  readonly error: WireError

  constructor(method: string, error: WireError) {
    // The gateway's words may repeat anybody's.
    super(clean(error.message))
    this.name = 'RequestFailed'
    this.method = method
    this.error = error
  }

  /** `details.code`, e.g. PAIRING_REQUIRED. */
  get detailCode(): string {
    const details = this.error.details as { code?: unknown } | undefined
    return typeof details?.code === 'string' ? details.code : ''
  }
}

export class RequestTimedOut extends Error {
  readonly method: string

  constructor(method: string, timeoutMs: number) {
    super(`${method} was not answered within ${Math.round(timeoutMs / 1000)} s`)
    this.name = 'RequestTimedOut'
    this.method = method
  }
}

export class GatewayClosed extends Error {
  readonly code: number
  readonly reason: string

  constructor(code: number, reason: string) {
    super(reason === '' ? `the connection closed (${code})` : `the connection closed: ${reason}`)
    this.name = 'GatewayClosed'
    this.code = code
    this.reason = reason
  }
}

/** What a person is told about any failure of the gateway. Other errors are returned as they are. */
export function explain(error: unknown): unknown {
  if (error instanceof GatewayUnreachable) return explainUnreachable(error)
  if (error instanceof RequestFailed) return error.method === 'connect' ? explainRefusal(error) : explainRequest(error)
  if (error instanceof RequestTimedOut) return new CliError(`The gateway did not answer in time: ${error.message}.`, { hint: 'See what it is doing: claw logs --follow', cause: error })
  if (error instanceof GatewayClosed) return explainClose(error)
  return error
}

function explainUnreachable(error: GatewayUnreachable): CliError {
  const nothing = error.why === 'ECONNREFUSED'
  return new CliError(nothing ? `No gateway is listening at ${error.url}.` : `The gateway at ${error.url} could not be reached: ${error.why}.`, {
    hint: 'Start it with `claw start` (with a chat) or `claw gateway run` (as a server).',
    exitCode: EXIT.noGateway,
    cause: error,
  })
}

const REFUSALS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  AUTH_TOKEN_MISSING: ['The gateway wants its token and none was found.', 'Give it with --token or OPENCLAW_GATEWAY_TOKEN, or run claw with the same OPENCLAW_STATE_DIR as the gateway.'],
  AUTH_TOKEN_MISMATCH: ['The gateway does not accept this token.', 'Another token may be set in OPENCLAW_GATEWAY_TOKEN or in gateway.auth.token; it must be the one the gateway started with.'],
  AUTH_TOKEN_NOT_CONFIGURED: ['The gateway has no token configured, so it lets nobody in.', 'Set one: claw config set gateway.auth.token <a long random text>, then restart the gateway.'],
  AUTH_PASSWORD_MISSING: ['The gateway wants its password.', 'Give it in OPENCLAW_GATEWAY_PASSWORD.'],
  AUTH_PASSWORD_MISMATCH: ['The gateway does not accept this password.', 'Check OPENCLAW_GATEWAY_PASSWORD and gateway.auth.password.'],
  AUTH_PASSWORD_NOT_CONFIGURED: ['The gateway has no password configured, so it lets nobody in.', 'Set gateway.auth.password, then restart the gateway.'],
  AUTH_RATE_LIMITED: ['Too many failed sign-ins; the gateway asks to wait.', 'Try again in a few minutes.'],
  AUTH_DEVICE_TOKEN_MISMATCH: ["This command line's access was revoked or replaced.", 'Give the gateway token once (--token or OPENCLAW_GATEWAY_TOKEN); it is paired again.'],
  AUTH_SCOPE_MISMATCH: ['This command line may not do what was asked.', 'Give the gateway token once (--token or OPENCLAW_GATEWAY_TOKEN) to be paired with full rights.'],
  DEVICE_AUTH_SIGNATURE_EXPIRED: ["This computer's clock and the gateway's differ by more than two minutes.", 'Set the clock, then try again.'],
  DEVICE_AUTH_DEVICE_ID_MISMATCH: ["This command line's identity file is damaged.", 'Delete identity/cli.json in the state directory; a new one is made and paired.'],
  DEVICE_AUTH_SIGNATURE_INVALID: ["This command line's identity file is damaged.", 'Delete identity/cli.json in the state directory; a new one is made and paired.'],
  PROTOCOL_MISMATCH: ['The gateway is of another version and speaks another protocol.', 'Restart the gateway after an update: claw gateway stop, then claw start.'],
}

function explainRefusal(error: RequestFailed): CliError {
  if (error.detailCode === 'PAIRING_REQUIRED') {
    const requestId = (error.error.details as { requestId?: unknown }).requestId
    const approve = typeof requestId === 'string' ? `claw devices approve ${requestId}` : 'claw devices list, then claw devices approve <request>'
    return new CliError(`The gateway does not know this command line yet (${error.message}).`, {
      hint: `Somebody who is already in must approve it: in the dashboard, or there with \`${approve}\`. Then run this again.`,
      cause: error,
    })
  }
  const known = REFUSALS[error.detailCode]
  if (known !== undefined) return new CliError(known[0], { hint: known[1], cause: error })
  if (error.error.retryable === true) return new CliError(`The gateway is not ready: ${error.message}.`, { hint: 'Try again in a moment.', cause: error })
  return new CliError(`The gateway refused the connection: ${error.message}.`, { hint: 'Run `claw doctor` to see what is wrong.', cause: error })
}

function explainRequest(error: RequestFailed): CliError {
  if (error.message.startsWith('unknown method')) {
    return new CliError(`The gateway does not offer ${error.method}.`, { hint: 'It may be an older version, or in recovery mode: run `claw doctor`.', cause: error })
  }
  if (error.detailCode === 'MISSING_SCOPE') {
    return new CliError(`This command line is not allowed to do that (${error.message}).`, { hint: 'Give the gateway token once (--token or OPENCLAW_GATEWAY_TOKEN) to be paired with full rights.', cause: error })
  }
  if (error.message.includes('recovery mode')) {
    return new CliError(capital(error.message), { hint: 'Correct the file, or go back to the last good copy: claw doctor --fix', cause: error })
  }
  const wait = error.error.retryAfterMs
  return new CliError(capital(error.message), { ...(wait === undefined ? {} : { hint: `Try again in ${Math.max(1, Math.ceil(wait / 1000))} s.` }), cause: error })
}

const CLOSES: Readonly<Record<number, string>> = {
  1001: 'The gateway stopped.',
  1006: 'The connection to the gateway broke: it stopped, or was ended.',
  1008: 'The gateway ended the connection',
  1009: 'The gateway ended the connection: a message was too large.',
  1011: 'The gateway had an internal problem.',
  1012: 'The gateway is restarting.',
  1013: 'The gateway is starting or stopping; try again in a moment.',
  4001: "This command line's access changed",
}

function explainClose(error: GatewayClosed): CliError {
  const text = CLOSES[error.code] ?? 'The gateway ended the connection'
  return new CliError(text.endsWith('.') ? text : `${text}${error.reason === '' ? '' : `: ${error.reason}`}.`, {
    hint: error.code === 4001 ? 'Give the gateway token once (--token or OPENCLAW_GATEWAY_TOKEN) to be paired again.' : 'See how it is: claw status',
    exitCode: error.code === 1006 || error.code === 1001 ? EXIT.noGateway : EXIT.failed,
    cause: error,
  })
}

function capital(text: string): string {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}
