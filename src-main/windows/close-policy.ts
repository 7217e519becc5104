// What closing a window does. Pure.

export interface ClosingFacts {
  readonly isQuitting: boolean
  /** Other windows of the app that are open. */
  readonly others: number
  /** Whether the app can be reached without a window: by a tray icon, or macOS's dock. */
  readonly hasOtherDoor: boolean
}

/** `hide` keeps the page as it is, so that it is back at once. */
export function decideClose({ isQuitting, others, hasOtherDoor }: ClosingFacts): 'close' | 'hide' {
  return isQuitting || others > 0 || !hasOtherDoor ? 'close' : 'hide'
}
