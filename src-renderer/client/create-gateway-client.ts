// The client over all its connections: which credential to use, when to try again, when a person is needed.
import type { ConnectAuth } from '../../gateway/protocol/index.ts'
import { connectParams } from './connect-params.ts'
import type { Presentation } from './connect-params.ts'
import { readRefusal } from './connect-refusal.ts'
import { IdentityUnavailable, openDeviceIdentity } from './device-identity.ts'
import type { DeviceIdentity } from './device-identity.ts'
import type { Cryptography, DeviceVault } from './device-vault.ts'
import { RequestError } from './gateway-client.ts'
import type { ConnectionState, Credentials, EventListener, GatewayClient } from './gateway-client.ts'
import type { Greeting } from './read-hello.ts'
import { reconnectDelayMs } from './reconnect-delay.ts'
import { openConnection } from './socket-connection.ts'
import type { ConnectionEnd, Socket, SocketConnection } from './socket-connection.ts'

export interface GatewayClientDependencies {
  /** In a page from gatewayAddress(location): never another origin than the page's own. */
  readonly url: string
  readonly vault: DeviceVault
  readonly presentation: Presentation
  readonly openSocket: (url: string) => Socket
  readonly cryptography: Cryptography
  readonly now: () => number
  /** In [0, 1). */
  readonly random: () => number
  /** From a one-time link. */
  readonly bootstrapToken: string | null
  /** By which the gateway knows whoever connects for this page, when it is not the page's own device. */
  readonly knownAs?: string
  /** For the program that runs the gateway itself: asked before every connection, which then has no device. */
  readonly hostToken?: () => Promise<string>
}

/** How often a browser that waits to be approved asks again. */
const PAIRING_RETRY_MS = 2000

/** Connects at once and stays connected until `close`. */
export function createGatewayClient(dependencies: GatewayClientDependencies): GatewayClient {
  const { url, vault, presentation, now, random, hostToken } = dependencies
  const stateListeners = new Set<(state: ConnectionState) => void>()
  const resyncListeners = new Set<() => void>()
  const eventListeners = new Map<string, Set<EventListener>>()
  let state: ConnectionState = { kind: 'connecting', attempt: 1 }
  let identity: DeviceIdentity | null = null
  let connection: SocketConnection | null = null
  let credentials: Credentials | null = dependencies.bootstrapToken === null ? null : { kind: 'bootstrap', token: dependencies.bootstrapToken }
  /** The device token that was offered last. */
  let offeredDeviceToken: string | null = null
  let failures = 0
  let greetings = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  /** Every start of a connection takes the next number; what belongs to an older one is ignored. */
  let current = 0

  function change(next: ConnectionState): void {
    state = next
    for (const listener of stateListeners) listener(next)
  }

  const idOf = (device: DeviceIdentity | null): string => dependencies.knownAs ?? device?.id ?? ''

  function resync(): void {
    for (const listener of resyncListeners) listener()
  }

  function retryIn(ms: number): void {
    clearTimeout(retryTimer)
    retryTimer = setTimeout(() => void start(), ms)
  }

  /** A one-time token is forgotten here, before anybody can know what becomes of it. */
  async function takeAuth(): Promise<ConnectAuth> {
    offeredDeviceToken = null
    if (hostToken !== undefined) return { token: await hostToken() }
    const offered = credentials
    if (offered?.kind === 'bootstrap') {
      credentials = null
      return { bootstrapToken: offered.token }
    }
    if (offered?.kind === 'token') return { token: offered.token }
    if (offered?.kind === 'password') return { password: offered.password }
    offeredDeviceToken = await vault.token(url)
    return offeredDeviceToken === null ? {} : { deviceToken: offeredDeviceToken }
  }

  async function start(): Promise<void> {
    clearTimeout(retryTimer)
    connection?.close()
    connection = null
    current += 1
    const mine = current
    // Somebody who waits to be approved keeps their page while it asks again.
    if (state.kind !== 'waiting-for-pairing') change({ kind: 'connecting', attempt: failures + 1 })
    try {
      if (hostToken === undefined) identity ??= await openDeviceIdentity(vault, dependencies.cryptography)
    } catch (error) {
      if (mine === current) refuseIdentity(error)
      return
    }
    const device = identity
    if (mine !== current) return
    connection = openConnection(dependencies.openSocket(url), {
      signIn: async (challenge) => connectParams(device, await takeAuth(), challenge, presentation),
      opened: (greeting) => void welcome(greeting, idOf(device), mine),
      event: (event, payload) => {
        if (mine === current) for (const listener of eventListeners.get(event) ?? []) listener(payload)
      },
      gap: () => mine === current && resync(),
      ended: (end) => mine === current && judge(end, device),
    })
  }

  function refuseIdentity(error: unknown): void {
    if (error instanceof IdentityUnavailable) change({ kind: 'refused', code: error.why, message: error.message })
    else goOffline(error instanceof Error ? error.message : String(error))
  }

  async function welcome({ hello, deviceToken }: Greeting, deviceId: string, mine: number): Promise<void> {
    // Kept before anybody sees that they are in: a page that is left right away must find its way back.
    if (deviceToken !== null && deviceToken !== offeredDeviceToken) await vault.keepToken(url, deviceToken)
    if (mine !== current || connection === null) return
    failures = 0
    greetings += 1
    // The device token takes over; the secret that was typed is not kept.
    credentials = null
    change({ kind: 'open', hello: { ...hello, deviceId } })
    if (greetings > 1) resync()
  }

  function goOffline(reason: string, atLeastMs = 0): void {
    connection = null
    failures += 1
    const delayMs = Math.max(atLeastMs, reconnectDelayMs(failures, random()))
    retryIn(delayMs)
    change({ kind: 'offline', reason, retryAtMs: now() + delayMs })
  }

  function judge(end: ConnectionEnd, device: DeviceIdentity | null): void {
    if (end.kind === 'lost') return goOffline(end.reason)
    connection = null
    const { message } = end.error
    const refusal = readRefusal(end.error)
    if (refusal.kind === 'later') return goOffline(message, refusal.retryAfterMs)
    // Its token is of a life of the gateway that is over; the next life has another one.
    if (hostToken !== undefined && refusal.kind === 'sign-in') return goOffline(message, refusal.retryAfterMs)
    if (refusal.kind === 'final') return change({ kind: 'refused', code: refusal.code, message })
    if (refusal.kind === 'pairing') return waitForPairing(refusal.requestId, idOf(device), message)
    void demandSignIn(refusal, message)
  }

  /** Of the connection that starts next. Interruptions are waited through. */
  function untilSettled(): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = subscribe(stateListeners, (next) => {
        if (next.kind === 'connecting' || next.kind === 'offline') return
        stop()
        if (next.kind === 'open') resolve()
        else reject(new RequestError('DISCONNECTED', 'message' in next ? next.message : 'The connection was closed.'))
      })
    })
  }

  function waitForPairing(requestId: string | null, deviceId: string, message: string): void {
    // A request that is waited for keeps its number; another number means that the owner decided against it.
    const isTurnedDown = state.kind === 'waiting-for-pairing' && !state.isTurnedDown && state.requestId !== requestId
    if (!isTurnedDown) retryIn(PAIRING_RETRY_MS)
    change({ kind: 'waiting-for-pairing', requestId, deviceId, message, isTurnedDown })
  }

  async function demandSignIn({ reason, secret, retryAfterMs }: Extract<ReturnType<typeof readRefusal>, { kind: 'sign-in' }>, message: string): Promise<void> {
    const mine = current
    const isLimited = reason === 'rate-limited'
    if (!isLimited) credentials = null
    if (offeredDeviceToken !== null && !isLimited) await vault.keepToken(url, null)
    // An old link does not lock out a browser that is known already.
    const isKnown = reason === 'link-used' && (await vault.token(url)) !== null
    if (mine !== current) return
    if (isKnown) void start()
    else change({ kind: 'needs-sign-in', reason, message, secret, ...(retryAfterMs !== undefined && { retryAfterMs }) })
  }

  void start()

  return {
    state: () => state,
    onState: (listener) => subscribe(stateListeners, listener),
    onResync: (listener) => subscribe(resyncListeners, listener),
    on(event, listener) {
      const listeners = eventListeners.get(event) ?? new Set()
      eventListeners.set(event, listeners)
      return subscribe(listeners, listener)
    },
    request<Result>(method: string, params: Readonly<Record<string, unknown>> = {}, limits: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {}) {
      if (connection === null || state.kind !== 'open') return Promise.reject<Result>(new RequestError('DISCONNECTED', 'There is no connection to the gateway.', {}, true))
      return connection.request(method, params, limits) as Promise<Result>
    },
    signIn(offered) {
      credentials = offered
      failures = 0
      void start()
    },
    signOut() {
      credentials = null
      connection?.close()
      void vault.keepToken(url, null).then(start)
    },
    async reconnect(deviceToken) {
      if (deviceToken !== undefined) await vault.keepToken(url, deviceToken)
      const opened = untilSettled()
      void start()
      await opened
    },
    retryNow() {
      if (state.kind === 'open' || state.kind === 'closed' || state.kind === 'connecting') return
      void start()
    },
    close() {
      current += 1
      clearTimeout(retryTimer)
      connection?.close()
      connection = null
      change({ kind: 'closed' })
    },
  }
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
