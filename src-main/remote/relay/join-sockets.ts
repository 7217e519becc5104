// One connection through the relay, from the page's first frame to its end.
import type { RawData, WebSocket } from 'ws'
import type { Credentials } from '../credentials.ts'
import type { Challenge } from '../device.ts'
import { readAnswer, readChallenge, readConnect, textOf, withoutTokens } from './read-frame.ts'
import type { Answer } from './read-frame.ts'
import { connectAs } from './say-hello.ts'
import type { Visitors } from './visitors.ts'

export interface RelayTarget {
  open(): WebSocket
  credentials(): Promise<Credentials>
  /** The gateway let the app in, with a token for its device when there is a new one. */
  readonly letIn: (deviceToken: string | null, scopes: readonly string[]) => void
  /** The gateway said no; the page hears it too, unless it had better come again. */
  readonly turnedAway: (error: NonNullable<Answer['error']>) => 'final' | 'again'
  /** The gateway could not be reached, or its secrets not be read. */
  readonly failed: (error: unknown) => void
}

/** So much may wait for a slow reader before the other side is made to wait. */
const MOST_WAITING = 4 * 1024 * 1024
const LOST = 1012
const UNCLEAN: ReadonlySet<number> = new Set([1005, 1006, 1015])
const OPEN = 1

export function joinSockets(page: WebSocket, target: RelayTarget, visitors: Visitors): void {
  const remote = target.open()
  let challenge: Challenge | null = null
  let connectId: string | null = null
  let isOpen = false

  function fail(error: unknown): void {
    target.failed(error)
    page.close(LOST, 'the gateway cannot be reached')
    remote.close()
  }

  async function signIn(text: string): Promise<void> {
    const connect = readConnect(text)
    if (connect === null || challenge === null) return page.close(1008, 'connect first')
    if (!visitors.mayPass(connect.params, challenge.nonce)) {
      page.send(JSON.stringify({ type: 'res', id: connect.id, ok: false, error: { code: 'INVALID_REQUEST', message: 'unauthorized: the ticket is used up', details: { code: 'AUTH_BOOTSTRAP_TOKEN_INVALID' } } }))
      return page.close(1008)
    }
    connectId = connect.id
    const params = connectAs(await target.credentials(), connect.params, challenge)
    if (remote.readyState === OPEN) remote.send(JSON.stringify({ type: 'req', id: connect.id, method: 'connect', params }))
  }

  function beforeHello(text: string): void {
    challenge ??= readChallenge(text)
    const answer = connectId === null ? null : readAnswer(text)
    if (answer === null || answer.id !== connectId) return page.send(text)
    isOpen = answer.ok
    if (answer.ok) target.letIn(answer.payload?.auth?.deviceToken ?? null, answer.payload?.auth?.scopes ?? [])
    else if (answer.error !== undefined && target.turnedAway(answer.error) === 'again') return page.close(LOST, 'signing in another way')
    page.send(JSON.stringify(withoutTokens(answer)))
  }

  page.on('message', (data, isBinary) => {
    if (isOpen) pass(page, remote, data, isBinary)
    else if (connectId === null) signIn(textOf(data)).catch(fail)
  })
  remote.on('message', (data, isBinary) => {
    if (isOpen || isBinary) pass(remote, page, data, isBinary)
    else beforeHello(textOf(data))
  })
  page.on('close', (code, reason) => end(remote, code, String(reason)))
  remote.on('close', (code, reason) => end(page, code, String(reason)))
  page.on('error', () => remote.close())
  remote.on('error', fail)
}

function pass(from: WebSocket, to: WebSocket, data: RawData, isBinary: boolean): void {
  to.send(data, { binary: isBinary }, () => {
    if (from.isPaused && to.bufferedAmount < MOST_WAITING / 2) from.resume()
  })
  if (to.bufferedAmount > MOST_WAITING) from.pause()
}

function end(other: WebSocket, code: number, reason: string): void {
  if (other.readyState > OPEN) return
  // A connection that ended without a word can't be ended like that from here.
  if (UNCLEAN.has(code)) other.close(LOST, 'the connection to the gateway was lost')
  else other.close(code, reason)
}
