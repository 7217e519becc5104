// Output of unbounded length in bounded memory: the beginning and the end are kept, the middle is counted.

export interface BufferedOutput {
  readonly head: string
  readonly tail: string
  /** Characters left out between the two. */
  readonly dropped: number
}

/** Keeps at most about `limit` characters. */
export class OutputBuffer {
  readonly #headLimit: number
  readonly #tailLimit: number
  #head = ''
  #tail: string[] = []
  #tailLength = 0
  #dropped = 0

  constructor(limit: number) {
    this.#headLimit = Math.floor(limit / 2)
    this.#tailLimit = limit - this.#headLimit
  }

  append(text: string): void {
    const room = this.#headLimit - this.#head.length
    if (room > 0) this.#head += text.slice(0, room)
    const rest = room > 0 ? text.slice(room) : text
    if (rest === '') return
    this.#tail.push(rest)
    this.#tailLength += rest.length
    // Cut only when it has doubled: appending stays cheap for many small pieces.
    if (this.#tailLength > 2 * this.#tailLimit) this.#trim()
  }

  get(): BufferedOutput {
    if (this.#tailLength > this.#tailLimit) this.#trim()
    return { head: this.#head, tail: this.#tail.join(''), dropped: this.#dropped }
  }

  /** Everything that was kept, with a line in the gap that says how much is missing. */
  text(): string {
    const { head, tail, dropped } = this.get()
    return dropped === 0 ? head + tail : `${head}\n[… ${dropped} characters of output left out …]\n${tail}`
  }

  clear(): void {
    this.#head = ''
    this.#tail = []
    this.#tailLength = 0
    this.#dropped = 0
  }

  #trim(): void {
    const all = this.#tail.join('')
    const kept = all.slice(-this.#tailLimit)
    this.#dropped += all.length - kept.length
    this.#tail = [kept]
    this.#tailLength = kept.length
  }
}
