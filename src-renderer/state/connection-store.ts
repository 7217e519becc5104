// What the views know of the connection: the client's state, as a store, and what a person can do about it.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ConnectionState, Credentials, GatewayClient, Hello } from '../client/gateway-client.ts'
import type { HelloMemory } from '../client/hello-memory.ts'

export interface ConnectionStore {
  readonly connection: ConnectionState
  /** The last greeting: kept while offline, so that views stay on screen. Until the first one of this page's life that of the life before, as long as nothing speaks against it; null without one. */
  readonly hello: Hello | null
  /** `hello` is of this page's life. */
  readonly isGreeted: boolean
  readonly signIn: (credentials: Credentials) => void
  readonly signOut: () => void
  readonly retryNow: () => void
}

export type ConnectionStoreApi = StoreApi<ConnectionStore>

/** Follows the client from now on; `close` of the client ends it. */
export function createConnectionStore({ client, memory }: { readonly client: GatewayClient; readonly memory: HelloMemory }): ConnectionStoreApi {
  const store = createStore<ConnectionStore>(() => ({
    connection: client.state(),
    hello: memory.read(),
    isGreeted: false,
    signIn: (credentials) => client.signIn(credentials),
    signOut: () => client.signOut(),
    retryNow: () => client.retryNow(),
  }))
  const follow = (connection: ConnectionState) => {
    if (connection.kind === 'open') {
      memory.keep(connection.hello)
      store.setState({ connection, hello: connection.hello, isGreeted: true })
    } else if (connection.kind === 'needs-sign-in' || connection.kind === 'waiting-for-pairing') {
      // Whoever must sign in again may be somebody else: nothing of before stays on screen.
      memory.forget()
      store.setState({ connection, hello: null, isGreeted: false })
    } else if (connection.kind === 'connecting' || store.getState().isGreeted) store.setState({ connection })
    // What was remembered does not hold: why is told in full.
    else store.setState({ connection, hello: null })
  }
  follow(client.state())
  client.onState(follow)
  return store
}
