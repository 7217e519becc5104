// What the stand-in needs of its own windows, apart from their Electron face.
import type { EventEmitter } from 'node:events'

export interface ManagedContents extends EventEmitter {
  readonly id: number
  /** Chromium's name for the page; empty while it is being created. */
  targetId: string
  getURL(): string
  loadURL(url: string): Promise<void>
  /** What the app says about a window that a page wants to open. */
  decideOpen(details: OpenDetails): OpenDecision
}

export interface OpenDetails {
  readonly url: string
  readonly frameName: string
  readonly features: string
  readonly disposition: 'foreground-tab'
  readonly referrer: { readonly url: string; readonly policy: 'strict-origin-when-cross-origin' }
}

export interface OpenDecision {
  readonly action: 'allow' | 'deny'
}

export interface ManagedWindow extends EventEmitter {
  readonly id: number
  readonly webContents: ManagedContents
  /** Asks the app and the page; resolves with false when one of them vetoes. */
  requestClose(): Promise<boolean>
  /** The page is gone, whoever took it away. */
  markGone(): void
  markFocused(isFocused: boolean): void
}

/** Given to listeners; `preventDefault` is Electron's veto. Further fields are the event's own. */
export class StandInEvent {
  defaultPrevented = false

  preventDefault(): void {
    this.defaultPrevented = true
  }
}

/** An event with fields of its own. */
export function eventWith<Fields extends object>(fields: Fields): StandInEvent & Fields {
  return Object.assign(new StandInEvent(), fields)
}
