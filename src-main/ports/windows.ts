// Windows with a page of the app in them. What happens in one is decided by the events it was made with.

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Display {
  /** What programs may use of it. */
  readonly workArea: Bounds
}

export interface WindowOptions {
  readonly title: string
  /** Without a position the system chooses one. */
  readonly bounds: Omit<Bounds, 'x' | 'y'> & Partial<Bounds>
  readonly minimum: { readonly width: number; readonly height: number }
  readonly isMaximized: boolean
  /** 1 is as designed. */
  readonly zoom: number
  /** Shown behind the page until it has painted. */
  readonly backgroundColor: string
}

export interface WindowEvents {
  /** The page has something to show. */
  readonly ready: () => void
  /** Returns false to keep the window. */
  readonly closing: () => boolean
  readonly closed: () => void
  /** It came to the front, or shows another address. */
  readonly looked: () => void
  /** The page's process ended by itself; `reason` is Electron's word for why. */
  readonly pageGone: (reason: string) => void
  /** The page wants to go to another address; returns whether it may. */
  readonly navigating: (url: string) => boolean
  /** The page wants another window. It never gets one from the browser itself. */
  readonly opening: (url: string) => void
}

export interface AppWindow {
  readonly id: number
  load(url: string): Promise<void>
  reload(): void
  /** Brings it to the front, wherever it was. */
  show(): void
  hide(): void
  close(): void
  isVisible(): boolean
  /** Whether it is in front of everything and takes the keys. */
  isFocused(): boolean
  /** Asks for attention without coming to the front. */
  attract(): void
  isMaximized(): boolean
  /** Where it is when it is neither maximised nor full screen. */
  bounds(): Bounds
  /** The address of the page as it is now. */
  url(): string
  send(channel: string, payload: unknown): void
}

export interface Windows {
  /** Hidden until `show`. */
  create(options: WindowOptions, events: WindowEvents): AppWindow
  displays(): readonly Display[]
}
