// Starts a gateway: state, configuration, access, the assistant, the listener. Reads like a recipe; every part is made elsewhere.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir, networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { createAccess, loadOrCreateGatewayIdentity } from './access/index.ts'
import { createConfigService, formatIssue, resolveGatewayPort, resolveStatePaths } from './config/index.ts'
import type { ConfigService, OpenClawConfig } from './config/index.ts'
import { createAssistant } from './create-assistant.ts'
import { createDispatcher, createOutbox } from './delivery/index.ts'
import type { Gateway, GatewayOptions } from './gateway-options.ts'
import { createMethodTable } from './gateway-methods.ts'
import { createHttpRoutes } from './http-routes.ts'
import { systemClock } from './lib/index.ts'
import type { EventSink } from './lib/index.ts'
import { announceConfigChanges } from './methods/index.ts'
import { createEventLoopMonitor, createLogger, createRedactor } from './platform/index.ts'
import type { ClosableLogger, Redactor } from './platform/index.ts'
import { findProductPaths } from './product-paths.ts'
import { unavailable } from './protocol/index.ts'
import { readProductVersion } from './product-version.ts'
import { createRunFeed } from './http-api/index.ts'
import { createServer } from './server/index.ts'
import type { GatewayServer } from './server/index.ts'
import { createSessionRows } from './session-rows.ts'
import { accessSettings, bindHosts } from './settings-from-config.ts'
import { createSessionAnnouncer } from './sessions/index.ts'
import { statusDependencies } from './gateway-status.ts'
import { acquireStateLock, atomicWriteFile, openState, prepareStateDirectory } from './storage/index.ts'

/** Runs that are not done by then are resumed at the next start. */
const DRAIN_MS = 1200

/** Throws AppError with a message for people when the state, the address or the port can't be used. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const env = { ...(options.env ?? process.env), ...(options.token === undefined ? {} : { OPENCLAW_GATEWAY_TOKEN: options.token }) }
  const homeDir = options.homeDir ?? homedir()
  const paths = resolveStatePaths({ ...env, ...(options.stateDir === undefined ? {} : { OPENCLAW_STATE_DIR: options.stateDir }), ...(options.configPath === undefined ? {} : { OPENCLAW_CONFIG_PATH: options.configPath }) }, homeDir)
  const layout = prepareStateDirectory(paths.stateDir)
  const lock = acquireStateLock(layout)
  const closers: (() => void | Promise<void>)[] = [() => lock.release()]
  try {
    const clock = systemClock
    const redactor = createRedactor()
    const version = readProductVersion()
    let log: ClosableLogger | null = null
    const config = createConfigService({
      path: paths.configPath, stateDir: paths.stateDir, homeDir, env, now: () => clock.now(),
      log: (level, message, fields) => log?.[level](message, fields),
    })
    closers.push(() => config.close())
    const logger = log = openLog(config.current(), paths.logFile, redactor, options.headless === true)
    closers.push(() => logger.close())
    for (const issue of [...config.issues(), ...config.warnings()]) logger.warn(`configuration: ${formatIssue(issue)}`)

    const state = openState({ layout, logger, clock })
    closers.push(() => state.close())
    if (state.recovery !== null) logger.error('the database was damaged and has been restored from a backup', { ...state.recovery })

    const feed = createRunFeed()
    let server: GatewayServer | null = null
    const listening = (): GatewayServer => {
      if (server === null) throw unavailable('the gateway is still starting')
      return server
    }
    const emit: EventSink = (event, payload, emitOptions) => {
      feed.publish(event, payload)
      if (event === 'chat' && payload['state'] === 'final') dispatcher.wake()
      server?.broadcast(event, payload, emitOptions)
    }
    const dispatcher = createDispatcher({ outbox: createOutbox({ database: state.database, clock }), clock, logger })
    // Local clients read replies from the session's log; the `chat` event has already told those who are connected.
    dispatcher.add({ channel: 'webchat', deduplicates: true, deliver: () => Promise.resolve({ status: 'sent' }) })
    closers.push(() => dispatcher.stop())

    const identity = loadOrCreateGatewayIdentity(join(paths.stateDir, 'identity', 'gateway.json'))
    const token = tokenKeeper(join(paths.stateDir, 'identity', 'gateway-token'))
    const access = createAccess({ database: state.database, identity, clock, emit, settings: perConfig(config, (current) => registered(accessSettings(current, env, token), redactor)) })

    const assistant = createAssistant({
      config, database: state.database, stateDir: paths.stateDir, homeDir, product: findProductPaths(), environment: env, clock, logger, emit,
      sessionChanged: (sessionKey, reason) => {
        const session = assistant.sessions.get(sessionKey)
        if (session !== null) announcer.changed(session, reason)
      },
      hasReviewer: (exceptConnectionId) => server?.hasReviewer(exceptConnectionId) ?? false,
    })
    closers.push(() => assistant.close(), () => assistant.agent.stop(DRAIN_MS))
    registerKeys(config.current(), redactor)

    const rows = createSessionRows({ assistant, clock, mainKey: () => config.current().session.mainKey, queueMode: () => config.current().messages.queue.mode })
    const announcer = createSessionAnnouncer({ emit, row: (session) => rows.row(session), now: () => clock.now() })
    const eventLoop = createEventLoopMonitor()
    closers.push(() => eventLoop.stop())
    const status = statusDependencies({ assistant, config, identity, server: listening, clock, eventLoop, logFile: paths.logFile, databasePath: layout.databaseFile, version })
    const signInLink = () => {
      const { token: secret, expiresAtMs } = access.issueBootstrapToken('control-ui-owner')
      return { url: `http://127.0.0.1:${port}/#bootstrapToken=${secret}`, expiresAtMs }
    }
    const methods = createMethodTable({ assistant, config, access, server: listening, announcer, rows, status, emit, clock, version, stateDir: paths.stateDir, homeDir, signInLink })

    const chosen = resolveGatewayPort(config.current(), env, options.port)
    if (!chosen.ok) throw unavailable(chosen.message)
    server = createServer({
      access, methods, clock, logger, version,
      bind: () => ({ hosts: bindHosts(config.current(), tailnetAddress), port: chosen.port }),
      health: () => status.health(false),
      snapshot: () => ({
        sessionDefaults: sessionDefaults(config, assistant.defaultProfile().id, assistant.models.resolve(undefined, assistant.defaultProfile().id)?.providerId !== 'builtin'),
        appliedConfigHash: config.snapshot().appliedHash,
        configPath: config.path,
        stateDir: paths.stateDir,
        authMode: access.settings().mode,
      }),
      eventLoop: () => ({ ...eventLoop.read() }),
      recoveryReason: () => (config.mode === 'recovery' ? (config.issues().map(formatIssue)[0] ?? 'the configuration could not be read') : null),
      routes: createHttpRoutes({ assistant, config, feed, clock, logger }),
      uiRoot: () => config.current().gateway.controlUi.root ?? null,
    })
    closers.push(() => server?.close({ reason: stopReason }))
    closers.push(announceConfigChanges({ config, clock, emit }))
    closers.push(config.onChange((change) => {
      registerKeys(change.config, redactor)
      logger.setLevel(logLevel(change.config))
    }))

    const { port } = await server.listen()
    if (config.mode === 'normal') {
      const { resumed, abandoned } = assistant.agent.resume()
      if (resumed + abandoned > 0) logger.info('continuing after an unclean end', { resumed, abandoned })
      dispatcher.wake()
    }
    assistant.models.start()
    void config.watch().catch((error: unknown) => logger.warn('changes of the configuration file will not be noticed', { error: String(error) }))
    logger.info('listening', { port, version, mode: config.mode })

    let stopReason = 'stopped'
    let stopping: Promise<void> | null = null
    return {
      port,
      url: `http://127.0.0.1:${port}`,
      stateDir: paths.stateDir,
      signInLink: () => signInLink().url,
      stop: (reason = 'stopped') => {
        stopReason = reason
        stopping ??= closeAll(closers, logger)
        return stopping
      },
    }
  } catch (error) {
    await closeAll(closers, null)
    throw error
  }
}

/** Last opened, first closed; one failure does not keep the rest open. */
async function closeAll(closers: (() => void | Promise<void>)[], logger: ClosableLogger | null): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    try {
      await close()
    } catch (error) {
      logger?.error('a part of the gateway did not close cleanly', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
}

function openLog(config: OpenClawConfig, defaultFile: string, redactor: Redactor, toConsole: boolean): ClosableLogger {
  return createLogger({
    level: logLevel(config),
    redactor,
    file: config.logging.file ?? defaultFile,
    ...(toConsole ? { console: { write: (text: string) => process.stderr.write(text), colors: process.stderr.isTTY, level: 'warn' as const } } : {}),
  })
}

function logLevel({ logging: { level } }: OpenClawConfig): 'debug' | 'info' | 'warn' | 'error' | 'silent' {
  if (level === 'trace') return 'debug'
  return level === 'fatal' ? 'error' : level
}

function registered<Settings extends { readonly token?: string; readonly password?: string }>(settings: Settings, redactor: Redactor): Settings {
  for (const secret of [settings.token, settings.password]) if (secret !== undefined) redactor.register(secret)
  return settings
}

function registerKeys(config: OpenClawConfig, redactor: Redactor): void {
  const keys = [...Object.values(config.models.providers).map(({ apiKey }) => apiKey), ...Object.values(config.auth.profiles).flatMap(({ apiKey, token }) => [apiKey, token])]
  for (const key of keys) if (key !== undefined) redactor.register(key)
}

/** Reads the generated token, or makes one that only this user can read. */
function tokenKeeper(path: string): () => string {
  let token: string | null = null
  return () => {
    token ??= existsSync(path) ? readFileSync(path, 'utf8').trim() : null
    if (token === null || token === '') {
      token = randomBytes(32).toString('base64url')
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      atomicWriteFile(path, `${token}\n`, { mode: 0o600 })
    }
    return token
  }
}

function sessionDefaults(config: ConfigService, defaultAgentId: string, modelConfigured: boolean) {
  const { mainKey, scope } = config.current().session
  return { defaultAgentId, mainKey, mainSessionKey: `agent:${defaultAgentId}:${mainKey}`, scope, modelConfigured }
}

/** Tailscale gives addresses of 100.64.0.0/10. */
function tailnetAddress(): string | null {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.find(({ address, family }) => family === 'IPv4' && /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(address))?.address ?? null
}

function perConfig<Value>(config: ConfigService, build: (current: OpenClawConfig) => Value): () => Value {
  let last: { readonly config: OpenClawConfig; readonly value: Value } | null = null
  return () => {
    const current = config.current()
    if (last?.config !== current) last = { config: current, value: build(current) }
    return last.value
  }
}
