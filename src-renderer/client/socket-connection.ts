// One connection to the gateway: challenge, signed connect, requests, events, and the watch over its silence. Starting again is not its business.
import type { ConnectParams, EventFrame, ResponseFrame, WireError } from '../../gateway/protocol/index.ts'
import type { Challenge } from './connect-params.ts'
import { RequestError } from './gateway-client.ts'
import { createPendingRequests } from './pending-requests.ts'
import type { RequestLimits } from './pending-requests.ts'
import { readHello } from './read-hello.ts'
import type { Greeting } from './read-hello.ts'

/** The part of a WebSocket that is used; tests bring their own. */
export type Socket = Pick<WebSocket, 'readyState' | 'onmessage' | 'onclose' | 'send' | 'close'>

/** How a connection ended: refused with an error of the gateway, or lost. */
export type ConnectionEnd = { readonly kind: 'refused'; readonly error: WireError } | { readonly kind: 'lost'; readonly reason: string; readonly wasOpen: boolean }

export interface ConnectionEvents {
  /** Builds the connect parameters. What it throws ends the connection as lost; the caller knows its own errors. */
  readonly signIn: (challenge: Challenge) => Promise<ConnectParams>
  readonly opened: (greeting: Greeting) => void
  readonly event: (event: string, payload: Readonly<Record<string, unknown>>) => void
  /** Events were dropped on the way. */
  readonly gap: () => void
  /** Called once. */
  readonly ended: (end: ConnectionEnd) => void
}

export interface SocketConnection {
  request(method: string, params: unknown, limits: RequestLimits): Promise<unknown>
  /** Ends it; `ended` is not called any more. */
  close(): void
}

/** From the first byte to hello. */
const HANDSHAKE_MS = 15_000
const OPEN = 1
const SILENT = 4000

export function openConnection(socket: Socket, events: ConnectionEvents): SocketConnection {
  const pending = createPendingRequests()
  let isOver = false
  let isOpen = false
  let lastSeq = 0
  let heardSinceCheck = true
  let watch: ReturnType<typeof setInterval> | undefined
  const deadline = setTimeout(() => lose('it did not answer in time'), HANDSHAKE_MS)

  function end(outcome: ConnectionEnd | null): void {
    if (isOver) return
    isOver = true
    clearTimeout(deadline)
    clearInterval(watch)
    pending.rejectAll(new RequestError('DISCONNECTED', 'The connection to the gateway ended before it answered.', {}, true))
    if (outcome !== null) events.ended(outcome)
  }

  function lose(reason: string): void {
    const wasOpen = isOpen
    socket.close(SILENT)
    end({ kind: 'lost', reason, wasOpen })
  }

  function request(method: string, params: unknown, limits: RequestLimits): Promise<unknown> {
    if (isOver || socket.readyState !== OPEN) return Promise.reject(new RequestError('DISCONNECTED', 'There is no connection to the gateway.', {}, true))
    return pending.add(method, params, limits, (frame) => socket.send(frame))
  }

  async function greet(challenge: Challenge): Promise<void> {
    try {
      const params = await events.signIn(challenge)
      const payload = await request('connect', params, { timeoutMs: 0 })
      const greeting = readHello(payload)
      isOpen = true
      clearTimeout(deadline)
      watch = setInterval(() => {
        if (!heardSinceCheck) lose('it went silent')
        heardSinceCheck = false
      }, greeting.tickIntervalMs * 2)
      events.opened(greeting)
    } catch (error) {
      // A refusal ended the connection already; what is left are failures of this side.
      if (!isOver) lose(error instanceof Error ? error.message : String(error))
    }
  }

  function receive(frame: ResponseFrame | EventFrame): void {
    heardSinceCheck = true
    if (frame.type === 'res') {
      if (!isOpen && !frame.ok) {
        end({ kind: 'refused', error: frame.error ?? { code: 'UNAVAILABLE', message: 'The gateway gave no reason.' } })
        socket.close()
        return
      }
      pending.answer(frame)
      return
    }
    const payload = (frame.payload ?? {}) as Readonly<Record<string, unknown>>
    if (frame.event === 'connect.challenge') {
      void greet(payload as unknown as Challenge)
      return
    }
    const isGap = frame.seq !== undefined && frame.seq > lastSeq + 1
    if (frame.seq !== undefined) lastSeq = frame.seq
    events.event(frame.event, payload)
    if (isGap) events.gap()
  }

  socket.onmessage = ({ data }) => {
    const frame = parse(data)
    if (frame !== null && !isOver) receive(frame)
  }
  socket.onclose = ({ code, reason }) => end({ kind: 'lost', reason: reason === '' ? `code ${code}` : reason, wasOpen: isOpen })

  return {
    request,
    close() {
      end(null)
      socket.close(1000)
    },
  }
}

function parse(data: unknown): ResponseFrame | EventFrame | null {
  try {
    const frame = JSON.parse(String(data)) as ResponseFrame | EventFrame | null
    return frame?.type === 'res' || frame?.type === 'event' ? frame : null
  } catch {
    // Not a frame of the protocol: ignored, as the protocol asks of clients.
    return null
  }
}
