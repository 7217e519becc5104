// What one check of the doctor found.

export interface Finding {
  readonly name: string
  readonly state: 'ok' | 'fixed' | 'warning' | 'failed' | 'skipped'
  readonly text: string
  /** What to do about it. */
  readonly todo?: string
}
