// Calls that pages make through the preload.

export interface Caller {
  /** Address of the frame that called, as the browser knows it. */
  readonly frameUrl: string
  readonly isMainFrame: boolean
  readonly windowId: number | null
}

export interface PageCalls {
  handle(channel: string, answer: (caller: Caller, params: unknown) => Promise<unknown>): void
}
