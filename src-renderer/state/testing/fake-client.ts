// A gateway client without a gateway: answers what a test says, delivers the events a test sends.
import { RequestError } from '../../client/gateway-client.ts'
import type { ConnectionState, EventListener, GatewayClient } from '../../client/gateway-client.ts'

type Params = Readonly<Record<string, unknown>>
type Answer = (params: Params) => unknown

export interface FakeClient {
  readonly client: GatewayClient
  readonly requests: readonly { readonly method: string; readonly params: Params }[]
  answer(method: string, answer: Answer): void
  /** The gateway says that it has these methods too. */
  offer(...methods: readonly string[]): void
  emit(event: string, payload: Params): void
  /** The connection is lost or there again. */
  setOpen(isOpen: boolean): void
  /** Whoever is here must sign in again. */
  demandSignIn(): void
  /** Connected, with these rights. */
  allow(...scopes: readonly string[]): void
  resync(): void
}

const METHODS = ['desktop.appearance', 'exec.approval.list', 'commands.list', 'desktop.context']

export function createFakeClient(): FakeClient {
  const listeners = new Map<string, Set<EventListener>>()
  const onState = new Set<(state: ConnectionState) => void>()
  const onResync = new Set<() => void>()
  const answers = new Map<string, Answer>()
  const requests: { method: string; params: Params }[] = []
  const open: Extract<ConnectionState, { kind: 'open' }> = {
    kind: 'open',
    hello: { deviceId: 'this-device', serverVersion: '1', connectionId: 'c', methods: new Set(METHODS), scopes: [], maxPayload: 1e6, attachments: null, defaultAgentId: 'main', mainSessionKey: 'agent:main:main', modelConfigured: true },
  }
  let state: ConnectionState = open

  const client: GatewayClient = {
    state: () => state,
    onState(listener) {
      onState.add(listener)
      return () => onState.delete(listener)
    },
    async request<Result>(method: string, params: Params = {}): Promise<Result> {
      requests.push({ method, params })
      if (state.kind !== 'open') throw new RequestError('DISCONNECTED', 'not connected')
      return (await (answers.get(method) ?? (() => ({})))(params)) as Result
    },
    on(event, listener) {
      const all = listeners.get(event) ?? new Set()
      listeners.set(event, all.add(listener))
      return () => all.delete(listener)
    },
    onResync(listener) {
      onResync.add(listener)
      return () => onResync.delete(listener)
    },
    signIn: () => undefined,
    signOut: () => undefined,
    reconnect: async () => undefined,
    retryNow: () => undefined,
    close: () => undefined,
  }

  return {
    client, requests,
    answer: (method, answer) => void answers.set(method, answer),
    offer(...methods) {
      state = { ...open, hello: { ...open.hello, methods: new Set([...METHODS, ...methods]) } }
    },
    emit: (event, payload) => listeners.get(event)?.forEach((listener) => listener(payload)),
    setOpen(isOpen) {
      state = isOpen ? open : { kind: 'offline', reason: 'lost', retryAtMs: 0 }
      for (const listener of onState) listener(state)
    },
    demandSignIn() {
      state = { kind: 'needs-sign-in', reason: 'revoked', message: 'signed out', secret: null }
      for (const listener of onState) listener(state)
    },
    allow(...scopes) {
      state = { ...open, hello: { ...open.hello, scopes } }
      for (const listener of onState) listener(state)
    },
    resync: () => onResync.forEach((listener) => listener()),
  }
}
