// The sessions a person can see: rows kept current by events, and what can be done with them.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../client/gateway-client.ts'
import type { sessionsWire } from '../../gateway/protocol/index.ts'

/** What the views read of a row; the gateway sends more. */
export interface SessionRow extends sessionsWire.SessionRow {
  readonly label?: string
  readonly displayName?: string
  readonly derivedTitle?: string
  readonly lastMessagePreview?: string
  readonly updatedAt?: number | null
  readonly channel?: string
  readonly status?: string
  readonly hasActiveRun?: boolean
  readonly archived?: boolean
  readonly pinned?: boolean
  readonly unread?: boolean
  readonly isMain?: boolean
  readonly model?: string
  readonly modelProvider?: string
  readonly thinkingLevel?: string
  readonly totalTokens?: number
  readonly contextTokens?: number
}

/** Fields `sessions.patch` accepts that views change. Null clears. */
export type SessionPatch = Partial<Pick<sessionsWire.PatchParams, 'label' | 'pinned' | 'archived' | 'unread' | 'model' | 'thinkingLevel' | 'permissionMode'>>

export interface SessionsStore {
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed'
  /** Why the list could not be read. */
  readonly problem: string | null
  /** By key; not archived ones only. */
  readonly rows: ReadonlyMap<string, SessionRow>
  /** The session on screen. */
  readonly activeKey: string | null
  readonly setActive: (key: string | null) => void
  readonly load: () => Promise<void>
  /** Creates an empty session and resolves with its key. Rejects with RequestError. */
  readonly create: (params?: { readonly agentId?: string; readonly label?: string; readonly model?: string }) => Promise<string>
  /** Changes at once on screen and takes it back when the gateway refuses; rejects with RequestError then. */
  readonly patch: (key: string, patch: SessionPatch) => Promise<void>
  readonly remove: (key: string) => Promise<void>
}

export type SessionsStoreApi = StoreApi<SessionsStore>

/** Creates the store; it loads by itself whenever the connection opens. */
export function createSessionsStore(_dependencies: { readonly client: GatewayClient }): SessionsStoreApi {
  return createStore<SessionsStore>(() => {
    throw new Error('not yet')
  })
}
