// What the app itself knows of its gateway: the icon, the menus and the notifications are made of this. Plain data.

export interface GatewayView {
  readonly connection: ConnectionView
  /** Sessions with a run on its way. */
  readonly running: number
  /** The one asked first comes first. */
  readonly approvals: readonly PendingApproval[]
  readonly pairings: readonly PendingPairing[]
  /** The newest first; without those that the assistant keeps for itself. */
  readonly sessions: readonly RecentSession[]
  readonly lastReply: Reply | null
}

/** `none`: there is no gateway. `waiting`: its owner has to let this app in. `refused`: a person has to sign in. */
export type ConnectionView = 'none' | 'connecting' | 'open' | 'lost' | 'waiting' | 'refused'

export interface PendingApproval {
  readonly id: string
  readonly command: string
  readonly agentId: string | null
  readonly sessionKey: string | null
  readonly reason: string | null
  /** Decisions the gateway takes, such as `allow-once`. */
  readonly allowed: readonly string[]
}

export interface PendingPairing {
  readonly requestId: string
  /** What it calls itself; nobody has checked it. */
  readonly name: string
}

export interface RecentSession {
  readonly key: string
  /** Null for one that nobody named yet. */
  readonly title: string | null
  readonly agentId: string
  readonly updatedAtMs: number
  readonly isRunning: boolean
  readonly isUnread: boolean
  /** A channel such as `telegram` where its replies are read; null when they are read here. */
  readonly channel: string | null
  /** Of a schedule, a hook or a helper of another session. */
  readonly isBackground: boolean
  readonly isArchived: boolean
}

/** An answer that is complete. */
export interface Reply {
  readonly sessionKey: string
  readonly messageId: string
  readonly text: string
  /** Why it failed, if it did. */
  readonly error: string | null
}

export const NO_GATEWAY: GatewayView = { connection: 'none', running: 0, approvals: [], pairings: [], sessions: [], lastReply: null }
