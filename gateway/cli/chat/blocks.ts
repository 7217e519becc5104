// What a conversation looks like before it is drawn: finished blocks, and what is still moving. Plain data.

export type Block =
  | { readonly kind: 'you'; readonly text: string; readonly from?: string }
  /** Whole lines of an answer; `first` begins a new one. */
  | { readonly kind: 'answer'; readonly text: string; readonly first: boolean }
  | { readonly kind: 'tool'; readonly outcome: 'ok' | 'failed' | 'stopped'; readonly name: string; readonly subject: string; readonly elapsedMs: number | null; readonly problem?: string }
  | { readonly kind: 'note'; readonly tone: 'info' | 'warn' | 'error'; readonly text: string }

export interface RunningTool {
  readonly name: string
  readonly subject: string
  readonly startedAtMs: number
}

/** What may still change and is drawn anew each time. */
export interface Live {
  /** The unfinished last lines of the answer. */
  readonly tail: string
  readonly tailFirst: boolean
  readonly tools: readonly RunningTool[]
  /** What the assistant is doing, when nothing of it can be seen yet. */
  readonly activity: string | null
  readonly runningSinceMs: number | null
  /** Messages that wait for the running answer. */
  readonly queued: readonly string[]
}
