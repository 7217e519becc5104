// The contract between the dashboard's page and the app around it: what a page may ask, and what it is told. Declared here once;
// src-main/bridge/call-schemas.ts checks the parameters at run time and src-main/bridge/handlers.ts answers, both by these types.
import type { AppSettings, AppSettingsReport } from './app-settings.ts'
import type { GatewayPlace, GatewaySecret, GatewaysReport, GatewayTrial } from './gateways.ts'

/** What the clipboard holds. `size` and `limit` count bytes of a picture, or characters of a text. */
export type ClipboardContent =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  /** `data` is base64. */
  | { readonly kind: 'image'; readonly mimeType: string; readonly bytes: number; readonly data: string }
  | { readonly kind: 'too-large'; readonly what: 'image' | 'text'; readonly size: number; readonly limit: number }

/** The global shortcut of quick chat: what is wanted, and whether it works. */
export interface ShortcutReport {
  /** As Electron writes shortcuts; empty for none. */
  readonly accelerator: string
  /** What it is where nobody chose. */
  readonly usual: string
  /** `taken`: another program has it. `unusable`: it is no global shortcut. `paused`: a new one is being typed. */
  readonly state: 'on' | 'off' | 'taken' | 'unusable' | 'paused'
  /** The desktop or nearly every program uses it: it may not come, or be missed there. */
  readonly isNeededElsewhere: boolean
  /** Others that can be had, the best first; given where this one can't. */
  readonly alternatives: readonly string[]
}

/** Something from outside that the owner let in: words for the editor of a chat, or a file for the import. */
export type Handover =
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly text: string }

/** What a page asks of the app. Every call has one object of parameters. */
export interface DesktopCalls {
  /** Where this window's gateway is, and a token that signs the page in, once. Waits while the gateway starts. */
  'gateway.signIn': { readonly params: Record<string, never>; readonly result: { readonly url: string; readonly token: string; /** Null: the gateway is inside the app. */ readonly elsewhere: GatewayElsewhere | null } }
  /** Another window of the app, on a path of the dashboard such as `/chat/agent:main:main`. */
  'window.open': { readonly params: { readonly path: string }; readonly result: null }
  /** Puts what helps to understand a problem on the clipboard; no secrets are in it. */
  'diagnostics.copy': { readonly params: Record<string, never>; readonly result: null }
  'settings.get': { readonly params: Record<string, never>; readonly result: AppSettingsReport }
  /** Keeps them and puts them into effect. Rejects when they make no sense or can't be written; nothing has changed then. */
  'settings.change': { readonly params: { readonly changes: Partial<AppSettings> }; readonly result: AppSettingsReport }
  /** The system's own dialog; null when nothing was chosen. */
  'folder.choose': { readonly params: { readonly title: string }; readonly result: { readonly path: string | null } }
  'gateways.get': { readonly params: Record<string, never>; readonly result: GatewaysReport }
  /** A person is asked first. Null when they said no. The secret goes to the secret store and never comes back. */
  'gateways.add': { readonly params: { readonly name: string; readonly place: GatewayPlace; readonly secret: GatewaySecret }; readonly result: { readonly id: string } | null }
  'gateways.rename': { readonly params: { readonly id: string; readonly name: string }; readonly result: null }
  /** A person is asked first. False when they said no. */
  'gateways.remove': { readonly params: { readonly id: string }; readonly result: boolean }
  'gateways.try': { readonly params: { readonly id: string }; readonly result: GatewayTrial }
  /** Every window starts over with this gateway; null for the one on this computer. */
  'gateways.use': { readonly params: { readonly id: string | null }; readonly result: null }
  /** What was refused is tried again now. */
  'gateways.retry': { readonly params: Record<string, never>; readonly result: null }
  'gateways.keepOwn': { readonly params: { readonly keepsOwn: boolean }; readonly result: null }
  'updates.state': { readonly params: Record<string, never>; readonly result: UpdateState }
  /** Each is done when the state says so: see the event `updates`. */
  'updates.check': { readonly params: Record<string, never>; readonly result: null }
  'updates.download': { readonly params: Record<string, never>; readonly result: null }
  'updates.install': { readonly params: Record<string, never>; readonly result: null }
  'quickChat.hide': { readonly params: Record<string, never>; readonly result: null }
  /** Its content is this high now. */
  'quickChat.grow': { readonly params: { readonly height: number }; readonly result: null }
  /** A pinned quick chat stays when another window gets the keyboard. */
  'quickChat.pin': { readonly params: { readonly isPinned: boolean }; readonly result: null }
  /** Hides quick chat and shows this path of the dashboard. */
  'quickChat.openInDashboard': { readonly params: { readonly path: string }; readonly result: null }
  /** For a quick chat that is in sight, when somebody asked for it. */
  'clipboard.read': { readonly params: Record<string, never>; readonly result: ClipboardContent }
  'shortcut.get': { readonly params: Record<string, never>; readonly result: ShortcutReport }
  /** While a new shortcut is typed the old one does nothing. */
  'shortcut.record': { readonly params: { readonly isRecording: boolean }; readonly result: ShortcutReport }
  /** What an address's `handover` names, once; null when it was taken or is too old. */
  'handover.take': { readonly params: { readonly id: string }; readonly result: Handover | null }
}

/** A gateway on another computer, as this window's page needs to know it. */
export interface GatewayElsewhere {
  readonly id: string
  readonly name: string
  /** By which that gateway knows this app. */
  readonly deviceId: string
}

/** Where the app stands with updates of itself. `off`: no feed is configured. */
export type UpdateState =
  | { readonly kind: 'off'; readonly message?: string }
  | { readonly kind: 'idle'; readonly checkedAtMs: number | null }
  | { readonly kind: 'checking' }
  | { readonly kind: 'available'; readonly version: string }
  | { readonly kind: 'downloading'; readonly version: string; readonly percent: number }
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'failed'; readonly message: string }

/** What the app tells a page. */
export interface DesktopEvents {
  /** Show this path of the dashboard: a link or a menu asked for it. */
  navigate: { readonly path: string }
  'settings.changed': AppSettingsReport
  updates: UpdateState
  /** Quick chat came in sight: its field gets the keyboard. */
  'quickChat.shown': Record<string, never>
  'shortcut.changed': ShortcutReport
  'gateways.changed': GatewaysReport
}

export type DesktopCall = keyof DesktopCalls
export type DesktopEvent = keyof DesktopEvents

/** `window.openclawDesktop`, in the app's windows only. */
export interface DesktopBridge {
  readonly platform: 'darwin' | 'linux' | 'win32' | (string & {})
  /** Rejects with a message for people. */
  readonly call: <Call extends DesktopCall>(call: Call, params: DesktopCalls[Call]['params']) => Promise<DesktopCalls[Call]['result']>
  /** Returns what ends it. */
  readonly on: <Event extends DesktopEvent>(event: Event, listener: (payload: DesktopEvents[Event]) => void) => () => void
}

/** The names at run time; the compiler sees to it that none is missing. */
export const CALLS = Object.keys({
  'gateway.signIn': true,
  'window.open': true,
  'diagnostics.copy': true,
  'settings.get': true,
  'settings.change': true,
  'folder.choose': true,
  'gateways.get': true,
  'gateways.add': true,
  'gateways.rename': true,
  'gateways.remove': true,
  'gateways.try': true,
  'gateways.use': true,
  'gateways.retry': true,
  'gateways.keepOwn': true,
  'updates.state': true,
  'updates.check': true,
  'updates.download': true,
  'updates.install': true,
  'quickChat.hide': true,
  'quickChat.grow': true,
  'quickChat.pin': true,
  'quickChat.openInDashboard': true,
  'clipboard.read': true,
  'shortcut.get': true,
  'shortcut.record': true,
  'handover.take': true,
} satisfies Record<DesktopCall, true>) as readonly DesktopCall[]
export const EVENTS = Object.keys({
  navigate: true,
  'settings.changed': true,
  updates: true,
  'quickChat.shown': true,
  'shortcut.changed': true,
  'gateways.changed': true,
} satisfies Record<DesktopEvent, true>) as readonly DesktopEvent[]

/** What a call's answer travels in: Electron would wrap an error's message in its own words. */
export type CallAnswer = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly message: string }

/** Electron's channel of a call or an event. */
export function channelOf(name: DesktopCall | DesktopEvent): string {
  return `openclaw:${name}`
}
