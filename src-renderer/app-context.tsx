// What every view may reach: the gateway's client and the stores. Views take it through useApp(), never through imports of instances.
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from './client/gateway-client.ts'
import type { PageStorage } from './client/gateway-storage.ts'
import { hasScope } from './lib/has-scope.ts'
import type { AgentsStore, AgentsStoreApi } from './state/agents-store.ts'
import type { AttentionStore, AttentionStoreApi } from './state/attention-store.ts'
import type { CommandsStore, CommandsStoreApi } from './state/commands-store.ts'
import type { ConnectionStore, ConnectionStoreApi } from './state/connection-store.ts'
import type { LanguageStore, LanguageStoreApi } from './state/language-store.ts'
import type { GatewaysStore, GatewaysStoreApi } from './state/gateways-store.ts'
import type { MessageSearchStore, MessageSearchStoreApi } from './state/message-search-store.ts'
import type { SessionsStore, SessionsStoreApi } from './state/sessions-store.ts'
import type { ThemeStore, ThemeStoreApi } from './state/theme-store.ts'
import type { ToastsStore, ToastsStoreApi } from './state/toasts-store.ts'

export interface App {
  readonly client: GatewayClient
  /** Of this gateway only; null when the browser keeps nothing. */
  readonly storage: PageStorage | null
  /** In the desktop app's windows only. */
  readonly gateways: GatewaysStoreApi | null
  readonly stores: {
    readonly agents: AgentsStoreApi
    readonly attention: AttentionStoreApi
    readonly commands: CommandsStoreApi
    readonly connection: ConnectionStoreApi
    readonly language: LanguageStoreApi
    readonly messageSearch: MessageSearchStoreApi
    readonly sessions: SessionsStoreApi
    readonly theme: ThemeStoreApi
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

/** Each reads one thing of a store; the component renders again when that changes. */
export function useAgents<Selected>(select: (state: AgentsStore) => Selected): Selected {
  return useStore(useApp().stores.agents, select)
}

export function useAttention<Selected>(select: (state: AttentionStore) => Selected): Selected {
  return useStore(useApp().stores.attention, select)
}

/** Who offers commands uses `useCommands` of views/shell/commands instead. */
export function useCommandList<Selected>(select: (state: CommandsStore) => Selected): Selected {
  return useStore(useApp().stores.commands, select)
}

export function useConnection<Selected>(select: (state: ConnectionStore) => Selected): Selected {
  return useStore(useApp().stores.connection, select)
}

export function useLanguage<Selected>(select: (state: LanguageStore) => Selected): Selected {
  return useStore(useApp().stores.language, select)
}

/** A request made now goes out. */
export function useIsConnected(): boolean {
  return useConnection(({ connection }) => connection.kind === 'open')
}

const NO_GATEWAYS = createStore<GatewaysStore | null>(() => null)

/** Null outside the desktop app. */
export function useGateways<Selected>(select: (state: GatewaysStore) => Selected): Selected | null {
  const store: Pick<StoreApi<GatewaysStore | null>, 'getState' | 'getInitialState' | 'subscribe'> = useApp().gateways ?? NO_GATEWAYS
  return useStore(store, (state) => (state === null ? null : select(state)))
}

export function useMessageSearch<Selected>(select: (state: MessageSearchStore) => Selected): Selected {
  return useStore(useApp().stores.messageSearch, select)
}

export function useSessions<Selected>(select: (state: SessionsStore) => Selected): Selected {
  return useStore(useApp().stores.sessions, select)
}

export function useTheme<Selected>(select: (state: ThemeStore) => Selected): Selected {
  return useStore(useApp().stores.theme, select)
}

export function useToasts<Selected>(select: (state: ToastsStore) => Selected): Selected {
  return useStore(useApp().stores.toasts, select)
}

/** Whether this browser was given this right, directly or by a wider one. */
export function useMay(scope: string): boolean {
  return useConnection(({ hello }) => hasScope(hello?.scopes ?? [], scope))
}

type StoreFactory<State> = (dependencies: { readonly client: GatewayClient }) => StoreApi<State>

const storesOfViews = new WeakMap<App, Map<StoreFactory<never>, StoreApi<unknown>>>()

/** The store of one view's domain, made when it is first asked for and kept while the app lives: its code comes with the view. */
export function useViewStore<State>(create: StoreFactory<State>): StoreApi<State> {
  const app = useApp()
  const stores = storesOfViews.get(app) ?? new Map<StoreFactory<never>, StoreApi<unknown>>()
  storesOfViews.set(app, stores)
  const known = stores.get(create as unknown as StoreFactory<never>)
  // One factory makes one kind of store: what was kept under it is of its type.
  if (known !== undefined) return known as StoreApi<State>
  const store = create({ client: app.client })
  stores.set(create as unknown as StoreFactory<never>, store as StoreApi<unknown>)
  return store
}
