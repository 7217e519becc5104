// The frame around every provider stream: idle deadline, abort, one final event, never a rejection.
import { AssistantContent } from './assistant-content.ts'
import type { ModelStreamEvent, ProviderConnection } from './model-provider.ts'
import { failureFromError, providerFailure } from './provider-failure.ts'

/** What the body of a stream works with. */
export interface StreamGuard {
  /** Aborts when the caller does and when the service has been silent for too long. Pass it to the SDK. */
  readonly signal: AbortSignal
  readonly content: AssistantContent
  /** Call for everything that arrives, shown or not: it restarts the idle deadline. */
  touch(): void
}

/**
 * Runs a provider's stream body under the contract of ModelStreamEvent: throws become an `error` event with what had
 * arrived, silence longer than `idleTimeoutMs` a timeout, an abort a `done` with stopReason `aborted`, an end without
 * a final event a cut stream.
 */
export async function* guardedStream(
  connection: ProviderConnection,
  signal: AbortSignal,
  body: (guard: StreamGuard) => AsyncIterable<ModelStreamEvent>,
): AsyncGenerator<ModelStreamEvent, void, undefined> {
  const controller = new AbortController()
  const content = new AssistantContent()
  let timedOut = false
  let started = false
  let complete = false
  const abort = (): void => controller.abort(signal.reason)
  const timer = setTimeout(() => {
    timedOut = true
    controller.abort(new Error('idle deadline'))
  }, connection.idleTimeoutMs)
  const touch = (): void => {
    started = true
    timer.refresh()
  }
  const ended = (error?: unknown): ModelStreamEvent => {
    if (signal.aborted) return { type: 'done', content: content.finishPartial(), stopReason: 'aborted' }
    const failure = timedOut
      ? providerFailure('timeout', connection, `silent for ${Math.round(connection.idleTimeoutMs / 1000)} s`)
      : error === undefined ? providerFailure('cut_stream', connection) : failureFromError(error, connection, started)
    return { type: 'error', failure, content: content.finishPartial() }
  }
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  try {
    if (!signal.aborted) {
      for await (const event of body({ signal: controller.signal, content, touch })) {
        if (controller.signal.aborted) break
        complete = event.type === 'done' || event.type === 'error'
        yield event
        if (complete) return
      }
    }
    yield ended()
  } catch (error) {
    yield ended(error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    // Stops the request when the consumer walked away or the service fell silent; a complete one keeps its connection.
    if (!complete) controller.abort()
  }
}
