// The settings of the app around the page: as they hold now, changed one at a time, followed when another window changes them.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { AppSettings, AppSettingsReport } from '../../../src-preload/app-settings.ts'
import type { DesktopBridge } from '../../../src-preload/channels.ts'

export interface AppSettingsStore {
  /** Null until the app has answered. */
  readonly report: AppSettingsReport | null
  readonly loadProblem: string | null
  /** The settings whose last change was refused, with the app's reason. */
  readonly refused: Readonly<Partial<Record<keyof AppSettings, string>>>
  /** Never rejects: see `loadProblem`. */
  readonly load: () => Promise<void>
  /** Never rejects: see `refused`. Resolves with whether it was taken. */
  readonly change: <Name extends keyof AppSettings>(name: Name, value: AppSettings[Name]) => Promise<boolean>
  /** Follows what other windows change; returns what ends it. */
  readonly follow: () => () => void
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export function createAppSettingsStore(bridge: DesktopBridge): StoreApi<AppSettingsStore> {
  return createStore<AppSettingsStore>((set, get) => ({
    report: null,
    loadProblem: null,
    refused: {},
    async load() {
      try {
        set({ report: await bridge.call('settings.get', {}), loadProblem: null })
      } catch (error) {
        set({ loadProblem: messageOf(error) })
      }
    },
    async change(name, value) {
      const { [name]: _before, ...refused } = get().refused
      try {
        set({ report: await bridge.call('settings.change', { changes: { [name]: value } }), refused })
        return true
      } catch (error) {
        set({ refused: { ...refused, [name]: messageOf(error) } })
        return false
      }
    },
    follow: () => bridge.on('settings.changed', (report) => set({ report })),
  }))
}
