// The order of runs: one at a time per session, sessions side by side up to a limit, and what happens to messages that
// arrive while a run is active. Waiting messages live in the session store; this keeps only what a restart can rebuild.
import type { Clock, Turnstile } from '../lib/index.ts'
import type { InboxMessage, NewSessionEvent, RunRecord, SessionEvent, SessionStore } from '../sessions/index.ts'
import type { AgentSettings } from './settings.ts'
import { isSubAgent } from './sub-agents.ts'

/** A session's running turn, as the queue sees it. */
export interface ActiveTurn {
  readonly run: RunRecord
  readonly controller: AbortController
  /** The user's event when it was stored without waiting and nobody was told of it yet. */
  readonly message: SessionEvent | null
  /** Runs whose messages went into this one; they end with it. */
  readonly merged: string[]
}

export interface RunQueueDependencies {
  readonly sessions: SessionStore
  readonly clock: Clock
  readonly settings: () => AgentSettings
  /** Putting a request together takes about a millisecond. */
  readonly turnstile: Turnstile
  /** Runs one turn to its end; never rejects. */
  readonly execute: (turn: ActiveTurn) => Promise<void>
  /** The session is free again; nothing else has been started in it yet. */
  readonly onEnded: (run: RunRecord) => void
  /** A waiting message went into the log as this event. */
  readonly onTaken: (message: InboxMessage, event: SessionEvent) => void
  /** These runs ended without a turn of their own: with the run they were merged into, or dropped from the queue. */
  readonly onSettled: (runIds: readonly string[], sessionKey: string, mergedInto: string | null) => void
  /** The queue of this session could not go on, e.g. because of a full disk; the next message tries again. */
  readonly onFault: (sessionKey: string, error: unknown) => void
}

export interface RunQueue {
  active(sessionKey: string): ActiveTurn | null
  allActive(): readonly ActiveTurn[]
  /** True when a new message has to wait: a run is active, about to start, or messages are waiting already. */
  isBusy(sessionKey: string): boolean
  waitingCount(sessionKey: string): number
  /** Starts a run whose message is already in the log; while another one is active it follows that one, before anything that waits. */
  start(run: RunRecord, nested: boolean, message: SessionEvent | null): void
  /** A message was stored in the session's queue. */
  enqueued(sessionKey: string): void
  /** Takes up messages that an earlier process left waiting. */
  restore(sessionKey: string): void
  steeringPending(sessionKey: string): boolean
  /** Moves the waiting steer messages into the active run. */
  takeSteering(sessionKey: string): readonly SessionEvent[]
  /** Removes one waiting message, or all. Returns their run ids. */
  drop(sessionKey: string, runId?: string): readonly string[]
  dropOldest(sessionKey: string): void
  /** Resolves when the session has no active run. */
  settled(sessionKey: string): Promise<void>
  /** Starts nothing any more; resolves when the active runs have ended. */
  close(): Promise<void>
}

interface Lane {
  active: ActiveTurn | null
  ended: Promise<void>
  waiting: number
  steering: number
  debounce: NodeJS.Timeout | undefined
  /** Runs of an earlier process that continue after the active one. */
  readonly next: (() => void)[]
}

/** Slots for runs, and who waits for one. */
interface Pool {
  running: number
  readonly starters: (() => void)[]
}

const newPool = (): Pool => ({ running: 0, starters: [] })

/** Event type of a message that was removed from the queue before it was answered. */
export const DROPPED_EVENT = 'dropped-message'

/** Makes the queue; it starts turns by itself as soon as they may run. */
export function createRunQueue(deps: RunQueueDependencies): RunQueue {
  const { sessions } = deps
  const lanes = new Map<string, Lane>()
  const pools = { own: newPool(), nested: newPool() }
  let closed = false

  function laneOf(sessionKey: string): Lane {
    let lane = lanes.get(sessionKey)
    if (lane === undefined) {
      lane = { active: null, ended: Promise.resolve(), waiting: 0, steering: 0, debounce: undefined, next: [] }
      lanes.set(sessionKey, lane)
    }
    return lane
  }

  function recount(lane: Lane, waiting: readonly InboxMessage[]): void {
    lane.waiting = waiting.length
    lane.steering = waiting.filter((message) => message.queueMode === 'steer').length
  }

  function start(run: RunRecord, nested: boolean, message: SessionEvent | null): void {
    const lane = laneOf(run.sessionKey)
    if (lane.active !== null) {
      lane.next.push(() => start(run, nested, message))
      return
    }
    const turn: ActiveTurn = { run, controller: new AbortController(), message, merged: [] }
    lane.active = turn
    lane.ended = slot(nested, turn).then(() => {
      lane.active = null
      deps.onEnded(run)
      if (turn.merged.length > 0) deps.onSettled(turn.merged, run.sessionKey, run.id)
      const next = closed ? undefined : lane.next.shift()
      if (next === undefined) drain(run.sessionKey)
      else next()
    })
  }

  /** Runs in a free slot. Sub-agents have slots of their own: their parent may be waiting for them inside its one. */
  async function slot(nested: boolean, turn: ActiveTurn): Promise<void> {
    const pool = nested ? pools.nested : pools.own
    const mustWait = pool.running >= deps.settings()[nested ? 'maxSubAgents' : 'maxConcurrent']
    if (!mustWait) pool.running += 1
    // A run that is aborted while it waits ends without a slot. Otherwise the message is acknowledged before its run begins.
    const holdsSlot = mustWait ? await freeSlot(pool, turn.controller.signal) : await deps.turnstile()
    try {
      await deps.execute(turn)
    } finally {
      if (holdsSlot) {
        const next = pool.starters.shift()
        if (next === undefined) pool.running -= 1
        else next()
      }
    }
  }

  /** True when a slot was handed over, false when the signal aborted first. */
  function freeSlot({ starters }: Pool, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (): void => {
        starters.splice(starters.indexOf(take), 1)
        resolve(false)
      }
      const take = (): void => {
        signal.removeEventListener('abort', leave)
        resolve(true)
      }
      starters.push(take)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  /** Starts what waits next, if the session is free and its debounce has passed. */
  function drain(sessionKey: string): void {
    try {
      startNext(sessionKey)
    } catch (error) {
      deps.onFault(sessionKey, error)
    }
  }

  function startNext(sessionKey: string): void {
    const lane = laneOf(sessionKey)
    if (closed || lane.active !== null || lane.debounce !== undefined) return
    if (lane.waiting === 0) {
      lanes.delete(sessionKey)
      return
    }
    const waiting = sessions.waiting(sessionKey)
    const batch = nextBatch(waiting, deps.settings())
    const [head] = batch
    if (head === undefined) {
      recount(lane, waiting)
      return
    }
    const wait = head.queueMode === 'collect' ? (batch.at(-1)?.receivedAtMs ?? 0) + deps.settings().collectDebounceMs - deps.clock.now() : 0
    if (wait > 0) {
      lane.debounce = setTimeout(() => {
        lane.debounce = undefined
        drain(sessionKey)
      }, wait)
      return
    }
    takeUp(batch, head.runId)
    recount(lane, waiting.filter((message) => !batch.includes(message)))
    const run = sessions.getRun(head.runId)
    if (run === null) throw new Error(`the run of a waiting message is missing: ${head.runId}`)
    start(run, isSubAgent(sessions.get(sessionKey)), null)
    laneOf(sessionKey).active?.merged.push(...batch.slice(1).map((message) => message.runId))
  }

  function takeUp(batch: readonly InboxMessage[], runId: string): readonly SessionEvent[] {
    const events = sessions.take(batch, runId)
    for (const event of events) {
      const message = batch.find((candidate) => candidate.event.id === event.id) ?? batch[events.indexOf(event)]
      if (message !== undefined) deps.onTaken(message, event)
    }
    return events
  }

  /** Keeps a dropped message in the log for people, where no model sees it, and ends its run. */
  function discard(sessionKey: string, messages: readonly InboxMessage[]): readonly string[] {
    const lane = laneOf(sessionKey)
    for (const message of messages) {
      const body: NewSessionEvent['body'] = { type: 'custom', customType: DROPPED_EVENT, data: { text: textOf(message) } }
      sessions.take([{ ...message, event: { ...message.event, body } }], message.runId)
      sessions.finishRun(message.runId, { state: 'aborted', result: { status: 'aborted', text: '', stopReason: 'dropped' } })
    }
    recount(lane, sessions.waiting(sessionKey))
    const runIds = messages.map((message) => message.runId)
    if (runIds.length > 0) deps.onSettled(runIds, sessionKey, null)
    if (lane.waiting === 0) {
      clearTimeout(lane.debounce)
      lane.debounce = undefined
    }
    drain(sessionKey)
    return runIds
  }

  return {
    start,
    active: (sessionKey) => lanes.get(sessionKey)?.active ?? null,
    allActive: () => [...lanes.values()].flatMap(({ active }) => (active === null ? [] : [active])),
    isBusy(sessionKey) {
      const lane = lanes.get(sessionKey)
      return lane !== undefined && (lane.active !== null || lane.waiting > 0)
    },
    waitingCount: (sessionKey) => lanes.get(sessionKey)?.waiting ?? 0,
    enqueued(sessionKey) {
      const lane = laneOf(sessionKey)
      recount(lane, sessions.waiting(sessionKey))
      clearTimeout(lane.debounce)
      lane.debounce = undefined
      drain(sessionKey)
    },
    restore(sessionKey) {
      recount(laneOf(sessionKey), sessions.waiting(sessionKey))
      drain(sessionKey)
    },
    steeringPending: (sessionKey) => (lanes.get(sessionKey)?.steering ?? 0) > 0,
    takeSteering(sessionKey) {
      const lane = laneOf(sessionKey)
      const turn = lane.active
      if (turn === null) return []
      const waiting = sessions.waiting(sessionKey)
      const steering = waiting.filter((message) => message.queueMode === 'steer')
      const events = takeUp(steering, turn.run.id)
      turn.merged.push(...steering.map((message) => message.runId))
      recount(lane, waiting.filter((message) => message.queueMode !== 'steer'))
      return events
    },
    drop: (sessionKey, runId) => discard(sessionKey, sessions.waiting(sessionKey).filter((message) => runId === undefined || message.runId === runId)),
    dropOldest(sessionKey) {
      discard(sessionKey, sessions.waiting(sessionKey).slice(0, 1))
    },
    async settled(sessionKey) {
      const lane = lanes.get(sessionKey)
      if (lane !== undefined && lane.active !== null) await lane.ended
    },
    async close() {
      closed = true
      for (const lane of lanes.values()) clearTimeout(lane.debounce)
      await Promise.all([...lanes.values()].map((lane) => lane.ended))
    },
  }
}

/** What runs next: an interrupting message first, messages to collect together, everything else one by one. */
function nextBatch(waiting: readonly InboxMessage[], settings: AgentSettings): readonly InboxMessage[] {
  const urgent = waiting.find((message) => message.queueMode === 'interrupt')
  if (urgent !== undefined) return [urgent]
  const folds = settings.queueDrop === 'summarize' && waiting.length > settings.queueCap
  const [head] = waiting
  if (head === undefined) return []
  if (head.queueMode !== 'collect' && !folds) return [head]
  const end = folds ? -1 : waiting.findIndex((message) => message.queueMode !== 'collect')
  return end < 0 ? waiting : waiting.slice(0, end)
}

function textOf(message: InboxMessage): string {
  const { body } = message.event
  if (body.type !== 'message') return ''
  return body.message.content.map((part) => (part.type !== 'text' ? '' : part.file === undefined ? part.text : `[${part.file.name}]`)).join('')
}
