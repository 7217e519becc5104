// What a language's `texts.ts` hands over.

/** Texts by key, as deep as the keys have dots. */
export type Texts = Readonly<Record<string, unknown>>

export interface TextsOfLanguage {
  /** What the frame says: there before anything is shown. */
  readonly general: Texts
  /** The texts of one view each, by the path of their file. */
  readonly parts: Readonly<Record<string, () => Promise<Texts>>>
}
