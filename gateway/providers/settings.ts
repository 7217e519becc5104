// What the providers layer reads of the configuration and the environment. Plain data, supplied by the composition root.

export interface ModelSettings {
  readonly id: string
  readonly name?: string | undefined
  readonly api?: string | undefined
  readonly contextWindow?: number | undefined
  /** Upper limit used of that window. */
  readonly contextTokens?: number | undefined
  readonly maxTokens?: number | undefined
  readonly reasoning?: boolean | undefined
  readonly input?: readonly string[] | undefined
  readonly cost?: { readonly input?: number | undefined; readonly output?: number | undefined; readonly cacheRead?: number | undefined; readonly cacheWrite?: number | undefined } | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Request parameters that the owner chose for a model or an agent. */
export interface RequestParams {
  readonly temperature?: number | undefined
  readonly maxTokens?: number | undefined
}

/** One entry of `models.providers`. */
export interface ProviderSettings {
  readonly baseUrl?: string | undefined
  readonly apiKey?: string | undefined
  readonly api?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly timeoutSeconds?: number | undefined
  /** Send the key as `Authorization: Bearer`. */
  readonly authHeader?: boolean | undefined
  readonly models?: readonly ModelSettings[] | undefined
}

/** One entry of `auth.profiles`. */
export interface AuthProfileSettings {
  readonly provider: string
  readonly mode?: string | undefined
  readonly apiKey?: string | undefined
  readonly token?: string | undefined
  readonly displayName?: string | undefined
}

/** Return the same object until something in it changes: the catalogue is built once per object. */
export interface ProvidersSettings {
  /** `replace` uses only the configured providers (and the built-in assistant). */
  readonly mode: 'merge' | 'replace'
  readonly providers: Readonly<Record<string, ProviderSettings>>
  readonly profiles: Readonly<Record<string, AuthProfileSettings>>
  readonly order: Readonly<Record<string, readonly string[]>>
  /** `agents.defaults.models`: aliases and request parameters by model reference. */
  readonly modelEntries: Readonly<Record<string, { readonly alias?: string | undefined; readonly params?: RequestParams | undefined }>>
  /** Upper limit of every model's context window, in tokens. */
  readonly contextTokens?: number
  /** Request parameters of an agent; win over those of the model. */
  readonly agentParams?: (agentId: string) => RequestParams | undefined
  /** The environment, for keys that are named in the table of built-in providers. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Which model an agent is configured to use. */
  readonly agentModel: (agentId: string) => { readonly primary?: string | undefined; readonly fallbacks: readonly string[] }
  /** Look for Ollama and LM Studio after start. */
  readonly detectLocal: boolean
}
