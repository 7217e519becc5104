// The smallest client of the gateway protocol that can time a turn.
import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { TOKEN } from './gateway-process.ts'

export interface TurnTimes {
  readonly ackMs: number
  readonly firstDeltaMs: number
  readonly finalMs: number
}

interface Frame {
  readonly type: string
  readonly id?: string
  readonly ok?: boolean
  readonly payload?: Record<string, unknown>
  readonly error?: { readonly message: string }
  readonly event?: string
}

interface Turn {
  readonly began: number
  ackMs: number
  firstDeltaMs: number
  readonly done: (times: TurnTimes) => void
  readonly failed: (error: Error) => void
}

export interface WireClient {
  /** From opening the socket to hello-ok, in milliseconds. */
  readonly helloMs: number
  request(method: string, params: object): Promise<Record<string, unknown>>
  turn(sessionKey: string, message: string): Promise<TurnTimes>
  /** Calls back for every event. */
  onEvent(listener: (event: string, payload: Record<string, unknown>) => void): void
  /** Calls back for every answer. */
  onResponse(listener: () => void): void
  close(): void
}

/** Connects as a loopback backend with the shared token; with the cap `exec-approvals` it counts as somebody who answers questions. */
export async function connect(port: number, { caps = ['tool-events'] }: { readonly caps?: readonly string[] } = {}): Promise<WireClient> {
  const began = performance.now()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false })
  const waiting = new Map<string, { done: (payload: Record<string, unknown>) => void; failed: (error: Error) => void }>()
  const turns = new Map<string, Turn>()
  const responseListeners: (() => void)[] = []
  const listeners: ((event: string, payload: Record<string, unknown>) => void)[] = []
  let challenged: () => void = () => {}
  const challenge = new Promise<void>((resolve) => { challenged = resolve })

  socket.on('message', (data) => {
    const frame = JSON.parse(String(data as Buffer)) as Frame
    if (frame.type === 'res') {
      settle(frame, waiting)
      for (const listener of responseListeners) listener()
    } else if (frame.event === 'connect.challenge') challenged()
    else if (frame.event === 'chat') follow(frame.payload ?? {}, turns)
    if (frame.type === 'event') for (const listener of listeners) listener(frame.event ?? '', frame.payload ?? {})
  })

  const request = (method: string, params: object) => new Promise<Record<string, unknown>>((done, failed) => {
    const id = randomUUID()
    waiting.set(id, { done, failed })
    socket.send(JSON.stringify({ type: 'req', id, method, params }))
  })

  await new Promise<void>((resolve, reject) => { socket.once('open', () => resolve()).once('error', reject) })
  await challenge
  await request('connect', {
    minProtocol: 4, maxProtocol: 4, role: 'operator', scopes: ['operator.admin', 'operator.read', 'operator.write'], caps,
    client: { id: 'gateway-client', version: '1', platform: 'linux', mode: 'backend' }, auth: { token: TOKEN },
  })
  return {
    helloMs: performance.now() - began,
    request,
    turn: (sessionKey, message) => new Promise<TurnTimes>((done, failed) => {
      const runId = randomUUID()
      const turn: Turn = { began: performance.now(), ackMs: 0, firstDeltaMs: 0, done, failed }
      turns.set(runId, turn)
      request('chat.send', { sessionKey, message, idempotencyKey: runId }).then(() => { turn.ackMs = performance.now() - turn.began }, failed)
    }),
    onEvent: (listener) => { listeners.push(listener) },
    onResponse: (listener) => { responseListeners.push(listener) },
    close: () => socket.close(),
  }
}

function settle(frame: Frame, waiting: Map<string, { done: (payload: Record<string, unknown>) => void; failed: (error: Error) => void }>): void {
  const call = waiting.get(frame.id ?? '')
  waiting.delete(frame.id ?? '')
  if (frame.ok === true) call?.done(frame.payload ?? {})
  else call?.failed(new Error(frame.error?.message ?? 'refused'))
}

function follow(payload: Record<string, unknown>, turns: Map<string, Turn>): void {
  const runId = String(payload['runId'])
  const turn = turns.get(runId)
  if (turn === undefined) return
  const state = payload['state']
  const now = performance.now() - turn.began
  if (state === 'delta' && turn.firstDeltaMs === 0) turn.firstDeltaMs = now
  if (state !== 'final' && state !== 'error' && state !== 'aborted') return
  turns.delete(runId)
  if (state === 'final') turn.done({ ackMs: turn.ackMs, firstDeltaMs: turn.firstDeltaMs || now, finalMs: now })
  else turn.failed(new Error(`the turn ended as ${String(state)}: ${JSON.stringify(payload['errorMessage'] ?? '')}`))
}
