// How much waits for a person's answer: commands to approve, devices that want in. Only what this browser may answer is counted.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ConnectionState, GatewayClient } from '../client/gateway-client.ts'
import { hasScope } from '../lib/has-scope.ts'

export interface AttentionStore {
  readonly approvals: number
  readonly devices: number
}

export type AttentionStoreApi = StoreApi<AttentionStore>

/** What waits may run out without an event: while something does, it is looked at again this often. */
const RECHECK_MS = 30_000

export interface AttentionDependencies {
  readonly client: GatewayClient
  readonly after?: (run: () => void, ms: number) => void
}

export function createAttentionStore({ client, after = (run, ms): void => void setTimeout(run, ms) }: AttentionDependencies): AttentionStoreApi {
  const store = createStore<AttentionStore>(() => ({ approvals: 0, devices: 0 }))
  let isRecheckPlanned = false

  const recheckLater = () => {
    const { approvals, devices } = store.getState()
    if (isRecheckPlanned || approvals + devices === 0) return
    isRecheckPlanned = true
    after(() => {
      isRecheckPlanned = false
      readAll()
    }, RECHECK_MS)
  }
  const approvals = createReader(client, 'operator.approvals', 'exec.approval.list', (list: unknown) => store.setState({ approvals: Array.isArray(list) ? list.length : 0 }), recheckLater)
  const devices = createReader(client, 'operator.pairing', 'device.pair.list', (list: { readonly pending?: readonly unknown[] }) => store.setState({ devices: list.pending?.length ?? 0 }), recheckLater)
  const readAll = () => {
    approvals()
    devices()
  }

  for (const event of ['exec.approval.requested', 'exec.approval.resolved']) client.on(event, approvals)
  for (const event of ['device.pair.requested', 'device.pair.resolved', 'device.pair.changed']) client.on(event, devices)
  client.onResync(readAll)
  const follow = ({ kind }: ConnectionState) => {
    if (kind === 'open') readAll()
    // Whoever signs in next may be somebody else.
    if (kind === 'needs-sign-in' || kind === 'waiting-for-pairing') store.setState({ approvals: 0, devices: 0 })
  }
  client.onState(follow)
  follow(client.state())
  return store
}

/** Reads one list where it is allowed; of overlapping reads the newest counts. What cannot be read now keeps its last number until the next greeting. */
function createReader<Answer>(client: GatewayClient, scope: string, method: string, take: (answer: Answer) => void, done: () => void): () => void {
  let newest = 0
  return () => {
    const state = client.state()
    if (state.kind !== 'open' || !hasScope(state.hello.scopes, scope)) return
    newest += 1
    const mine = newest
    client.request<Answer>(method).then((answer) => {
      if (mine === newest) take(answer)
    }, () => undefined).finally(done)
  }
}
