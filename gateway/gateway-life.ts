// One life of a gateway, from its foundations to the listener. Reads like a recipe; every part is made elsewhere.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createAccess, loadOrCreateGatewayIdentity } from './access/index.ts'
import type { Access, GatewayIdentity } from './access/index.ts'
import { formatIssue, resolveGatewayPort } from './config/index.ts'
import { createAssistant } from './create-assistant.ts'
import type { Assistant } from './create-assistant.ts'
import { createDispatcher, createOutbox } from './delivery/index.ts'
import type { Dispatcher } from './delivery/index.ts'
import { openFoundations } from './gateway-foundations.ts'
import type { Closer, Foundations } from './gateway-foundations.ts'
import { createMethodTable } from './gateway-methods.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { createTokenKeeper } from './gateway-secrets.ts'
import { statusDependencies } from './gateway-status.ts'
import { createRunFeed } from './http-api/index.ts'
import type { RunFeed } from './http-api/index.ts'
import { createHttpRoutes } from './http-routes.ts'
import type { EventSink } from './lib/index.ts'
import { memoized } from './memoized.ts'
import { announceConfigChanges } from './methods/index.ts'
import { reachableUrl, tailnetAddress } from './own-address.ts'
import { createEventLoopMonitor, createHeapTrim } from './platform/index.ts'
import type { HeapTrim, Logger } from './platform/index.ts'
import { findProductPaths } from './product-paths.ts'
import { readProductVersion } from './product-version.ts'
import { unavailable } from './protocol/index.ts'
import { createServer } from './server/index.ts'
import type { GatewayServer } from './server/index.ts'
import { createSessionRows } from './session-rows.ts'
import { createSessionAnnouncer } from './sessions/index.ts'
import { accessSettings, bindHosts, uiBasePath } from './settings-from-config.ts'
import { openDocument } from './storage/index.ts'

/** Runs that are not done by then are resumed at the next start. */
const DRAIN_MS = 1200
const RESTART_EXPECTED_MS = 1500
const CONFIG_RESTART_DELAY_MS = 500
/** How long questions of continued turns wait for somebody to come back before nobody counts as there. */
const RETURN_GRACE_MS = 10_000
const HOST_TOKEN_BYTES = 32

/** Where a life listens. */
export interface Address {
  readonly hosts: readonly string[]
  readonly port: number
}

export interface LifeOptions extends GatewayOptions {
  /** Listens here whatever the configuration says, because the place it names can't be had; `why` is told to the owner. */
  readonly stayAt?: Address & { readonly why: string }
}

export interface GatewayLife {
  readonly port: number
  readonly address: Address
  readonly stateDir: string
  readonly logger: Logger
  readonly hostToken: string
  signInLink(): string
  signInToken(): string
  /** Idempotent. `restarting` tells clients to come back at once. */
  end(reason: string, restarting: boolean): Promise<void>
}

export interface RestartRequest {
  readonly reason: string
  readonly delayMs: number
}

/**
 * Throws AppError with a message for people when the state, the address or the port can't be used. `requestRestart` is called when
 * the configuration changed in a way that only a new life can take over.
 */
export async function beginGatewayLife(options: LifeOptions, requestRestart: (request: RestartRequest) => void): Promise<GatewayLife> {
  const closers: Closer[] = []
  try {
    return await begin(options, closers, requestRestart)
  } catch (error) {
    await closeAll(closers, null)
    throw error
  }
}

async function begin(options: LifeOptions, closers: Closer[], requestRestart: (request: RestartRequest) => void): Promise<GatewayLife> {
  let assistant: Assistant | null = null
  let server: GatewayServer | null = null
  const product = findProductPaths()
  const foundations = await openFoundations(options, closers, () => assistant?.plugins.secretSettings() ?? [])
  const { config, clock, logger, paths } = foundations

  const feed = createRunFeed()
  const dispatcher = createDispatcher({ outbox: createOutbox({ database: foundations.state.database, clock }), clock, logger: logger.child({ subsystem: 'delivery' }) })
  closers.push(() => dispatcher.stop())
  const trim = createHeapTrim({ isBusy: () => (assistant?.agent.active().length ?? 0) > 0 })
  closers.push(() => trim.stop())
  const emit = createEmitter(feed, dispatcher, trim, () => server)
  const identity = loadOrCreateGatewayIdentity(join(paths.stateDir, 'identity', 'gateway.json'))
  const hostToken = randomBytes(HOST_TOKEN_BYTES).toString('base64url')
  const access = createGatewayAccess(foundations, identity, emit, { token: hostToken, origin: options.hostOrigin })
  const rows = createSessionRows({ assistant: () => need(assistant), clock, mainKey: () => config.current().session.mainKey, queueMode: () => config.current().messages.queue.mode })
  const isListHeard = () => server?.hasSessionsSubscriber() ?? false
  const announcer = createSessionAnnouncer({ emit, row: (session) => rows.row(session), now: () => clock.now(), isHeard: isListHeard })
  const parts = createAssistant({
    ...foundations, emit,
    stateDir: paths.stateDir,
    database: foundations.state.database,
    product,
    environment: foundations.env,
    onCorruption: () => foundations.state.markSuspect(),
    sessionChanged: (sessionKey, reason) => {
      const session = isListHeard() ? parts.sessions.get(sessionKey) : null
      if (session !== null) announcer.changed(session, reason)
    },
    hasReviewer: (exceptConnectionId) => server?.hasReviewer(exceptConnectionId) ?? false,
  })
  assistant = parts
  const farewell = { reason: 'stopped', restarting: false }
  // Closed from the last to the first: running turns may still speak to their clients before those are sent away.
  closers.push(
    () => parts.close(),
    () => server?.close({ reason: farewell.reason, ...(farewell.restarting ? { restartExpectedMs: RESTART_EXPECTED_MS } : {}) }),
    () => parts.agent.stop(DRAIN_MS),
  )

  let port = 0
  const signInLink = () => {
    const { token, expiresAtMs } = access.issueBootstrapToken('control-ui-owner')
    return { url: `http://127.0.0.1:${port}${uiBasePath(config.current()) ?? ''}/#bootstrapToken=${token}`, expiresAtMs }
  }
  const address = addressOf(foundations, options)
  const listener = createListener({ foundations, dashboard: product.ui, identity, access, assistant: parts, emit, feed, announcer, rows, signInLink, ownUrl: () => reachableUrl(address.hosts, port), requestRestart, server: () => need(server) }, { ...address, why: options.stayAt?.why ?? null }, closers)
  server = listener
  closers.push(announceConfigChanges({ config, clock, emit }))
  port = (await listener.listen()).port

  goOn(foundations, parts, dispatcher)
  trim.touch()
  closers.push(restartOnChange(foundations, requestRestart))
  logger.info('listening', { port, version: readProductVersion(), mode: config.mode })
  let ending: Promise<void> | null = null
  return {
    port, logger, hostToken,
    address: { ...address, port },
    stateDir: paths.stateDir,
    signInLink: () => signInLink().url,
    signInToken: () => access.issueBootstrapToken('control-ui-owner').token,
    end(reason, restarting) {
      Object.assign(farewell, { reason, restarting })
      ending ??= closeAll(closers, logger)
      return ending
    },
  }
}

function need<Part>(part: Part | null): Part {
  if (part === null) throw unavailable('the gateway is still starting', { retryable: true, retryAfterMs: 500 })
  return part
}

/** Every event goes to clients and to HTTP requests that follow a run; the end of one wakes the outbox and, later, gives memory back. */
function createEmitter(feed: RunFeed, dispatcher: Dispatcher, trim: HeapTrim, server: () => GatewayServer | null): EventSink {
  return (event, payload, emitOptions) => {
    feed.publish(event, payload)
    if (event === 'chat' && payload['state'] === 'final') {
      dispatcher.wake()
      trim.touch()
    }
    server()?.broadcast(event, payload, emitOptions)
  }
}

function createGatewayAccess({ config, env, paths, redactor, state, clock, logger }: Foundations, identity: GatewayIdentity, emit: EventSink, host: { readonly token: string; readonly origin: string | undefined }): Access {
  const keepToken = createTokenKeeper(join(paths.stateDir, 'identity', 'gateway-token'))
  const settings = memoized(() => config.current(), (current) => {
    const found = accessSettings(current, env, keepToken)
    for (const secret of [found.token, found.password]) if (secret !== undefined) redactor.register(secret)
    return { ...found, hostToken: host.token, allowedOrigins: host.origin === undefined ? found.allowedOrigins : [...found.allowedOrigins, host.origin] }
  })
  redactor.register(identity.secret)
  redactor.register(host.token)
  return createAccess({ database: state.database, identity, clock, emit, settings, onFault: (error) => logger.warn('access could not note something down', { error: String(error) }) })
}

function addressOf({ config, env }: Foundations, { port, stayAt }: LifeOptions): Address {
  if (stayAt !== undefined) return stayAt
  const chosen = resolveGatewayPort(config.current(), env, port)
  if (!chosen.ok) throw unavailable(chosen.message)
  return { hosts: bindHosts(config.current(), tailnetAddress), port: chosen.port }
}

type ListenerParts = Omit<Parameters<typeof createMethodTable>[0], 'config' | 'clock' | 'status' | 'version' | 'stateDir' | 'homeDir' | 'scheduleRestart' | 'secrets' | 'hideSecret' | 'redact' | 'configPlace' | 'welcome'> & {
  readonly foundations: Foundations
  /** Where the built dashboard is, if it is. */
  readonly dashboard: string | null
  readonly identity: GatewayIdentity
  readonly feed: RunFeed
  readonly requestRestart: (request: RestartRequest) => void
}

function createListener({ foundations, dashboard, identity, feed, requestRestart, ...parts }: ListenerParts, { hosts, port, why }: Address & { readonly why: string | null }, closers: Closer[]): GatewayServer {
  const { config, clock, logger, paths, homeDir } = foundations
  const { assistant, access } = parts
  const version = readProductVersion()
  const eventLoop = createEventLoopMonitor()
  closers.push(() => eventLoop.stop())
  const status = statusDependencies({ assistant, config, identity, server: parts.server, clock, eventLoop, logFile: paths.logFile, databasePath: paths.databasePath, version, stateRecovery: foundations.state.recovery, notices: why === null ? [] : [why] })
  const scheduleRestart = ({ reason, delayMs }: RestartRequest) => {
    requestRestart({ reason, delayMs })
    return true
  }
  const methods = createMethodTable({ ...parts, config, clock, status, version, stateDir: paths.stateDir, homeDir, scheduleRestart, secrets: foundations.secrets, hideSecret: (value) => foundations.redactor.register(value), redact: (text) => foundations.redactor.redact(text), configPlace: { path: paths.configPath, stateDir: paths.stateDir, homeDir, env: foundations.env }, welcome: openDocument({ database: foundations.state.database, name: 'welcome', now: () => clock.now() }) })
  return createServer({
    access, methods, clock, version,
    logger: logger.child({ subsystem: 'connections' }),
    bind: () => ({ hosts, port }),
    health: () => status.health(false),
    snapshot: () => {
      const { mainKey } = config.current().session
      const agentId = assistant.defaultProfile().id
      return {
        sessionDefaults: { defaultAgentId: agentId, mainKey, mainSessionKey: `agent:${agentId}:${mainKey}`, scope: 'per-sender', ownership: assistant.profiles().length === 1 ? 'sole' : 'legacy', selectionRequired: false, modelConfigured: assistant.models.resolve(undefined, agentId)?.providerId !== 'builtin' },
        appliedConfigHash: config.appliedHash(),
        configPath: config.path,
        stateDir: paths.stateDir,
        authMode: access.settings().mode,
      }
    },
    eventLoop: () => ({ ...eventLoop.read() }),
    recoveryReason: () => (config.mode === 'recovery' ? (config.issues().map(formatIssue)[0] ?? 'the configuration could not be read') : null),
    routes: createHttpRoutes({ assistant, config, feed, clock, logger }),
    uiRoot: () => config.current().gateway.controlUi.root ?? dashboard,
    uiBasePath: () => uiBasePath(config.current()),
  })
}

/** What an earlier life left, and what may wait until the door is open. */
function goOn({ config, logger }: Foundations, { agent, approvals, context, models, tidying, defaultProfile }: Assistant, dispatcher: Dispatcher): void {
  if (config.mode === 'normal') {
    const { resumed, abandoned } = agent.resume()
    if (resumed > 0) approvals.expectReviewers(RETURN_GRACE_MS)
    if (resumed + abandoned > 0) logger.info('continuing after an unclean end', { resumed, abandoned })
    dispatcher.wake()
    tidying.start()
  }
  models.start()
  const later = [['skills were not read completely', context.prepare?.(defaultProfile().id)], ['changes of the configuration file will not be noticed', config.watch()]] as const
  for (const [problem, work] of later) work?.catch((error: unknown) => logger.warn(problem, { error: String(error) }))
}

/** The file changed by hand: a new life takes over what this one cannot. */
function restartOnChange({ config }: Foundations, requestRestart: (request: RestartRequest) => void): () => void {
  return config.onChange(({ config: current, restartPaths, recovered }) => {
    const { mode } = current.gateway.reload
    const wanted = recovered || mode === 'restart' || (mode === 'hybrid' && restartPaths.length > 0)
    if (wanted) requestRestart({ reason: recovered ? 'the configuration is readable again' : `configuration: ${restartPaths.join(', ')}`, delayMs: CONFIG_RESTART_DELAY_MS })
  })
}

/** Last opened, first closed; one failure does not keep the rest open. */
async function closeAll(closers: Closer[], logger: Logger | null): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    try {
      await close()
    } catch (error) {
      logger?.error('a part of the gateway did not close cleanly', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
}
