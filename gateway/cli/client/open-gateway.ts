// From options, environment and files to a signed-in connection.
import { readFileSync } from 'node:fs'
import type { Io } from '../io.ts'
import { CliError } from '../io.ts'
import { DEFAULT_PORT, findPlaces } from '../places.ts'
import { readVersion } from '../version.ts'
import type { ConnectOptions, GatewayClient } from './connect.ts'
import { CLI_SCOPES, connectGateway } from './connect.ts'
import type { DeviceIdentity } from './device-identity.ts'
import { openDeviceIdentity } from './device-identity.ts'
import { explain, RequestFailed } from './failures.ts'
import { readGatewayHints } from './light-config.ts'

/** The options every command that talks to the gateway takes. */
export interface GatewayOptions {
  readonly port?: string
  readonly token?: string
  /** Seconds for one request. */
  readonly timeout?: string
  readonly json?: boolean
}

export interface GatewayTarget {
  readonly url: string
  readonly port: number
  readonly token?: string
  readonly password?: string
}

/** Port: --port, OPENCLAW_GATEWAY_PORT, configuration, 18789. Token: --token, OPENCLAW_GATEWAY_TOKEN, configuration, the generated one. */
export async function findGateway(io: Pick<Io, 'env' | 'home'>, options: GatewayOptions): Promise<GatewayTarget> {
  const { configPath, tokenPath } = findPlaces(io)
  const hints = await readGatewayHints(configPath, io.env, (name) => storedSecret(io, name))
  const port = parsePort(options.port, '--port') ?? parsePort(io.env['OPENCLAW_GATEWAY_PORT'], 'OPENCLAW_GATEWAY_PORT') ?? hints.port ?? DEFAULT_PORT
  const password = io.env['OPENCLAW_GATEWAY_PASSWORD'] ?? hints.password
  const token = options.token ?? io.env['OPENCLAW_GATEWAY_TOKEN'] ?? hints.token ?? readToken(tokenPath)
  return { url: `ws://127.0.0.1:${port}`, port, ...(token ? { token } : {}), ...(password ? { password } : {}) }
}

/** The store is opened by who needs it only: most configurations keep no token of the gateway in it. */
async function storedSecret(io: Pick<Io, 'env' | 'home'>, name: string): Promise<string | null> {
  const { openStoreHere } = await import('./store-secret.ts')
  const found = (await openStoreHere(io)).lookUp(name)
  return found.kind === 'value' ? found.value : null
}

/** Connects and signs in as this command line. Rejects with raw failures; `withGateway` explains them. */
export async function openGateway(io: Io, target: GatewayTarget, extras: Pick<ConnectOptions, 'caps' | 'timeoutMs'> = {}): Promise<GatewayClient> {
  const identity = openIdentity(io)
  const key = `operator@127.0.0.1:${target.port}`
  const stored = identity.token(key)
  const base = { url: target.url, version: readVersion(), platform: io.platform, identity, ...extras }
  const secret = { ...(target.token === undefined ? {} : { token: target.token }), ...(target.password === undefined ? {} : { password: target.password }) }
  const byDevice = stored === null ? null : { deviceToken: stored.token }
  const hasSecret = target.token !== undefined || target.password !== undefined
  let client: GatewayClient
  try {
    client = await connectGateway({ ...base, auth: hasSecret ? secret : (byDevice ?? {}) })
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error
    if (!hasSecret && /DEVICE_TOKEN|SCOPE_MISMATCH/.test(error.detailCode)) identity.keepToken(key, null)
    const mayRetry = hasSecret && byDevice !== null && /^AUTH_(TOKEN|PASSWORD)_MISMATCH$/.test(error.detailCode)
    if (!mayRetry) throw error
    client = await connectGateway({ ...base, auth: byDevice })
  }
  const given = client.hello.auth?.deviceToken
  if (given !== undefined) keepQuietly(identity, key, given, client.hello.auth?.scopes ?? CLI_SCOPES)
  return client
}

/** Runs one piece of work with a connection, closes it, and explains failures in plain words. */
export async function withGateway<Result>(io: Io, options: GatewayOptions, work: (client: GatewayClient, target: GatewayTarget) => Promise<Result>, extras: Pick<ConnectOptions, 'caps'> = {}): Promise<Result> {
  let client: GatewayClient | null = null
  try {
    const target = await findGateway(io, options)
    client = await openGateway(io, target, extras)
    return await work(client, target)
  } catch (error) {
    throw explain(error)
  } finally {
    client?.close()
  }
}

/** `--timeout` in milliseconds. */
export function requestTimeout(options: GatewayOptions, fallbackMs: number): number {
  if (options.timeout === undefined) return fallbackMs
  const seconds = Number(options.timeout)
  if (!Number.isFinite(seconds) || seconds <= 0) throw new CliError(`--timeout wants a number of seconds, not "${options.timeout}".`, { exitCode: 2 })
  return seconds * 1000
}

export function parsePort(text: string | undefined, from: string): number | undefined {
  if (text === undefined || text === '') return undefined
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new CliError(`${from} wants a port between 1 and 65535, not "${text}".`, { exitCode: 2 })
  return port
}

function openIdentity(io: Io): DeviceIdentity {
  const { identityPath, stateDir } = findPlaces(io)
  try {
    return openDeviceIdentity(identityPath)
  } catch (error) {
    throw new CliError(`The identity of this command line (${identityPath}) can't be used: ${(error as Error).message}.`, {
      hint: `The state directory must be writable by you: ${stateDir}. Choose another one with OPENCLAW_STATE_DIR.`,
      cause: error,
    })
  }
}

/** A token that can't be kept only means pairing again next time. */
function keepQuietly(identity: DeviceIdentity, key: string, token: string, scopes: readonly string[]): void {
  try {
    identity.keepToken(key, { token, scopes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
  }
}

function readToken(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch {
    // No generated token: the gateway may run without one, or has never been started.
    return undefined
  }
}
