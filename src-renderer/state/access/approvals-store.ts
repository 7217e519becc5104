// Questions that wait for the owner's yes or no, from every agent and chat, and how earlier ones ended.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { approvalsWire } from '../../../gateway/protocol/index.ts'
import { RequestError } from '../../client/gateway-client.ts'
import type { GatewayClient } from '../../client/gateway-client.ts'
import { readAnyApproval } from '../chat-wire.ts'
import type { Approval } from '../chat-types.ts'

export type Decision = approvalsWire.Decision
export type PastApproval = approvalsWire.HistoryItem

export interface ApprovalsStore {
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed'
  readonly problem: string | null
  /** The one asked first comes first. */
  readonly pending: readonly Approval[]
  /** The one asked last comes first. */
  readonly past: readonly PastApproval[]
  /** Where older ones begin; null when there are none. */
  readonly olderFrom: string | null
  readonly load: () => Promise<void>
  /** Rejects with RequestError. */
  readonly loadOlder: () => Promise<void>
  /** A refusal is noted in the question; one that was answered elsewhere goes. Never rejects. */
  readonly decide: (id: string, decision: Decision) => Promise<void>
}

const PAGE = 20
const OVER = ['APPROVAL_NOT_FOUND', 'APPROVAL_ALREADY_RESOLVED']
const NOTHING = { phase: 'idle', problem: null, pending: [], past: [], olderFrom: null } as const

export function createApprovalsStore({ client }: { readonly client: GatewayClient }): StoreApi<ApprovalsStore> {
  let newest = 0
  const readPast = (cursor?: string) => client.request<approvalsWire.HistoryResult>('approval.history', { limit: PAGE, ...(cursor !== undefined && { cursor }) })

  const store = createStore<ApprovalsStore>((set, get) => ({
    ...NOTHING,
    async load() {
      newest += 1
      const mine = newest
      if (get().phase === 'idle') set({ phase: 'loading' })
      try {
        const [pending, past] = await Promise.all([client.request<readonly unknown[]>('exec.approval.list'), readPast()])
        if (mine !== newest) return
        const known = new Map(get().pending.map((approval) => [approval.id, approval]))
        const read = pending.map(readAnyApproval).filter((approval) => approval !== null)
        set({ phase: 'ready', problem: null, pending: read.map((approval) => known.get(approval.id) ?? approval), past: past.items, olderFrom: past.nextCursor ?? null })
      } catch (error) {
        if (mine === newest) set({ phase: 'failed', problem: error instanceof Error ? error.message : String(error) })
      }
    },
    async loadOlder() {
      const { olderFrom, past } = get()
      if (olderFrom === null) return
      const older = await readPast(olderFrom)
      // Read again meanwhile: the pages no longer fit together.
      if (get().past !== past) return
      set({ past: [...past, ...older.items], olderFrom: older.nextCursor ?? null })
    },
    async decide(id, decision) {
      change(id, { answering: true, error: null })
      try {
        await client.request('exec.approval.resolve', { id, decision })
        remove(id)
      } catch (error) {
        const isOver = error instanceof RequestError && OVER.includes(String(error.details['reason']))
        if (isOver) remove(id)
        else change(id, { answering: false, error: error instanceof Error ? error.message : String(error) })
      }
    },
  }))

  const change = (id: string, changes: Partial<Approval>) => store.setState(({ pending }) => ({ pending: pending.map((approval) => (approval.id === id ? { ...approval, ...changes } : approval)) }))
  const remove = (id: string) => store.setState(({ pending }) => ({ pending: pending.filter((approval) => approval.id !== id) }))
  const again = () => {
    if (store.getState().phase !== 'idle') void store.getState().load()
  }
  client.on('exec.approval.requested', (payload) => {
    const asked = readAnyApproval(payload)
    if (asked === null || store.getState().phase === 'idle') return
    store.setState(({ pending }) => ({ pending: [...pending.filter(({ id }) => id !== asked.id), asked] }))
  })
  client.on('exec.approval.resolved', ({ id }) => {
    remove(String(id))
    again()
  })
  client.onResync(again)
  client.onState(({ kind }) => {
    if (kind !== 'needs-sign-in' && kind !== 'waiting-for-pairing') return
    newest += 1
    store.setState(NOTHING)
  })
  return store
}
