// desktop.welcome.*: how far the first run has come. Answers are kept so that it can be gone on with; never a key.
import { z } from 'zod'

const LONGEST_ANSWER = 2000
const MOST_ANSWERS = 40

export const getParams = z.strictObject({})

export const saveParams = z.strictObject({
  /** Null forgets it. */
  progress: z.strictObject({
    step: z.string().regex(/^[a-z-]{1,32}$/),
    answers: z.record(z.string().regex(/^[A-Za-z]{1,32}$/).refine((name) => !/key|token|secret|password/i.test(name), 'keys and passwords are not kept here'), z.union([z.string().max(LONGEST_ANSWER), z.boolean()]))
      .refine((answers) => Object.keys(answers).length <= MOST_ANSWERS, `at most ${MOST_ANSWERS} answers`),
  }).nullable().optional(),
  /** It was gone through, or the owner wants none of it. */
  isFinished: z.literal(true).optional(),
})

export interface Progress {
  readonly step: string
  readonly answers: Readonly<Record<string, string | boolean>>
}

export interface GetResult {
  /** Nothing was set up or said yet: the first run is worth showing. */
  readonly isNew: boolean
  readonly finishedAtMs: number | null
  readonly progress: Progress | null
  /** Where its settings and everything else it writes are, for people. */
  readonly places: { readonly config: string; readonly state: string }
}

export interface SaveResult {
  readonly ok: true
}
