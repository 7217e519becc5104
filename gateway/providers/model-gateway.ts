// What the agent asks of the providers layer: one stream that already contains retries, key rotation and fallback.
import type { ModelInfo, ModelRequest, ModelStreamEvent } from '../plugin-api/index.ts'

/** A model by reference `provider/model` with everything known about it. */
export interface ResolvedModel {
  readonly ref: string
  readonly providerId: string
  readonly info: ModelInfo
}

export type RoutedEvent =
  /** Sent first, and again whenever another profile or model takes over (nothing has been streamed before that). */
  | { readonly type: 'routed'; readonly model: ResolvedModel; readonly attempt: number; readonly because?: string }
  | { readonly type: 'retrying'; readonly attempt: number; readonly maxAttempts: number; readonly delayMs: number; readonly reason: string }
  | ModelStreamEvent

export interface ModelGateway {
  /** Resolves a reference (`provider/model`, alias, or bare model id); undefined means the agent's configured primary. Null when nothing matches. */
  resolve(ref: string | undefined, agentId: string): ResolvedModel | null
  /** Every configured or detected model, without asking the network. */
  list(): readonly (ResolvedModel & { readonly available: boolean })[]
  /**
   * Streams from the model; on failure before the first token retries, rotates auth profiles with cooldown and falls back
   * to `fallbacks` (default: those of the agent's model; never when `strict`). A model whose limit is reached is passed over.
   * What is used is counted for the session `countedFor` (default: `sessionId`). Ends with one `done` or `error`; never rejects.
   */
  stream(request: Omit<ModelRequest, 'model'> & { readonly ref: string | undefined; readonly agentId: string; readonly strict?: boolean; readonly countedFor?: string; readonly fallbacks?: readonly string[] }, signal: AbortSignal): AsyncIterable<RoutedEvent>
}
