// What pages ask the browser's permission for.

export interface PermissionQuestion {
  /** Electron's name, e.g. `media`. */
  readonly permission: string
  /** Origin of the page that asks. */
  readonly origin: string
  readonly isMainFrame: boolean
  /** For `media`: what is asked for; empty when the browser does not say. */
  readonly mediaTypes: readonly ('audio' | 'video')[]
}

export interface Permissions {
  decideWith(policy: (question: PermissionQuestion) => boolean): void
}
