// The services that need no configuration beyond a key or a running server.

export interface ProviderDefinition {
  readonly id: string
  /** For people. */
  readonly name: string
  readonly api: string
  readonly baseUrl?: string
  /** Environment variables that may hold a key, best first. */
  readonly envKeys: readonly string[]
  /** Runs on this machine: needs no key, is looked for after start, may think long before its first word. */
  readonly local: boolean
  /** Offered first when a key is found. */
  readonly suggested?: string
}

export const BUILTIN_PROVIDER = 'builtin'
/** The model that always works: no key, no network, no language model either. */
export const BUILTIN_MODEL_REF = 'builtin/assistant'

export const PROVIDER_DEFINITIONS: readonly ProviderDefinition[] = [
  { id: 'anthropic', name: 'Anthropic', api: 'anthropic-messages', envKeys: ['ANTHROPIC_API_KEY'], local: false, suggested: 'claude-sonnet-5-5' },
  { id: 'openai', name: 'OpenAI', api: 'openai-responses', envKeys: ['OPENAI_API_KEY'], local: false, suggested: 'gpt-6.1-terra' },
  { id: 'google', name: 'Google', api: 'google-generative-ai', envKeys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'], local: false, suggested: 'gemini-3.8-flash' },
  { id: 'openrouter', name: 'OpenRouter', api: 'openai-completions', baseUrl: 'https://openrouter.ai/api/v1', envKeys: ['OPENROUTER_API_KEY'], local: false, suggested: 'anthropic/claude-sonnet-5.5' },
  { id: 'groq', name: 'Groq', api: 'openai-completions', baseUrl: 'https://api.groq.com/openai/v1', envKeys: ['GROQ_API_KEY'], local: false, suggested: 'openai/gpt-oss-120b' },
  { id: 'ollama', name: 'Ollama', api: 'openai-completions', baseUrl: 'http://127.0.0.1:11434/v1', envKeys: ['OLLAMA_API_KEY'], local: true },
  { id: 'lmstudio', name: 'LM Studio', api: 'openai-completions', baseUrl: 'http://127.0.0.1:1234/v1', envKeys: ['LMSTUDIO_API_KEY'], local: true },
]

/** Says which dialect a configured provider speaks when it does not say so itself. */
export function guessApi(definition: ProviderDefinition | undefined, baseUrl: string | undefined): string {
  if (baseUrl === undefined) return definition?.api ?? 'openai-completions'
  if (definition?.api === 'openai-responses' && !baseUrl.includes('api.openai.com')) return 'openai-completions'
  return definition?.api ?? (baseUrl.includes('anthropic') ? 'anthropic-messages' : baseUrl.includes('googleapis') ? 'google-generative-ai' : 'openai-completions')
}
