// Where the process is killed: what is going on, right after what is seen, and how many milliseconds later; all chosen by a seed.

/** What is going on when the kill comes, and what may be waited for before it. */
export const PLOTS = {
  /** One to three short messages at once. */
  turn: ['sent', 'acknowledged', 'model-called', 'model-called-again', 'first-delta', 'tool-started', 'tool-finished', 'final'],
  /** An answer that is streamed for a while. */
  'long-answer': ['first-delta', 'later-delta'],
  /** Four messages to one session: three wait while the first is answered. */
  queue: ['acknowledged', 'first-delta', 'final', 'second-final'],
  /** A command that goes on in the background while the turn ends. */
  background: ['tool-started', 'tool-finished', 'final'],
  /** A command that the owner is asked about, with and without the answer. */
  approval: ['asked', 'answered'],
  /** A summary of a long session is being made, and a message arrives. */
  compaction: ['compaction-started', 'compaction-ended'],
} as const
export type Plot = keyof typeof PLOTS
export type Trigger = (typeof PLOTS)[Plot][number]

export interface KillPoint {
  readonly plot: Plot
  readonly trigger: Trigger
  readonly delayMs: number
  readonly withTool: boolean
  /** Messages sent at once. */
  readonly messages: number
  /** The next life is killed too, so many milliseconds after it is healthy, while it resumes. */
  readonly againAfterMs: number | null
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

/** Half of the points lie in ordinary turns. */
const WEIGHTS: readonly (readonly [plot: Plot, share: number])[] = [['turn', 0.5], ['long-answer', 0.1], ['queue', 0.12], ['background', 0.09], ['approval', 0.1], ['compaction', 0.09]]
const NEEDS_TOOL: readonly Trigger[] = ['tool-started', 'tool-finished', 'model-called-again']
const LONGEST_DELAY_MS: Readonly<Record<Plot, number>> = { turn: 12, 'long-answer': 100, queue: 60, background: 40, approval: 12, compaction: 120 }

export function killPoint(seed: number): KillPoint {
  const random = seededRandom(seed)
  const plot = plotAt(random())
  const triggers = PLOTS[plot]
  const trigger = triggers[Math.floor(random() * triggers.length)] ?? 'sent'
  return {
    plot, trigger,
    delayMs: random() < 0.4 ? 0 : random() * LONGEST_DELAY_MS[plot],
    withTool: NEEDS_TOOL.includes(trigger) || plot === 'background' || plot === 'approval' || (plot === 'turn' && random() < 0.5),
    messages: plot === 'turn' ? 1 + Math.floor(random() * 3) : plot === 'queue' ? 4 : 1,
    againAfterMs: random() < 0.2 ? random() * 40 : null,
  }
}

function plotAt(position: number): Plot {
  let sum = 0
  for (const [plot, share] of WEIGHTS) {
    sum += share
    if (position < sum) return plot
  }
  return 'turn'
}
