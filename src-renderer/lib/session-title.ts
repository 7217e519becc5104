// What a session is called in lists and headers. Pure.

export interface Titled {
  readonly label?: string
  readonly derivedTitle?: string
  readonly isMain?: boolean
}

/** The name somebody gave it, else what it is about; null for one without either. */
export function sessionTitle({ label, derivedTitle }: Titled): string | null {
  return label ?? derivedTitle ?? null
}
