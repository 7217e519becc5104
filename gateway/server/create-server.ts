// The gateway's listener: puts HTTP, WebSocket, dispatch, broadcast, presence and the regular ticks together.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { readSocketFacts } from '../access/index.ts'
import type { Access, Connection } from '../access/index.ts'
import type { Clock, EventSink } from '../lib/index.ts'
import type { Method } from '../methods/index.ts'
import type { Logger } from '../platform/index.ts'
import { chatWire, GATEWAY_EVENTS } from '../protocol/index.ts'
import type { ConnectParams, statusWire } from '../protocol/index.ts'
import { createBroadcaster } from './broadcaster.ts'
import type { ClientConnection } from './client-connection.ts'
import { createDispatcher } from './dispatcher.ts'
import { startHeartbeat } from './heartbeat.ts'
import { buildHello, closedFailure } from './hello.ts'
import type { ServerPhase, SnapshotFacts } from './hello.ts'
import { createHttpHandler } from './http-handler.ts'
import type { HttpRoute, Readiness } from './http-handler.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { ServerLimits } from './limits.ts'
import { assertSafeBind, bindListeners } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import { createPresence } from './presence.ts'
import { serveSocket } from './socket-session.ts'
import type { SessionDependencies } from './socket-session.ts'
import { createUpgradeGate, refuseUpgrade } from './upgrade-gate.ts'

export interface ServerDependencies {
  readonly access: Access
  readonly methods: readonly Method[]
  readonly clock: Clock
  readonly logger: Logger
  /** The product's version, as clients see it. */
  readonly version: string
  /** Addresses and port, read when `listen` is called. */
  readonly bind: () => { readonly hosts: readonly string[]; readonly port: number }
  /** The `health` payload as broadcast and in hello. */
  readonly health: () => Readonly<Record<string, unknown>>
  readonly snapshot: () => SnapshotFacts
  readonly readiness?: () => Readiness
  readonly eventLoop?: () => Readonly<Record<string, unknown>>
  /** Why only the control plane is served, or null. */
  readonly recoveryReason?: () => string | null
  readonly routes?: readonly HttpRoute[]
  /** Folder of the built dashboard, or null. */
  readonly uiRoot?: () => string | null
  /** URL path of the dashboard; empty for the root, null for no dashboard. */
  readonly uiBasePath?: () => string | null
  /** Strings for hello features.capabilities. */
  readonly capabilities?: readonly string[]
  /** Events for hello features.events; default: all of this gateway. */
  readonly events?: readonly string[]
  readonly limits?: Partial<ServerLimits>
  /** Default `ready`. While `starting`, operators are told to come back. */
  readonly initialPhase?: 'starting' | 'ready'
}

export interface GatewayServer {
  /** Throws AppError with a message for people: unsafe bind, taken port. */
  listen(): Promise<{ readonly port: number }>
  readonly broadcast: EventSink
  connections(): readonly Connection[]
  /** Whether somebody who may answer approvals is connected, other than the given connection. */
  hasReviewer(exceptConnectionId?: string): boolean
  /** Whether any client called sessions.subscribe. */
  hasSessionsSubscriber(): boolean
  /** Ends `starting`. */
  markReady(): void
  setMethods(methods: readonly Method[]): void
  presence(): readonly statusWire.PresenceEntry[]
  /** Adds or refreshes a row that a client reports about itself, and tells everyone. */
  reportPresence(entry: Omit<statusWire.PresenceEntry, 'ts'>): void
  /** Sends `health` to everyone now. */
  broadcastHealth(): void
  /** Stops serving these connections at once and closes them after the answer that caused it went out. */
  disconnectDevice(deviceId: string, role?: string): void
  /** For changes of auth: closes everyone whom the predicate names with 4001. */
  disconnect(predicate: (connection: Connection) => boolean, reason: string): void
  activeRequests(): number
  uptimeMs(): number
  /** Tells clients, closes them with 1012 and stops listening. Idempotent. */
  close(options: { readonly reason: string; readonly restartExpectedMs?: number; readonly graceMs?: number }): Promise<void>
}

const INVALIDATED = 4001
const SERVICE_RESTART = 1012

export function createServer(dependencies: ServerDependencies): GatewayServer {
  const { access, clock, logger, version } = dependencies
  const limits: ServerLimits = { ...DEFAULT_LIMITS, ...dependencies.limits }
  const bootId = randomUUID()
  const bootMs = clock.now()
  const uptimeMs = () => Math.max(0, clock.now() - bootMs)
  const recoveryReason = dependencies.recoveryReason ?? (() => null)
  const connections = new Map<string, ClientConnection>()
  /** Every upgraded socket, also those that have not said hello. */
  const streams = new Set<Duplex>()
  const versions = { presence: 1, health: 1 }
  let phase: ServerPhase = dependencies.initialPhase ?? 'ready'
  let listeners: Listeners | null = null
  let closing: Promise<void> | null = null

  const presence = createPresence({ clock, version, instanceId: bootId })
  const broadcaster = createBroadcaster({ connections, maxBufferedBytes: limits.maxBufferedBytes, logger })
  const dispatcher = createDispatcher({ methods: dependencies.methods, clock, logger, recoveryReason, drainReason: () => (phase === 'draining' ? 'draining' : null) })
  const gate = createUpgradeGate({ settings: access.settings, maxPerAddress: limits.maxHandshakesPerAddress, isOpen: () => phase !== 'draining' })
  const sockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: limits.maxPayload })
  const heartbeat = startHeartbeat({ limits, clock, connections, broadcast: broadcaster.emit, sweepPresence: () => presence.sweep() && presenceChanged(), broadcastHealth })

  function presenceChanged(): void {
    versions.presence += 1
    broadcaster.emitVersioned('presence', { presence: presence.list() }, versions)
  }

  function broadcastHealth(): void {
    versions.health += 1
    if (connections.size > 0) broadcaster.emitVersioned('health', dependencies.health(), versions)
  }

  const session: SessionDependencies = {
    access,
    clock,
    logger,
    limits,
    dispatcher,
    closedBecause: (params: ConnectParams) => closedFailure(phase, params),
    welcome(connection, params, auth) {
      connections.set(connection.id, connection)
      const { deviceFamily, modelIdentifier, timeZone } = params.client
      connection.isPresent = presence.joined(connection, { ...(deviceFamily && { deviceFamily }), ...(modelIdentifier && { modelIdentifier }), ...(timeZone && { timeZone }) })
      if (connection.isPresent) versions.presence += 1
      const policy = { maxPayload: limits.maxPayload, maxBufferedBytes: limits.maxBufferedBytes, tickIntervalMs: limits.tickIntervalMs, attachments: chatWire.ATTACHMENT_LIMITS }
      return buildHello({
        version, bootId, connectionId: connection.id, principal: connection.principal, auth, policy, uptimeMs: uptimeMs(), stateVersion: { ...versions },
        methods: dispatcher.methodNames(), events: dependencies.events ?? GATEWAY_EVENTS, capabilities: dependencies.capabilities ?? [],
        presence: presence.list(), health: dependencies.health(), snapshot: { ...dependencies.snapshot(), authMode: access.settings().mode },
      })
    },
    entered(connection) {
      const { clientId, clientMode, role, authMethod, deviceId, remoteIp } = connection.principal
      logger.info('client connected', { connectionId: connection.id, clientId, clientMode, role, authMethod, deviceId, remoteIp })
      if (connection.isPresent) broadcaster.emitVersioned('presence', { presence: presence.list() }, versions)
    },
    left(connection) {
      connections.delete(connection.id)
      logger.info('client disconnected', { connectionId: connection.id, clientId: connection.principal.clientId })
      if (presence.left(connection)) presenceChanged()
    },
  }

  function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', (error) => logger.debug('connection error', { error: error.message }))
    const facts = readSocketFacts(request, access.settings().trustedProxies)
    const refusal = gate.enter(facts)
    if (refusal !== null) return refuseUpgrade(stream, refusal)
    let isOver = false
    const settled = (): void => {
      if (!isOver) gate.leave(facts)
      isOver = true
    }
    // A request that turns out not to be a WebSocket upgrade ends its stream without ever becoming a socket.
    streams.add(stream)
    stream.once('close', () => {
      streams.delete(stream)
      settled()
    })
    sockets.handleUpgrade(request, stream, head, (socket) => serveSocket({ socket, stream, facts, settled }, session))
  }

  const onRequest = createHttpHandler({
    access, logger, version, uptimeMs,
    routes: dependencies.routes ?? [],
    uiRoot: dependencies.uiRoot ?? (() => null),
    uiBasePath: dependencies.uiBasePath ?? (() => ''),
    isStarted: () => phase !== 'starting',
    readiness: () => (phase === 'draining' ? { ready: false, failing: ['draining'] } : (dependencies.readiness?.() ?? { ready: true, failing: [] })),
    eventLoop: () => dependencies.eventLoop?.(),
  })

  function disconnect(predicate: (connection: Connection) => boolean, reason: string): void {
    const chosen = [...connections.values()].filter(predicate)
    for (const connection of chosen) connection.revoked = true
    // On the next turn: the answer to the request that caused it goes out first.
    setImmediate(() => {
      for (const connection of chosen) connection.close(INVALIDATED, reason)
    })
  }

  async function shutDown(reason: string, restartExpectedMs: number | undefined, graceMs: number): Promise<void> {
    phase = 'draining'
    heartbeat.stop()
    broadcaster.emit('shutdown', { reason, ...(restartExpectedMs === undefined ? {} : { restartExpectedMs }) })
    for (const connection of connections.values()) connection.close(SERVICE_RESTART, 'service restart')
    // HTTP's own end does not cover upgraded sockets: whoever has not left by then is cut off.
    const timer = setTimeout(() => {
      for (const stream of streams) stream.destroy()
    }, graceMs)
    await listeners?.close(graceMs)
    clearTimeout(timer)
  }

  return {
    async listen() {
      const bind = dependencies.bind()
      assertSafeBind(bind.hosts, access.settings())
      listeners = await bindListeners(bind, { onRequest, onUpgrade, logger })
      return { port: listeners.port }
    },
    broadcast: broadcaster.emit,
    connections: () => [...connections.values()],
    hasSessionsSubscriber: () => [...connections.values()].some((connection) => connection.sessionsSubscribed),
    hasReviewer: (exceptConnectionId) => [...connections.values()].some((connection) => connection.id !== exceptConnectionId && connection.isReviewer),
    markReady: () => void (phase = phase === 'starting' ? 'ready' : phase),
    setMethods: (methods) => dispatcher.setMethods(methods),
    presence: () => presence.list(),
    reportPresence: (entry) => void (presence.report(entry) && presenceChanged()),
    broadcastHealth,
    disconnectDevice: (deviceId, role) => disconnect(({ principal }) => principal.deviceId === deviceId && (role === undefined || principal.role === role), 'device removed'),
    disconnect,
    activeRequests: () => dispatcher.activeRequests(),
    uptimeMs,
    close: ({ reason, restartExpectedMs, graceMs = 1_000 }) => (closing ??= shutDown(reason, restartExpectedMs, graceMs)),
  }
}

