// One call of the model: reads its stream to the end with an idle deadline, and always comes back with an outcome.
import type { AssistantMessage, ProviderErrorKind, ProviderFailure, StopReason, TokenUsage } from '../plugin-api/index.ts'
import type { RoutedEvent } from '../providers/index.ts'

export interface ModelTurn {
  readonly content: AssistantMessage['content']
  readonly stopReason: StopReason
  readonly provider: string
  readonly model: string
  readonly usage?: TokenUsage
  readonly responseId?: string
  /** Set exactly when stopReason is `error`. */
  readonly failure?: ProviderFailure
}

export interface ModelTurnOptions {
  /** Longest silence of the stream, in milliseconds. */
  readonly idleTimeoutMs: number
  /** Every event of the stream except its last. */
  readonly onEvent: (event: RoutedEvent) => void
}

/** Opens the stream of one model call. It should stop when the signal aborts, but nothing waits for it to do so. */
export type OpenStream = (signal: AbortSignal) => AsyncIterable<RoutedEvent>

/**
 * Never rejects. Abort gives stopReason `aborted` at once with the text so far, even when the provider ignores the
 * signal; silence and faults give stopReason `error`.
 */
export function streamModelTurn(open: OpenStream, options: ModelTurnOptions, signal: AbortSignal): Promise<ModelTurn> {
  const controller = new AbortController()
  let provider = 'unknown'
  let model = 'unknown'
  let text = ''
  let settled = false

  return new Promise((resolve) => {
    const settle = (turn: Omit<ModelTurn, 'provider' | 'model'>): void => {
      if (settled) return
      settled = true
      clearTimeout(idle)
      signal.removeEventListener('abort', onAbort)
      resolve({ provider, model, ...turn })
    }
    const fail = (kind: ProviderErrorKind, message: string): void => settle({ content: partial(), stopReason: 'error', failure: { kind, message } })
    const partial = (): AssistantMessage['content'] => (text === '' ? [] : [{ type: 'text', text }])
    const onAbort = (): void => {
      settle({ content: partial(), stopReason: 'aborted' })
      controller.abort(signal.reason)
    }
    const idle = setTimeout(() => {
      fail('timeout', `The model did not send anything for ${Math.round(options.idleTimeoutMs / 1000)} seconds.`)
      controller.abort(new Error('model idle'))
    }, options.idleTimeoutMs)

    const onEvent = (event: RoutedEvent): void => {
      idle.refresh()
      if (event.type === 'done') {
        settle({
          content: event.content,
          stopReason: event.stopReason,
          ...(event.usage !== undefined && { usage: event.usage }),
          ...(event.responseId !== undefined && { responseId: event.responseId }),
        })
        return
      }
      if (event.type === 'error') {
        if (signal.aborted) settle({ content: partial(), stopReason: 'aborted' })
        else settle({ content: event.content.length > 0 ? event.content : partial(), stopReason: 'error', failure: event.failure })
        return
      }
      if (event.type === 'routed') {
        provider = event.model.providerId
        model = event.model.info.id
      } else if (event.type === 'text-delta') text += event.text
      options.onEvent(event)
    }

    const pump = async (): Promise<void> => {
      for await (const event of open(controller.signal)) {
        if (settled) return
        onEvent(event)
      }
      fail('cut_stream', 'The model stopped in the middle of its answer.')
    }

    if (signal.aborted) {
      onAbort()
      return
    }
    signal.addEventListener('abort', onAbort, { once: true })
    pump().catch((error: unknown) => fail('unknown', error instanceof Error ? error.message : String(error)))
  })
}
