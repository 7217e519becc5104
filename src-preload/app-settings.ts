// The settings of the app itself, apart from its assistant's: what the page shows and changes, and what main keeps in a file.

export interface AppSettings {
  readonly launchAtLogin: boolean
  /** A start at login shows no window. */
  readonly startHidden: boolean
  /** Closing the last window leaves the assistant running behind its tray icon. */
  readonly closeToTray: boolean
  /** As Electron writes shortcuts, such as `Control+Alt+Space`; empty for none. */
  readonly quickChatShortcut: string
  readonly notifications: boolean
  /** A language tag, or `system`. */
  readonly language: string
  readonly theme: 'system' | 'light' | 'dark'
  readonly spellCheck: boolean
  /** 1 is as designed. */
  readonly zoom: number
  readonly proxy: 'system' | 'none' | 'manual'
  /** For `manual`, such as `http://proxy.example:3128`. A page may write it with a name and password: they go to the secret store and never come back. */
  readonly proxyAddress: string
  /** The proxy's name and password are in the secret store. Decided by the app, not by pages. */
  readonly hasProxyLogin: boolean
  /** Where new versions are looked for; empty: nowhere. */
  readonly updateFeed: string
  /** Looked for by itself, once a feed is set. */
  readonly updatesAutomatic: boolean
}

/** What the owner should know about the file: it was unreadable and set aside, or some of its values make no sense and are not used. */
export type AppSettingsNotice =
  | { readonly kind: 'set-aside'; readonly path: string }
  | { readonly kind: 'not-used'; readonly names: readonly string[] }

/** A setting that is stored but could not be put into effect, and why in words for people. */
export interface AppSettingsProblem {
  readonly name: keyof AppSettings
  readonly message: string
}

export interface AppSettingsReport {
  readonly settings: AppSettings
  readonly notices: readonly AppSettingsNotice[]
  readonly problems: readonly AppSettingsProblem[]
  /** Whether this desktop has a place for a tray icon. */
  readonly hasTray: boolean
  /** The quick chat shortcut where nobody chose one. */
  readonly usualShortcut: string
}
