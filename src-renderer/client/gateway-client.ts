// A person's connection to a gateway, of the dashboard or of the app around it; without React. Contract; created by create-gateway-client.ts.

/** Where the connection stands. `waiting-for-pairing` retries by itself until the owner decides. */
export type ConnectionState =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open'; readonly hello: Hello }
  /** Lost or refused for a passing reason; the next attempt starts at `retryAtMs`. */
  | { readonly kind: 'offline'; readonly reason: string; readonly retryAtMs: number }
  | { readonly kind: 'needs-sign-in'; readonly reason: SignInReason; readonly message: string; /** What this gateway asks for, once it said so. */ readonly secret: 'token' | 'password' | null; readonly retryAfterMs?: number }
  /** `isTurnedDown`: the owner said no (or let it expire); it asks again only when told to with `retryNow`. */
  | { readonly kind: 'waiting-for-pairing'; readonly requestId: string | null; readonly deviceId: string; readonly message: string; readonly isTurnedDown: boolean }
  /** Nothing the person can do here helps: wrong protocol, foreign origin. */
  | { readonly kind: 'refused'; readonly message: string; readonly code: string }
  | { readonly kind: 'closed' }

/** `link-used`: the one-time link was used before, ran out, or never was one. */
export type SignInReason = 'missing' | 'mismatch' | 'link-used' | 'revoked' | 'rate-limited'

export interface Hello {
  /** By which the gateway knows this browser; empty for the program that runs the gateway. */
  readonly deviceId: string
  readonly serverVersion: string
  readonly connectionId: string
  readonly methods: ReadonlySet<string>
  readonly scopes: readonly string[]
  readonly maxPayload: number
  readonly attachments: { readonly maxBytes: number; readonly maxImageBytes: number } | null
  readonly defaultAgentId: string
  readonly mainSessionKey: string
  readonly modelConfigured: boolean
}

/** A method answered with an error, or the connection ended before it answered (`code` `DISCONNECTED`). */
export class RequestError extends Error {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  readonly retryable: boolean

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}, retryable = false) {
    super(message)
    this.name = 'RequestError'
    this.code = code
    this.details = details
    this.retryable = retryable
  }
}

export type Credentials =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'password'; readonly password: string }
  /** From a one-time link; forgotten after its first use, whatever came of it. */
  | { readonly kind: 'bootstrap'; readonly token: string }

export type EventListener = (payload: Readonly<Record<string, unknown>>) => void

export interface GatewayClient {
  state(): ConnectionState
  /** Calls back after every change of state. Returns how to stop. */
  onState(listener: (state: ConnectionState) => void): () => void
  /** Rejects with RequestError. `timeoutMs` defaults to 30 s; 0 means none. */
  request<Result = Readonly<Record<string, unknown>>>(method: string, params?: Readonly<Record<string, unknown>>, options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal }): Promise<Result>
  on(event: string, listener: EventListener): () => void
  /** Events were missed (sequence gap or reconnect): stores read again what they show. */
  onResync(listener: () => void): () => void
  signIn(credentials: Credentials): void
  /** Forgets the device token of this gateway. */
  signOut(): void
  /**
   * Connects again; with `deviceToken` if the gateway gave this browser a new one. Resolves once it is open again,
   * rejects with RequestError when that takes a person.
   */
  reconnect(deviceToken?: string): Promise<void>
  /** Tries now instead of at the planned time. */
  retryNow(): void
  close(): void
}
