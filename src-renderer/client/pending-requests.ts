// The requests of one connection that wait for their answer: time limits, abort signals, and an end for all when the connection ends.
import type { ResponseFrame } from '../../gateway/protocol/index.ts'
import { RequestError } from './gateway-client.ts'

export interface RequestLimits {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export interface PendingRequests {
  /** `send` puts the frame on the wire. */
  add(method: string, params: unknown, limits: RequestLimits, send: (frame: string) => void): Promise<unknown>
  answer(frame: ResponseFrame): void
  rejectAll(error: RequestError): void
}

const DEFAULT_TIMEOUT_MS = 30_000

interface Waiting {
  readonly resolve: (payload: unknown) => void
  readonly reject: (error: RequestError) => void
}

export function createPendingRequests(): PendingRequests {
  const waiting = new Map<string, Waiting>()
  let lastId = 0

  return {
    add(method, params, { timeoutMs = DEFAULT_TIMEOUT_MS, signal }, send) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(aborted(method))
        lastId += 1
        const id = `d${lastId}`
        let timer: ReturnType<typeof setTimeout> | undefined
        const finish = () => {
          waiting.delete(id)
          clearTimeout(timer)
          signal?.removeEventListener('abort', onAbort)
        }
        const fail = (error: RequestError) => {
          finish()
          reject(error)
        }
        const onAbort = () => fail(aborted(method))
        if (timeoutMs > 0) timer = setTimeout(() => fail(new RequestError('TIMEOUT', `${method} was not answered within ${Math.round(timeoutMs / 1000)} s`, {}, true)), timeoutMs)
        signal?.addEventListener('abort', onAbort)
        waiting.set(id, {
          resolve: (payload) => {
            finish()
            resolve(payload)
          },
          reject: fail,
        })
        send(JSON.stringify({ type: 'req', id, method, params }))
      })
    },
    answer(frame) {
      const entry = waiting.get(frame.id)
      if (entry === undefined) return
      if (frame.ok) entry.resolve(frame.payload)
      else {
        const { code = 'UNAVAILABLE', message = 'The gateway gave no reason.', details, retryable, retryAfterMs } = frame.error ?? {}
        entry.reject(new RequestError(code, message, { ...(details as Readonly<Record<string, unknown>> | undefined), ...(retryAfterMs !== undefined && { retryAfterMs }) }, retryable ?? false))
      }
    },
    rejectAll(error) {
      for (const entry of waiting.values()) entry.reject(error)
    },
  }
}

function aborted(method: string): RequestError {
  return new RequestError('ABORTED', `${method} was given up`)
}
