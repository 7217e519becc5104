// A real server on a free loopback port over an in-memory database, and everything a test wants to reach of it.
import { createAccess, createGatewayIdentity } from '../../access/index.ts'
import type { Access, AccessSettings } from '../../access/index.ts'
import type { EventSink } from '../../lib/index.ts'
import { buildHealth, createDeviceMethods, createStatusMethods } from '../../methods/index.ts'
import type { Method, StatusFacts } from '../../methods/index.ts'
import type { Logger } from '../../platform/index.ts'
import { openStateDatabase } from '../../storage/index.ts'
import type { Database } from '../../storage/index.ts'
import { createServer } from '../index.ts'
import type { GatewayServer, ServerDependencies } from '../index.ts'

export const TOKEN = 'test-token-of-the-gateway'

export interface TestServer {
  readonly server: GatewayServer
  readonly database: Database
  readonly faults: unknown[]
  readonly access: Access
  readonly port: number
  readonly url: string
  readonly http: string
  /** Mutable: tests move it. */
  readonly clock: { nowMs: number; now(): number }
  readonly logs: { readonly level: string; readonly message: string; readonly fields: unknown }[]
  readonly systemEvents: unknown[]
  settings: AccessSettings
  close(): Promise<void>
}

export interface TestServerOptions {
  readonly settings?: Partial<AccessSettings>
  readonly methods?: readonly Method[]
  readonly server?: Partial<ServerDependencies>
  readonly logFile?: string
}

export const DEFAULT_SETTINGS: AccessSettings = { mode: 'token', token: TOKEN, trustedProxies: [], allowedOrigins: [], autoApproveLocal: true }

const EVENT_LOOP = { degraded: false, reasons: [], intervalMs: 1000, delayP99Ms: 1, delayMaxMs: 2, utilization: 0.1, cpuCoreRatio: 0.1 } as const

export function testFacts(overrides: Partial<StatusFacts> = {}): StatusFacts {
  return {
    version: '1.2.3',
    defaultAgentId: () => 'main',
    agents: () => [{ id: 'main', name: 'Main', isDefault: true }],
    sessionCount: () => 1,
    recentSessions: () => [{ key: 'agent:main:main', sessionId: 's1', agentId: 'main', kind: 'direct', updatedAtMs: 1_000, model: null, tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, context: 0 }, systemSent: true, abortedLastRun: false }],
    databasePath: '/state/state.db',
    plugins: () => ({ loaded: ['builtin'], errors: [] }),
    isHotReloading: () => true,
    configIssues: () => [],
    activeRuns: () => 0,
    queuedSystemEvents: () => [],
    defaultModel: () => ({ model: 'builtin/echo', contextTokens: 1000 }),
    connectionCount: () => 1,
    uptimeMs: () => 5,
    eventLoop: () => EVENT_LOOP,
    ...overrides,
  }
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const clock = { nowMs: Date.now(), now: () => clock.nowMs }
  const logs: TestServer['logs'] = []
  const log = (level: string) => (message: string, fields?: unknown) => void logs.push({ level, message, fields })
  const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error'), child: () => logger }
  const database = openStateDatabase({ path: ':memory:' })
  const identity = createGatewayIdentity()
  const state = { settings: { ...DEFAULT_SETTINGS, ...options.settings } }
  const late: { server: GatewayServer | null } = { server: null }
  const emit: EventSink = (event, payload, emitOptions) => late.server?.broadcast(event, payload, emitOptions)
  const faults: unknown[] = []
  const access = createAccess({ database, identity, clock, emit, settings: () => state.settings, onFault: (error) => void faults.push(error) })
  const facts = testFacts()
  const systemEvents: unknown[] = []
  const methods = [
    ...createStatusMethods({
      clock, facts, identity,
      presence: () => late.server?.presence() ?? [],
      reportPresence: (entry) => late.server?.reportPresence(entry),
      addSystemEvent: (event) => systemEvents.push(event),
      lastHeartbeat: () => null,
      setHeartbeats: () => undefined,
      wake: (request) => void systemEvents.push(request),
      logFile: () => options.logFile ?? null,
    }),
    ...createDeviceMethods({
      devices: access.devices,
      disconnectDevice: (deviceId, role) => late.server?.disconnectDevice(deviceId, role),
      isConnected: (deviceId) => late.server?.connections().some(({ principal }) => principal.deviceId === deviceId) ?? false,
      setupCode: (request) => access.issueSetupCode(request, () => ({ url: 'ws://127.0.0.1:18789', source: 'loopback' })),
    }),
    ...(options.methods ?? []),
  ]
  const server = createServer({
    access, methods, clock, logger,
    version: '1.2.3',
    bind: () => ({ hosts: ['127.0.0.1'], port: 0 }),
    health: () => buildHealth(facts, clock, { withSessions: false }),
    snapshot: () => ({ sessionDefaults: { defaultAgentId: 'main', mainKey: 'main', mainSessionKey: 'agent:main:main' }, configPath: '/state/openclaw.json', stateDir: '/state' }),
    eventLoop: () => EVENT_LOOP,
    ...options.server,
  })
  late.server = server
  const { port } = await server.listen()
  return {
    server, access, database, faults, port, clock, logs, systemEvents,
    url: `ws://127.0.0.1:${port}`,
    http: `http://127.0.0.1:${port}`,
    get settings() {
      return state.settings
    },
    set settings(settings) {
      state.settings = settings
    },
    close: async () => {
      await server.close({ reason: 'test over', graceMs: 50 })
      database.close()
    },
  }
}
