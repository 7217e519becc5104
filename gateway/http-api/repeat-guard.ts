// Answers a repeated call with the first call's answer, so that a client that lost it can ask again without a second effect.

const LIFETIME_MS = 300_000
const MOST_ENTRIES = 1_000

export interface RepeatGuard<Answer> {
  /** Performs once per key and five minutes; without a key always. A call that throws is not remembered. */
  once(key: string | undefined, perform: () => Promise<Answer>): Promise<Answer>
}

export function createRepeatGuard<Answer>(now: () => number): RepeatGuard<Answer> {
  const calls = new Map<string, { readonly atMs: number; readonly answer: Promise<Answer> }>()
  return {
    once(key, perform) {
      if (key === undefined) return perform()
      const known = calls.get(key)
      if (known !== undefined && now() - known.atMs < LIFETIME_MS) return known.answer
      calls.delete(key)
      const oldest = calls.keys().next()
      if (calls.size >= MOST_ENTRIES && oldest.done !== true) calls.delete(oldest.value)
      const answer = perform()
      calls.set(key, { atMs: now(), answer })
      answer.catch(() => calls.delete(key))
      return answer
    },
  }
}
