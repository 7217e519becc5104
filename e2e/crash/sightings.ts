// When a kill point has been reached, as seen by a client; and how often each was, so that a test can tell that none is dead.
import type { WireClient } from '../harness/wire-client.ts'
import type { KillPoint, Plot, Trigger } from './kill-point.ts'
import { PLOTS } from './kill-point.ts'

type Payload = Readonly<Record<string, unknown>>

/** What an event shows. */
function shownBy(event: string, payload: Payload): Trigger | null {
  const data = (payload['data'] ?? {}) as Payload
  if (event === 'chat') {
    if (payload['phase'] === 'starting_model') return 'model-called'
    return payload['state'] === 'delta' ? 'first-delta' : payload['state'] === 'final' ? 'final' : null
  }
  if (event === 'agent' && payload['stream'] === 'tool') return data['phase'] === 'start' ? 'tool-started' : data['phase'] === 'result' ? 'tool-finished' : null
  if (event === 'exec.approval.requested') return 'asked'
  if (event === 'session.operation') return payload['phase'] === 'start' ? 'compaction-started' : 'compaction-ended'
  return null
}

/** Resolves when the trigger has been seen. `answered` has to be told, since it is something the client does itself. */
export function whenReached(client: WireClient, { trigger }: KillPoint): { readonly reached: Promise<void>; readonly tell: () => void } {
  let tell: () => void = () => {}
  const reached = new Promise<void>((resolve) => { tell = resolve })
  if (trigger === 'sent') tell()
  const seen = new Map<Trigger, number>()
  client.onResponse(() => { if (trigger === 'acknowledged') tell() })
  client.onEvent((event, payload) => {
    const sight = shownBy(event, payload)
    if (sight === null) return
    const count = (seen.get(sight) ?? 0) + 1
    seen.set(sight, count)
    if (sight === trigger) tell()
    if (trigger === 'later-delta' && sight === 'first-delta' && count === 2) tell()
    if (trigger === 'second-final' && sight === 'final' && count === 2) tell()
    // The model is asked again as soon as its tool call has a result.
    if (trigger === 'model-called-again' && sight === 'tool-finished') setTimeout(tell, 1)
  })
  return { reached, tell: () => tell() }
}

export interface Sightings {
  count(point: KillPoint, isReached: boolean): void
  /** Triggers that were waited for and never seen. */
  never(): readonly string[]
  /** One line a trigger: how often it was reached of how many times it was waited for. */
  table(): string
}

export function createSightings(): Sightings {
  const counts = new Map<string, { reached: number; total: number }>()
  for (const [plot, triggers] of Object.entries(PLOTS)) for (const trigger of triggers) counts.set(`${plot as Plot}: ${trigger}`, { reached: 0, total: 0 })
  return {
    count({ plot, trigger, againAfterMs }, isReached) {
      for (const name of [`${plot}: ${trigger}`, ...(againAfterMs === null ? [] : ['killed again while resuming'])]) {
        const entry = counts.get(name) ?? { reached: 0, total: 0 }
        counts.set(name, { reached: entry.reached + Number(isReached), total: entry.total + 1 })
      }
    },
    never: () => [...counts].filter(([, { reached }]) => reached === 0).map(([name]) => name),
    table: () => [...counts].map(([name, { reached, total }]) => `${name.padEnd(34)}${String(reached).padStart(4)} of ${total}`).join('\n'),
  }
}
