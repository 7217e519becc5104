// The settings of the made-up household, and of a gateway that nobody used yet.
import { TOKEN } from '../harness/gateway-process.ts'

export const gatewaySettings = { mode: 'local', bind: 'loopback', auth: { mode: 'token', token: TOKEN }, nodes: { pairing: { autoApproveLocal: false } } }

/** As it is after the first start: no model yet but the one that is built in. */
export const EMPTY_SETTINGS = { agents: {}, models: {} }

export function filledSettings(modelUrl: string): Readonly<Record<string, unknown>> {
  const models = [{ id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5', contextWindow: 200_000, maxTokens: 8192, cost: { input: 3, output: 15, cacheRead: 0.3 } }]
  const local = [{ id: 'qwen3:14b', name: 'Qwen3 14B', contextWindow: 40_960, maxTokens: 8192 }]
  return {
    agents: {
      defaults: { model: { primary: 'anthropic/claude-sonnet-5-5', fallbacks: ['ollama/qwen3:14b'] } },
      list: [
        { id: 'main', default: true, name: 'Clara', identity: { name: 'Clara', theme: 'calm, brief, dry humour', emoji: '🦉' } },
        { id: 'work', name: 'Work', identity: { name: 'Otto', theme: 'precise, asks before it sends', emoji: '🐙' }, tools: { exec: { mode: 'allowlist' } } },
        { id: 'garden', name: 'Garden', identity: { name: 'Flora', theme: 'patient', emoji: '🌷' }, model: { primary: 'ollama/qwen3:14b' } },
      ],
    },
    models: {
      usageLimits: [{ per: 'month', usd: 60 }, { per: 'day', usd: 2, agent: 'work' }],
      providers: {
        // Never called: what is written while the pictures are taken comes from the other one.
        anthropic: { baseUrl: 'https://api.anthropic.com', apiKey: 'sk-made-up-for-pictures', models },
        ollama: { baseUrl: `${modelUrl}/v1`, apiKey: 'none', api: 'openai-completions', models: local },
      },
    },
  }
}
