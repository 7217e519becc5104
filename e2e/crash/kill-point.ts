// Where the process is killed: right after something is seen, plus a few milliseconds, chosen by a seed.

export const TRIGGERS = ['sent', 'acknowledged', 'model-called', 'model-called-again', 'first-delta', 'tool-started', 'tool-finished', 'final'] as const
export type Trigger = (typeof TRIGGERS)[number]

export interface KillPoint {
  readonly trigger: Trigger
  readonly delayMs: number
  readonly withTool: boolean
  /** Messages sent at once, to sessions of their own and to one shared session. */
  readonly messages: number
}

/** Mulberry32: a small seeded generator, so that a failing point can be run again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function killPoint(seed: number): KillPoint {
  const random = seededRandom(seed)
  const trigger = TRIGGERS[Math.floor(random() * TRIGGERS.length)] ?? 'sent'
  const needsTool = trigger === 'tool-started' || trigger === 'tool-finished' || trigger === 'model-called-again'
  return { trigger, delayMs: random() < 0.4 ? 0 : random() * 12, withTool: needsTool || random() < 0.5, messages: 1 + Math.floor(random() * 3) }
}
