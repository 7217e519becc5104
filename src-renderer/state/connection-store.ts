// What the views know of the connection: the client's state, as a store, and what a person can do about it.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ConnectionState, Credentials, GatewayClient, Hello } from '../client/gateway-client.ts'

export interface ConnectionStore {
  readonly connection: ConnectionState
  /** The last greeting of this page's life: kept while offline, so that views stay on screen. Null until the first sign-in. */
  readonly hello: Hello | null
  readonly signIn: (credentials: Credentials) => void
  readonly signOut: () => void
  readonly retryNow: () => void
}

export type ConnectionStoreApi = StoreApi<ConnectionStore>

/** Follows the client from now on; `close` of the client ends it. */
export function createConnectionStore({ client }: { readonly client: GatewayClient }): ConnectionStoreApi {
  const store = createStore<ConnectionStore>(() => ({
    connection: client.state(),
    hello: null,
    signIn: (credentials) => client.signIn(credentials),
    signOut: () => client.signOut(),
    retryNow: () => client.retryNow(),
  }))
  const follow = (connection: ConnectionState) => {
    if (connection.kind === 'open') store.setState({ connection, hello: connection.hello })
    // Whoever must sign in again may be somebody else: nothing of before stays on screen.
    else if (connection.kind === 'needs-sign-in' || connection.kind === 'waiting-for-pairing') store.setState({ connection, hello: null })
    else store.setState({ connection })
  }
  follow(client.state())
  client.onState(follow)
  return store
}
