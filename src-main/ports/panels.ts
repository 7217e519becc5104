// Small windows without a frame that stand above the windows of all programs, such as quick chat.
import type { AppWindow, Bounds, Display, WindowEvents } from './windows.ts'

export interface PanelOptions {
  readonly title: string
  readonly size: { readonly width: number; readonly height: number }
  /** Shown behind the page until it has painted. */
  readonly backgroundColor: string
}

export interface PanelEvents extends Omit<WindowEvents, 'ready' | 'looked'> {
  /** Another window or program has the keyboard now. */
  readonly blurred: () => void
}

/** Who gets the keyboard when a panel goes: the program's other windows may have it, or the program steps back as a whole. */
export type FocusHeir = 'next-window' | 'other-program'

export interface Panel extends Pick<AppWindow, 'id' | 'load' | 'reload' | 'isVisible' | 'send'> {
  /** Above everything, with the keyboard; the program's other windows stay where they are. */
  appear(): void
  vanish(heir: FocusHeir): void
  isFocused(): boolean
  bounds(): Bounds
  place(bounds: Bounds): void
  /** How many of the desktop's pixels one of the page's is. */
  scale(): number
  /** At once, whatever the page says. */
  destroy(): void
}

export interface Panels {
  /** Hidden until `appear`. */
  create(options: PanelOptions, events: PanelEvents): Panel
  /** The display that the pointer is on. */
  pointerDisplay(): Display
  /** The display that shows most of these bounds. */
  displayOf(bounds: Bounds): Display
}
