// Light, dark or as the system has it. Kept in this browser; public/theme.js applies it before the first paint.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'

export type Theme = 'system' | 'light' | 'dark'

export interface ThemeStore {
  readonly theme: Theme
  readonly setTheme: (theme: Theme) => void
  /** Something was kept under this name in another window or tab; null: all of it was removed. */
  readonly follow: (key: string | null) => void
}

export type ThemeStoreApi = StoreApi<ThemeStore>

const KEY = 'openclaw.theme'

export interface ThemeDependencies {
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null
  /** Puts the theme on the page. */
  readonly apply: (theme: Theme) => void
}

export function createThemeStore({ storage, apply }: ThemeDependencies): ThemeStoreApi {
  return createStore<ThemeStore>((set) => ({
    theme: read(storage),
    setTheme(theme) {
      apply(theme)
      set({ theme })
      try {
        if (theme === 'system') storage?.removeItem(KEY)
        else storage?.setItem(KEY, theme)
      } catch {
        // Full or denied: the choice holds until the page is closed.
      }
    },
    follow(key) {
      if (key !== KEY && key !== null) return
      const theme = read(storage)
      apply(theme)
      set({ theme })
    },
  }))
}

function read(storage: ThemeDependencies['storage']): Theme {
  try {
    const theme = storage?.getItem(KEY)
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  } catch {
    // Storage is denied to this page.
    return 'system'
  }
}
