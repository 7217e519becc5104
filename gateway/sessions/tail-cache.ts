// The newest events of the sessions in use, parsed. The log only grows, so an entry is right exactly while its last seq is the
// session's last seq: readers check that, and nothing else can make it stale.
import type { SessionEvent } from './session.ts'

const MAX_SESSIONS = 64
const MAX_EVENTS_PER_SESSION = 2_000
const MAX_CHARACTERS = 6_000_000
/** Dropping the oldest half at once keeps the cost of a drop out of single appends. */
const KEEP_SHARE = 0.5

interface Tail {
  readonly events: SessionEvent[]
  readonly sizes: number[]
  characters: number
}

/** Bounded by sessions, events and stored characters; least recently used sessions go first. */
export class TailCache {
  readonly #tails = new Map<string, Tail>()
  #characters = 0

  /** The cached end of the log when it reaches up to `lastSeq`, oldest first; null otherwise. */
  get(sessionId: string, lastSeq: number): readonly SessionEvent[] | null {
    const tail = this.#tails.get(sessionId)
    if (tail === undefined) return null
    if (tail.events.at(-1)?.seq !== lastSeq) {
      this.drop(sessionId)
      return null
    }
    this.#tails.delete(sessionId)
    this.#tails.set(sessionId, tail)
    return tail.events
  }

  /** Replaces the entry by a contiguous end of the log. `sizes` are the lengths of the stored bodies. */
  set(sessionId: string, events: readonly SessionEvent[], sizes: readonly number[]): void {
    this.drop(sessionId)
    if (events.length === 0) return
    const characters = sizes.reduce((sum, size) => sum + size, 0)
    this.#tails.set(sessionId, { events: [...events], sizes: [...sizes], characters })
    this.#characters += characters
    this.#shrink(sessionId)
  }

  /** Adds committed events; an entry that does not end right before them is dropped. A new session starts an entry. */
  extend(sessionId: string, events: readonly SessionEvent[], sizes: readonly number[]): void {
    const [first] = events
    if (first === undefined) return
    const tail = this.#tails.get(sessionId)
    if (tail === undefined) {
      if (first.seq === 1) this.set(sessionId, events, sizes)
      return
    }
    if (tail.events.at(-1)?.seq !== first.seq - 1) return this.drop(sessionId)
    let added = 0
    for (const [index, event] of events.entries()) {
      tail.events.push(event)
      tail.sizes.push(sizes[index] ?? 0)
      added += sizes[index] ?? 0
    }
    tail.characters += added
    this.#characters += added
    this.#shrink(sessionId)
  }

  drop(sessionId: string): void {
    const tail = this.#tails.get(sessionId)
    if (tail === undefined) return
    this.#tails.delete(sessionId)
    this.#characters -= tail.characters
  }

  clear(): void {
    this.#tails.clear()
    this.#characters = 0
  }

  get characters(): number {
    return this.#characters
  }

  #shrink(sessionId: string): void {
    const tail = this.#tails.get(sessionId)
    if (tail !== undefined && (tail.events.length > MAX_EVENTS_PER_SESSION || tail.characters > MAX_CHARACTERS / 2)) this.#forgetOldest(tail)
    for (const oldest of this.#tails.keys()) {
      if (this.#tails.size <= MAX_SESSIONS && this.#characters <= MAX_CHARACTERS) return
      this.drop(oldest)
    }
  }

  #forgetOldest(tail: Tail): void {
    let count = 0
    let freed = 0
    while (tail.events.length - count > MAX_EVENTS_PER_SESSION * KEEP_SHARE || tail.characters - freed > (MAX_CHARACTERS / 2) * KEEP_SHARE) {
      freed += tail.sizes[count] ?? 0
      count += 1
      if (count >= tail.events.length - 1) break
    }
    tail.events.splice(0, count)
    tail.sizes.splice(0, count)
    tail.characters -= freed
    this.#characters -= freed
  }
}
