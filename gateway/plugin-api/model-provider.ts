// The contract between the agent and a model service. Implemented by provider plugins.
import type { AssistantMessage, ConversationMessage, StopReason, TokenUsage } from './conversation.ts'

export type ThinkingLevel = 'off' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'adaptive' | 'max'

/** What is known about one model. Prices in US dollars per million tokens; zero when unknown or local. */
export interface ModelInfo {
  readonly id: string
  readonly name: string
  readonly contextWindow: number
  readonly maxOutputTokens: number
  readonly reasoning: boolean
  readonly input: readonly ('text' | 'image')[]
  readonly cost: { readonly input: number; readonly output: number; readonly cacheRead: number; readonly cacheWrite: number }
}

export interface ToolDefinition {
  readonly name: string
  readonly description: string
  /** JSON Schema of the argument object. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface ModelRequest {
  readonly model: ModelInfo
  /** Byte-identical from turn to turn, so that providers can cache it. */
  readonly systemStable: string
  /** What changes between turns; sent after the stable part. Empty when there is nothing. */
  readonly systemVolatile: string
  readonly messages: readonly ConversationMessage[]
  readonly tools: readonly ToolDefinition[]
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly name: string }
  readonly thinking: ThinkingLevel
  readonly maxOutputTokens?: number
  readonly temperature?: number
  /** Stable per session; providers may use it as a cache key. */
  readonly sessionId: string
  /** Models the person could switch to but has not picked; for a provider that helps to set one up. */
  readonly offers?: readonly ModelOffer[]
}

/** A model that was found on this machine or behind a key in the environment. */
export interface ModelOffer {
  /** What to pick it by, e.g. `ollama/llama3.2`. */
  readonly ref: string
  /** For people: where it was found. */
  readonly found: string
}

/** Where and how to reach the service: one profile of one configured provider. Secrets live only here. */
export interface ProviderConnection {
  /** The configured provider's id, e.g. `openai`, `ollama`, `my-vllm`. */
  readonly providerId: string
  readonly api: string
  readonly baseUrl?: string
  readonly apiKey?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Send the key as `Authorization: Bearer`, where the dialect has a header of its own for it. */
  readonly bearer?: boolean
  /** Longest wait for the first byte and between two events, in milliseconds. */
  readonly idleTimeoutMs: number
}

export type ProviderErrorKind =
  | 'auth'
  | 'billing'
  | 'rate_limit'
  | 'overloaded'
  | 'context_overflow'
  | 'invalid_request'
  | 'not_found'
  | 'timeout'
  | 'network'
  | 'cut_stream'
  /** The owner's own limit; no provider reports it. */
  | 'usage_limit'
  | 'unknown'

export interface ProviderFailure {
  readonly kind: ProviderErrorKind
  /** For people: what happened. Never contains a secret. */
  readonly message: string
  readonly httpStatus?: number
  readonly retryAfterMs?: number
}

/**
 * What a model stream yields, in order. It ends with exactly one `done` or `error` and never throws or rejects;
 * after the signal aborts it ends with `error` of any kind or `done` with stopReason `aborted`.
 */
export type ModelStreamEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'thinking-delta'; readonly text: string }
  | { readonly type: 'tool-call-start'; readonly id: string; readonly name: string }
  | { readonly type: 'done'; readonly content: AssistantMessage['content']; readonly stopReason: StopReason; readonly usage?: TokenUsage; readonly responseId?: string }
  | { readonly type: 'error'; readonly failure: ProviderFailure; readonly content: AssistantMessage['content'] }

export interface ModelProvider {
  /** The wire dialects this plugin speaks, e.g. `openai-completions`. */
  readonly apis: readonly string[]
  stream(request: ModelRequest, connection: ProviderConnection, signal: AbortSignal): AsyncIterable<ModelStreamEvent>
  /** The models the service offers right now; throws an Error with a readable message when it can't be asked. */
  listModels?(connection: ProviderConnection, signal: AbortSignal): Promise<readonly ModelInfo[]>
}
