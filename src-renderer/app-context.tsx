// What every view may reach: the gateway's client and the stores. Views take it through useApp(), never through imports of instances.
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { GatewayClient } from './client/gateway-client.ts'
import type { ConnectionStore, ConnectionStoreApi } from './state/connection-store.ts'
import type { SessionsStore, SessionsStoreApi } from './state/sessions-store.ts'
import type { ToastsStoreApi } from './state/toasts-store.ts'

export interface App {
  readonly client: GatewayClient
  readonly stores: {
    readonly connection: ConnectionStoreApi
    readonly sessions: SessionsStoreApi
    readonly toasts: ToastsStoreApi
  }
}

const AppContext = createContext<App | null>(null)

export const AppProvider = AppContext.Provider

/** The client and the stores. Throws outside the app: that is a mistake of ours. */
export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('useApp() needs <AppProvider> above it')
  return app
}

/** Reads one thing of the connection; renders again when it changes. */
export function useConnection<Selected>(select: (state: ConnectionStore) => Selected): Selected {
  return useStore(useApp().stores.connection, select)
}

/** Reads one thing of the sessions; renders again when it changes. */
export function useSessions<Selected>(select: (state: SessionsStore) => Selected): Selected {
  return useStore(useApp().stores.sessions, select)
}
