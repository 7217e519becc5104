// The small services of a desktop, one interface each.
import type { ProxyLoginAnswer } from './page-settings.ts'

export interface Shortcuts {
  /** False when another program has it, or when it is no shortcut at all. */
  register(accelerator: string, pressed: () => void): boolean
  unregister(accelerator: string): void
}

export interface NotificationOptions {
  readonly title: string
  readonly body: string
  readonly isSilent: boolean
  /** Buttons, where the system has them. */
  readonly actions: readonly string[]
}

export interface ShownNotification {
  close(): void
}

export interface Notifications {
  isSupported(): boolean
  show(options: NotificationOptions, events: { readonly clicked: () => void; readonly chosen: (actionIndex: number) => void }): ShownNotification
}

export interface Clipboard {
  readText(): Promise<string>
  /** The picture in it as a PNG; null when there is none. */
  readImage(): Promise<Uint8Array | null>
  writeText(text: string): Promise<void>
}

export interface Question {
  readonly kind: 'info' | 'question' | 'warning' | 'error'
  readonly message: string
  readonly detail: string
  /** From the first, which is suggested, to the last, which is the way out. */
  readonly buttons: readonly [string, ...string[]]
  /** Enter takes the way out: agreeing needs a choice. */
  readonly isCautious?: boolean
}

export interface Dialogs {
  /** Index of the chosen button. */
  ask(question: Question): Promise<number>
  /** Paths; empty when nothing was chosen. */
  chooseFolder(title: string): Promise<readonly string[]>
}

export interface ExternalLinks {
  /** In the program that the system has for it. Whoever calls has asked the owner. */
  open(url: string): Promise<void>
}

export interface LoginItem {
  isEnabled(): boolean
  /** `isHidden`: that start shows no window. */
  setEnabled(isEnabled: boolean, isHidden: boolean): void
}

export interface Power {
  onSuspend(listener: () => void): void
  onResume(listener: () => void): void
}

export interface Theme {
  isDark(): boolean
  /** Of the bar that tray icons stand in, whatever the app itself is set to. */
  isPanelDark(): boolean
  /** Whoever sits here wants nothing to move by itself. */
  isStill(): boolean
  /** What the dashboard was set to, for the system's own parts of the windows. */
  follow(theme: 'system' | 'light' | 'dark'): void
  onChange(listener: () => void): void
}

/** Encryption with a key of the operating system. */
export interface SafeStorage {
  /** False where the system would only pretend (a fixed key on Linux without a keyring). */
  isReal(): boolean
  encrypt(text: string): Uint8Array
  decrypt(bytes: Uint8Array): string
}

export interface Updater {
  /** An address, or empty for the one the package was made with. Returns whether there is one now. */
  useFeed(url: string): boolean
  /** Rejects when the feed can't be read. Null when this is the newest; never an older version. */
  check(): Promise<{ readonly version: string } | null>
  download(onProgress: (percent: number) => void): Promise<void>
  /** Ends the app and comes back as the new version. */
  install(): void
  /** A proxy on the way to the feed asks who is there. */
  answerProxyLogins(answer: ProxyLoginAnswer): void
}

export interface ProtocolClient {
  /** Links of this scheme open this app from now on. */
  register(scheme: string): boolean
}

export interface Badge {
  /** 0 takes it away. `description` is for those who can't see it. */
  show(count: number, description: string): void
}
