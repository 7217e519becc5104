// What stands at the door where models are called: it may refuse a call, and it is told what every call used.
import type { ProviderFailure, TokenUsage } from '../../plugin-api/index.ts'

export interface MeteredCall {
  readonly agentId: string
  /** The session whose usage it is. */
  readonly sessionId: string
  readonly provider: string
  /** Id of the model at its provider. */
  readonly model: string
}

export interface ModelMeter {
  /** Why this model may not be called now; null when it may. Asked before every call. */
  readonly refusal: (call: MeteredCall) => ProviderFailure | null
  /** Told at the end of a call, before anybody hears of its answer. Never throws. */
  readonly used: (call: MeteredCall, usage: TokenUsage) => void
}
