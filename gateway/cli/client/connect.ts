// One connection to the gateway: challenge, signed connect, requests, events. No reconnecting here (see reconnecting.ts).
import { WebSocket } from 'ws'
import type { EventFrame, ResponseFrame, WireError } from '../../protocol/index.ts'
import type { DeviceIdentity } from './device-identity.ts'
import { GatewayClosed, GatewayUnreachable, RequestFailed, RequestTimedOut } from './failures.ts'
import { signConnect } from './sign-connect.ts'

export const CLI_SCOPES = ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals', 'operator.questions', 'operator.pairing'] as const

export interface ConnectOptions {
  readonly url: string
  readonly version: string
  readonly platform: string
  readonly identity: DeviceIdentity
  readonly auth: { readonly token?: string; readonly password?: string; readonly deviceToken?: string }
  /** Client features, e.g. `tool-events`, `exec-approvals`. */
  readonly caps?: readonly string[]
  /** For the handshake, in milliseconds. */
  readonly timeoutMs?: number
}

export interface Hello {
  readonly server?: { readonly version?: string; readonly connId?: string }
  readonly features?: { readonly methods?: readonly string[] }
  readonly auth?: { readonly role?: string; readonly scopes?: readonly string[]; readonly deviceToken?: string; readonly method?: string }
  readonly snapshot?: { readonly uptimeMs?: number; readonly stateDir?: string; readonly configPath?: string; readonly sessionDefaults?: { readonly mainSessionKey?: string; readonly modelConfigured?: boolean; readonly defaultAgentId?: string } }
}

export interface RequestOptions {
  /** Default 30 s; `Infinity` waits for ever. */
  readonly timeoutMs?: number
  /** For methods that answer twice: called with the first answer; the promise resolves with the second. */
  readonly onAccepted?: (payload: unknown) => void
}

export type EventListener = (event: string, payload: Readonly<Record<string, unknown>>) => void

export interface GatewayClient {
  readonly hello: Hello
  /** Rejects with RequestFailed, RequestTimedOut or GatewayClosed. */
  request<Result>(method: string, params?: unknown, options?: RequestOptions): Promise<Result>
  onEvent(listener: EventListener): () => void
  /** Resolves when the connection ends, for whatever reason. */
  readonly closed: Promise<GatewayClosed>
  close(): void
}

interface Waiting {
  readonly method: string
  readonly resolve: (payload: unknown) => void
  readonly reject: (error: Error) => void
  readonly onAccepted: ((payload: unknown) => void) | undefined
  readonly timer: NodeJS.Timeout | undefined
}

/** Connects and signs in. Rejects with GatewayUnreachable, RequestFailed (refused) or GatewayClosed. */
export function connectGateway(options: ConnectOptions): Promise<GatewayClient> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(options.url, { perMessageDeflate: false, maxPayload: 64 * 1024 * 1024, handshakeTimeout: options.timeoutMs ?? 5000 })
    const waiting = new Map<string, Waiting>()
    const listeners = new Set<EventListener>()
    let lastId = 0
    let failure: Error | null = null
    let settleClosed: (closed: GatewayClosed) => void = () => undefined
    const closed = new Promise<GatewayClosed>((settle) => {
      settleClosed = settle
    })
    const deadline = setTimeout(() => {
      failure = new GatewayUnreachable(options.url, 'it did not finish the greeting in time')
      socket.terminate()
    }, options.timeoutMs ?? 15_000)

    const request = <Result>(method: string, params: unknown = {}, { timeoutMs = 30_000, onAccepted }: RequestOptions = {}): Promise<Result> =>
      new Promise<Result>((resolveRequest, rejectRequest) => {
        if (socket.readyState !== WebSocket.OPEN) {
          rejectRequest(new GatewayClosed(1006, ''))
          return
        }
        lastId += 1
        const id = `c${lastId}`
        const timer = Number.isFinite(timeoutMs)
          ? setTimeout(() => {
              waiting.delete(id)
              rejectRequest(new RequestTimedOut(method, timeoutMs))
            }, timeoutMs)
          : undefined
        waiting.set(id, { method, resolve: (payload) => resolveRequest(payload as Result), reject: rejectRequest, onAccepted, timer })
        socket.send(JSON.stringify({ type: 'req', id, method, params }))
      })

    const answer = (frame: ResponseFrame): void => {
      const entry = waiting.get(frame.id)
      if (entry === undefined) return
      if (frame.ok && entry.onAccepted !== undefined && isAccepted(frame.payload)) {
        entry.onAccepted(frame.payload)
        return
      }
      waiting.delete(frame.id)
      clearTimeout(entry.timer)
      if (frame.ok) entry.resolve(frame.payload)
      else entry.reject(new RequestFailed(entry.method, frame.error ?? unknownError))
    }

    const signIn = async (challenge: { nonce?: string; ts?: number }): Promise<void> => {
      const { auth, identity } = options
      const client = { id: 'cli', mode: 'cli', version: options.version, platform: options.platform }
      const device = signConnect(identity, {
        clientId: client.id, clientMode: client.mode, role: 'operator', scopes: CLI_SCOPES,
        token: auth.token ?? auth.deviceToken ?? '', platform: options.platform,
        nonce: challenge.nonce ?? '', signedAt: challenge.ts ?? Date.now(),
      })
      const hello = await request<Hello>('connect', { minProtocol: 4, maxProtocol: 4, client, role: 'operator', scopes: CLI_SCOPES, caps: options.caps ?? [], auth, device, locale: 'en' })
      clearTimeout(deadline)
      resolve({
        hello, request, closed,
        onEvent: (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        close: () => socket.close(1000),
      })
    }

    socket.on('message', (data: Buffer) => {
      const frame = parse(data.toString('utf8'))
      if (frame === null) return
      if (frame.type === 'res') answer(frame)
      else if (frame.event === 'connect.challenge') signIn((frame.payload ?? {}) as { nonce?: string; ts?: number }).catch((error: Error) => {
        failure = error
        socket.close()
      })
      else for (const listener of listeners) listener(frame.event, (frame.payload ?? {}) as Readonly<Record<string, unknown>>)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      failure ??= new GatewayUnreachable(options.url, error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET' ? error.code : error.message)
    })
    socket.on('close', (code, reason) => {
      clearTimeout(deadline)
      const end = new GatewayClosed(code, reason.toString())
      for (const entry of waiting.values()) {
        clearTimeout(entry.timer)
        entry.reject(end)
      }
      waiting.clear()
      settleClosed(end)
      reject(failure ?? end)
    })
  })
}

const unknownError: WireError = { code: 'UNAVAILABLE', message: 'the gateway gave no reason' }

function isAccepted(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && (payload as { status?: unknown }).status === 'accepted'
}

function parse(text: string): ResponseFrame | EventFrame | null {
  try {
    const frame = JSON.parse(text) as ResponseFrame | EventFrame
    return frame.type === 'res' || frame.type === 'event' ? frame : null
  } catch {
    // Not a frame of the protocol: ignored, as the protocol asks of clients.
    return null
  }
}
