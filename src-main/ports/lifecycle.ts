// The app as the operating system sees it: one instance, started, activated, asked to quit.

export interface Lifecycle {
  readonly platform: NodeJS.Platform
  readonly version: string
  /** This program's own folder of settings, apart from the gateway's state. */
  readonly userData: string
  /** False when another instance runs already; that one is told of this start's arguments. */
  takeSingleInstance(onSecondStart: (argv: readonly string[]) => void): boolean
  whenReady(): Promise<void>
  /** What the system's owner prefers, as tags, best first. */
  languages(): readonly string[]
  /** macOS: the dock's icon was clicked. */
  onActivate(listener: () => void): void
  /** macOS: a link of ours was opened. May come before `whenReady`. */
  onOpenUrl(listener: (url: string) => void): void
  /** macOS: a file of ours was opened. May come before `whenReady`. */
  onOpenFile(listener: (path: string) => void): void
  /** Somebody wants to quit; the listener says whether that may happen now. */
  onQuit(listener: () => boolean): void
  onAllWindowsClosed(listener: () => void): void
  /** Asks the quit listener first. */
  quit(): void
  /** At once. */
  exit(code: number): void
}
