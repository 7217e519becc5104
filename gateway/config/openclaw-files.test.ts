// Files written for OpenClaw load as they are: both shapes of the roster, keys that mean nothing here, secret references.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentProfiles, loadConfig, resolveGatewayAuth } from './index.ts'
import { configFolder } from './testing/config-folder.ts'

const EARLIER = `// ~/.openclaw/openclaw.json
{
  meta: { lastTouchedVersion: "2026.2.3", lastTouchedAt: "2026-02-04T10:00:00.000Z" },
  wizard: { lastRunAt: "2026-02-04T10:00:00.000Z", lastRunCommand: "onboard" },
  env: { OPENROUTER_API_KEY: "sk-or-1", vars: { GROQ_API_KEY: "gsk-1" }, shellEnv: { enabled: true, timeoutMs: 15000 } },
  auth: {
    profiles: { "anthropic:me@example.com": { provider: "anthropic", mode: "oauth", email: "me@example.com" } },
    order: { anthropic: ["anthropic:me@example.com"] },
    cooldowns: { billingBackoffHours: 5 },
  },
  logging: { level: "info", file: "/tmp/openclaw/openclaw.log", consoleLevel: "info", consoleStyle: "pretty", redactSensitive: "tools" },
  messages: { responsePrefix: "auto", ackReaction: "👀", queue: { mode: "collect", debounceMs: 1000, cap: 20, drop: "summarize", byChannel: { telegram: "collect" } } },
  commands: { native: "auto", text: true, bash: false, config: false, debug: false, restart: false, useAccessGroups: true },
  agents: {
    defaults: {
      workspace: "~/.openclaw/workspace",
      model: { primary: "anthropic/claude-opus-4-6", fallbacks: ["openai/gpt-5.2"] },
      models: { "anthropic/claude-opus-4-6": { alias: "opus", params: { cacheControlTtl: "1h" } } },
      imageModel: { primary: "openrouter/qwen/qwen-2.5-vl-72b-instruct:free" },
      thinkingDefault: "low", verboseDefault: "off", elevatedDefault: "on", timeoutSeconds: 600, mediaMaxMb: 5, maxConcurrent: 4,
      heartbeat: { every: "30m", target: "last" },
      compaction: { mode: "safeguard", reserveTokensFloor: 24000, memoryFlush: { enabled: true, softThresholdTokens: 6000 } },
      contextPruning: { mode: "cache-ttl", ttl: "1h", keepLastAssistants: 3, tools: { deny: ["browser"] } },
      sandbox: { mode: "non-main", scope: "session", docker: { image: "sandbox:bookworm-slim" } },
      memorySearch: { provider: "gemini", remote: { apiKey: "g-1" } },
      subagents: { model: "minimax/x", maxConcurrent: 1, archiveAfterMinutes: 60 },
      blockStreamingDefault: "off", humanDelay: { mode: "natural" }, typingMode: "thinking",
    },
    list: [
      { id: "main", default: true, name: "Main", workspace: "~/.openclaw/workspace", agentDir: "~/.openclaw/agents/main/agent",
        identity: { name: "Samantha", theme: "helpful sloth", emoji: "🦥" }, groupChat: { mentionPatterns: ["@openclaw"] },
        subagents: { allowAgents: ["*"] }, tools: { profile: "coding", allow: ["browser"], deny: ["canvas"], elevated: { enabled: true } }, heartbeat: { every: "1h" } },
      { id: "work", model: "openai/gpt-5.2" },
    ],
  },
  bindings: [{ agentId: "work", match: { channel: "whatsapp", accountId: "biz" } }],
  session: { scope: "per-sender", dmScope: "per-channel-peer", identityLinks: { alice: ["telegram:1"] }, reset: { mode: "daily", atHour: 4, idleMinutes: 60 },
    resetByType: { thread: { mode: "daily", atHour: 4 }, dm: { mode: "idle", idleMinutes: 240 } }, resetTriggers: ["/new", "/reset"], store: "~/x/sessions.json",
    typingIntervalSeconds: 5, sendPolicy: { default: "allow", rules: [] }, agentToAgent: { maxPingPongTurns: 5 } },
  tools: { profile: "coding", deny: ["canvas"], byProvider: { x: { profile: "minimal" } }, exec: { backgroundMs: 10000, timeoutSec: 1800, cleanupMs: 1800000, notifyOnExit: true, security: "allowlist", ask: "on-miss", host: "gateway", applyPatch: { enabled: false } },
    elevated: { enabled: true, allowFrom: { telegram: ["1"] } }, web: { search: { enabled: true, apiKey: "b-1" } }, media: { audio: { enabled: true } }, agentToAgent: { enabled: false, allow: ["main"] } },
  channels: { telegram: { enabled: true, botToken: "123:abc", allowFrom: ["1"] }, whatsapp: { allowFrom: ["+1555"] } },
  cron: { enabled: true, maxConcurrentRuns: 2 },
  hooks: { enabled: true, path: "/hooks", token: "shared-secret" },
  browser: { enabled: true, defaultProfile: "chrome" }, talk: { apiKey: "elevenlabs" }, canvasHost: { root: "~/x", port: 18793 }, discovery: { mdns: { mode: "minimal" } },
  gateway: { mode: "local", port: 18789, bind: "loopback", controlUi: { enabled: true, basePath: "/openclaw", allowInsecureAuth: false },
    auth: { mode: "token", token: "gateway-token", allowTailscale: true }, tailscale: { mode: "serve", resetOnExit: false }, remote: { url: "ws://gateway.tailnet:18789", token: "remote-token" }, reload: { mode: "hybrid", debounceMs: 300 } },
  models: { mode: "merge", bedrockDiscovery: { enabled: true }, providers: {
    "custom-proxy": { baseUrl: "http://localhost:4000/v1", apiKey: "LITELLM_KEY", api: "openai-responses", authHeader: true, headers: { "X-Proxy-Region": "us-west" },
      models: [{ id: "llama-3.1-8b", name: "Llama 3.1 8B", api: "openai-responses", reasoning: false, input: ["text"], cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, contextWindow: 128000, maxTokens: 32000, compat: { supportsStore: false } }] } } },
  skills: { allowBundled: ["gemini"], load: { extraDirs: ["~/skills"], watch: true }, install: { preferBrew: true }, entries: { "nano-banana-pro": { enabled: true, apiKey: "k", env: { GEMINI_API_KEY: "k" } } } },
  plugins: { enabled: true, allow: ["voice-call"], slots: { memory: "memory-core" }, entries: { "voice-call": { enabled: true, config: { provider: "twilio" } } } },
  ui: { seamColor: "#ff4500", assistant: { name: "Molty", avatar: "CB" }, prefs: { density: "cosy" } },
}`

describe('files written for OpenClaw', () => {
  it('loads a February file whole', () => {
    const { place } = configFolder(EARLIER)
    const loaded = loadConfig(place)
    expect(loaded.issues).toEqual([])
    expect(loaded.config?.models.providers['custom-proxy']?.models[0]?.contextWindow).toBe(128_000)
    expect(loaded.config?.agents.defaults.models['anthropic/claude-opus-4-6']).toEqual({ alias: 'opus', params: {} })
    expect(loaded.config?.ui).toEqual({ seamColor: '#ff4500', assistant: { name: 'Molty', avatar: 'CB' } })
    expect(agentProfiles(loaded.config ?? never(), '/state')).toMatchObject([
      { id: 'main', isDefault: true, name: 'Main', identity: { name: 'Samantha' }, model: { primary: 'anthropic/claude-opus-4-6', fallbacks: ['openai/gpt-5.2'] }, thinkingDefault: 'low' },
      { id: 'work', isDefault: false, workspace: join('/state', 'workspace-work'), model: { primary: 'openai/gpt-5.2', fallbacks: ['openai/gpt-5.2'] } },
    ])
  })

  it('names each key without meaning here once, by its path', () => {
    const { place } = configFolder(EARLIER)
    const paths = loadConfig(place).warnings.map((warning) => warning.path)
    expect(paths).toEqual(expect.arrayContaining(['channels', 'bindings', 'cron', 'hooks', 'gateway.tailscale', 'gateway.remote', 'agents.defaults.heartbeat', 'agents.list.0.groupChat', 'tools.exec.host', 'messages.queue.byChannel', 'session.dmScope', 'ui.prefs']))
    expect(paths.filter((path) => /params|profiles/.test(path))).toEqual(expect.arrayContaining([expect.stringMatching(/anthropic\/claude-opus-4-6.*cacheControlTtl$/), expect.stringMatching(/\.mode$/), expect.stringMatching(/\.email$/)]))
    expect(new Set(paths).size).toBe(paths.length)
    expect(paths).not.toContain('meta')
  })

  it('loads the file of a recorded August gateway, with agents as entries', () => {
    const { place } = configFolder(`{
      gateway: { mode: "local", port: 18789, bind: "loopback", auth: { mode: "token", token: "t" } },
      update: { checkOnStart: false }, logging: { file: "/home/user/.openclaw/gateway.log" }, discovery: { mdns: { mode: "off" } },
      agents: { ownership: "explicit", defaults: { workspace: "/home/user/w", model: { primary: "mock/m" }, maxConcurrent: 64, skipBootstrap: true, heartbeat: { every: "0m" } }, entries: { main: {}, Helper: { model: { fallbacks: ["mock/n"] }, default: true } } },
      models: { catalogRefresh: { enabled: false }, providers: { mock: { baseUrl: "http://127.0.0.1:9/v1", apiKey: { source: "env", provider: "default", id: "MOCK_KEY" }, api: "openai-completions", models: [{ id: "m", name: "M" }] } } },
      memory: { search: { provider: "none" } }, secrets: { providers: {} }, security: {}, cloudWorkers: {}, mcp: { servers: {} },
    }`, { env: { MOCK_KEY: 'from-env' } })
    const loaded = loadConfig(place)
    expect(loaded.issues).toEqual([])
    expect(loaded.config?.models.providers['mock']?.apiKey).toBe('from-env')
    expect(agentProfiles(loaded.config ?? never(), '/state').map(({ id, isDefault, model }) => ({ id, isDefault, model }))).toEqual([
      { id: 'main', isDefault: false, model: { primary: 'mock/m', fallbacks: [] } },
      { id: 'helper', isDefault: true, model: { primary: 'mock/m', fallbacks: ['mock/n'] } },
    ])
  })

  it('reads values we do not have as their stricter neighbour and says so', () => {
    const { place } = configFolder('{ gateway: { auth: { mode: "trusted-proxy" } }, tools: { exec: { mode: "auto" } }, messages: { queue: { mode: "steer-backlog" } } }')
    const loaded = loadConfig(place)
    expect(loaded.issues).toEqual([])
    expect(resolveGatewayAuth(loaded.config ?? never(), {}).mode).toBe('token')
    expect(loaded.config?.tools.exec.mode).toBe('ask')
    expect(loaded.warnings.map((warning) => warning.path)).toEqual(['gateway.auth.mode', 'tools.exec.mode', 'messages.queue.mode'])
  })

  it('still refuses what neither knows, in the middle of what is set aside', () => {
    const { place } = configFolder('{ channels: { anything: { goes: true } }, gateway: { tls: { enabled: true }, tlss: {} } }')
    expect(loadConfig(place).issues).toMatchObject([{ path: 'gateway.tlss', suggestion: 'tls' }])
  })
})

function never(): never {
  throw new Error('the configuration did not load')
}
