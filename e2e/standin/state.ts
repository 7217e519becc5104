// What the stand-in's parts know of each other: the browser, the windows, and what the operating system would hold. Tests read it as `globalThis.__electronStandin`.
import type { Browser } from './chromium/browser.ts'
import type { ManagedWindow } from './managed-window.ts'

export interface ShownNotification {
  readonly title: string
  readonly body: string
}

export interface StandInState {
  readonly isStandIn: true
  browser: Browser | null
  /** Electron's `ready` happened. */
  isReady: boolean
  isQuitting: boolean
  isExiting: boolean
  /** By window id. */
  readonly windows: Map<number, ManagedWindow>
  focused: ManagedWindow | null
  userAgent: string
  /** Privileged schemes by name, in lower case. */
  readonly schemes: Set<string>
  readonly protocolHandlers: Map<string, (request: Request) => Response | Promise<Response>>
  readonly protocolClients: Set<string>
  readonly shortcuts: Map<string, () => void>
  /** As if another program had registered them. */
  readonly shortcutsTakenByOthers: Set<string>
  clipboardText: string
  /** A PNG. */
  clipboardImage: Buffer | null
  isSafeStorageAvailable: boolean
  idleSeconds: number
}

export const state: StandInState = {
  isStandIn: true,
  browser: null,
  isReady: false,
  isQuitting: false,
  isExiting: false,
  windows: new Map(),
  focused: null,
  userAgent: '',
  schemes: new Set(),
  protocolHandlers: new Map(),
  protocolClients: new Set(),
  shortcuts: new Map(),
  shortcutsTakenByOthers: new Set(),
  clipboardText: '',
  clipboardImage: null,
  isSafeStorageAvailable: true,
  idleSeconds: 0,
}

/** The browser, which is there from `ready` on. */
export function runningBrowser(): Browser {
  if (state.browser === null) throw new Error('electron stand-in: the browser is not running')
  return state.browser
}
