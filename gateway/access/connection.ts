// Who is on the other end of a connection, once admitted. Plain types.
import type { Role } from '../protocol/index.ts'

export interface Principal {
  readonly role: Role
  /** The live authority: what pairing or the shared secret granted, never what the client asked for. */
  readonly scopes: readonly string[]
  readonly authMethod: 'none' | 'token' | 'password' | 'device-token' | 'bootstrap-token'
  readonly deviceId: string | null
  readonly clientId: string
  readonly clientMode: string
  readonly clientVersion: string
  readonly platform: string
  readonly displayName: string | null
  readonly instanceId: string | null
  readonly remoteIp: string
  /** Same machine without any proxy in between. */
  readonly isLocal: boolean
  readonly caps: ReadonlySet<string>
}

export interface Connection {
  readonly id: string
  readonly principal: Principal
  readonly connectedAtMs: number
  /** Sends one event to this connection only, outside the broadcast sequence. */
  send(event: string, payload: Readonly<Record<string, unknown>>): void
  close(code: number, reason: string): void
  /** True after sessions.subscribe. */
  sessionsSubscribed: boolean
  /** Canonical keys this connection follows (sessions.messages.subscribe). */
  readonly followedSessions: Set<string>
}
