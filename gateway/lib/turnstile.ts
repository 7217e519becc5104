// Spreads work of a millisecond or two over the turns of the event loop, so that much of it at once delays nothing else.

const THROUGH_PER_TURN = 3

/** Lets a few through in each turn of the event loop, in order of arrival. */
export type Turnstile = () => Promise<true>

export function createTurnstile(): Turnstile {
  const waiting: ((through: true) => void)[] = []

  function open(): void {
    const through = waiting.splice(0, THROUGH_PER_TURN)
    if (waiting.length > 0) setImmediate(open)
    for (const go of through) go(true)
  }

  return () => new Promise((resolve) => {
    waiting.push(resolve)
    if (waiting.length === 1) setImmediate(open)
  })
}
