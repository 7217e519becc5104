// Folders as OpenClaw leaves them, in both of its shapes, with secrets that are easy to search for.
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Every secret of the made folders. */
export const SECRETS = {
  router: 'sk-or-made-1111111111', bot: '123456:made-bot-token', proxy: 'sk-proxy-made-22222', gateway: 'made-gateway-token-333', search: 'made-search-key-4444',
  groq: 'gsk-made-5555555555', anthropic: 'sk-ant-made-66666666', token: 'made-setup-token-777', refresh: 'made-refresh-token-88', pairing: 'made-pairing-code-99',
}

export function put(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

interface Line {
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly minute: number
}

/** A transcript whose entries are a minute apart or more. */
export function transcript(id: string, lines: readonly Line[]): string {
  const start = Date.parse('2026-02-03T10:00:00.000Z')
  const at = (minute: number) => new Date(start + minute * 60_000).toISOString()
  return [
    { type: 'session', version: 3, id, timestamp: at(0), cwd: '/home/somebody' },
    ...lines.map(({ role, text, minute }, index) => ({
      type: 'message', id: `${id}-${index}`, parentId: index === 0 ? null : `${id}-${index - 1}`, timestamp: at(minute),
      message: { role, content: [{ type: 'text', text }], timestamp: start + minute * 60_000, ...(role === 'assistant' && { provider: 'anthropic', model: 'claude', stopReason: 'stop' }) },
    })),
  ].map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

const hello: readonly Line[] = [
  { role: 'user', text: 'Remember the blue bicycle', minute: 1 },
  { role: 'assistant', text: 'I will', minute: 2 },
]

/** February 2026: files for everything. */
export function february(root: string): void {
  put(root, {
    'openclaw.json': `// made
{
  meta: { lastTouchedVersion: "2026.2.3" },
  env: { OPENROUTER_API_KEY: "${SECRETS.router}" },
  agents: { defaults: { workspace: "~/.openclaw/workspace", model: { primary: "custom/llama" }, thinkingDefault: "low", heartbeat: { every: "30m" } },
    list: [{ id: "main", default: true, identity: { name: "Samantha", emoji: "🦥" } }, { id: "work", name: "Work", model: "openai/gpt-5.2", tools: { exec: { mode: "full" } } }] },
  models: { $include: "./models.json5" },
  channels: { telegram: { enabled: true, botToken: "${SECRETS.bot}" } },
  tools: { exec: { mode: "full", timeoutSeconds: 900 }, web: { search: { apiKey: "${SECRETS.search}" } } },
  session: { reset: { mode: "idle", idleMinutes: 90 }, dmScope: "per-peer" },
  gateway: { port: 18789, auth: { mode: "token", token: "${SECRETS.gateway}" } },
}`,
    'models.json5': `{ providers: { custom: { baseUrl: "http://localhost:4000/v1", apiKey: "${SECRETS.proxy}", api: "openai-completions", models: [{ id: "llama", name: "Llama" }] } } }`,
    '.env': `GROQ_API_KEY=${SECRETS.groq}\nOLLAMA_HOST=127.0.0.1:11434\nOPENCLAW_GATEWAY_TOKEN=${SECRETS.gateway}\n`,
    'workspace/SOUL.md': 'You are Samantha.\n',
    'workspace/MEMORY.md': '- The owner has a blue bicycle.\n',
    'workspace/memory/2026-02-03.md': 'Spoke of bicycles.\n',
    'workspace/skills/bike/SKILL.md': '---\nname: bike\ndescription: Bicycles\n---\nAsk.\n',
    'workspace/skills/bike/run.sh': '#!/bin/sh\necho\n',
    'workspace/.git/HEAD': 'ref: refs/heads/main\n',
    'workspace-work/SOUL.md': 'You work.\n',
    'skills/weather/SKILL.md': '---\nname: weather\ndescription: Weather\n---\nLook up.\n',
    'agents/main/agent/auth-profiles.json': JSON.stringify({ version: 1, profiles: {
      'anthropic:default': { type: 'api_key', provider: 'anthropic', key: SECRETS.anthropic },
      'anthropic:setup': { type: 'token', provider: 'anthropic', token: SECRETS.token },
      'openai-codex:me': { type: 'oauth', provider: 'openai-codex', access: 'a', refresh: SECRETS.refresh, expires: 1 },
    } }),
    'agents/main/sessions/sessions.json': JSON.stringify({
      'agent:main:main': { sessionId: 's-main', updatedAt: 1_770_000_000_000, sessionFile: '/home/other/.openclaw/agents/main/sessions/s-main.jsonl' },
      'agent:main:telegram:group:42:topic:7': { sessionId: 's-topic', label: 'Cycling club', thinkingLevel: 'high' },
      'agent:main:whatsapp:direct:+1555': { sessionId: 's-gone' },
    }),
    'agents/main/sessions/s-main.jsonl': transcript('s-main', hello),
    'agents/main/sessions/s-topic-topic-7.jsonl': transcript('s-topic', [{ role: 'user', text: 'When do we ride?', minute: 5 }]),
    'agents/main/sessions/s-before.jsonl': transcript('s-before', [{ role: 'user', text: 'An earlier life', minute: -600 }]),
    'agents/work/sessions/sessions.json': JSON.stringify({ main: { sessionId: 'w-1' } }),
    'agents/work/sessions/w-1.jsonl': transcript('w-1', [{ role: 'user', text: 'Write the report', minute: 9 }]),
    'credentials/telegram-pairing.json': JSON.stringify({ code: SECRETS.pairing }),
    'credentials/whatsapp/default/creds.json': '{}',
    'cron/jobs.json': '{}',
    'devices/paired.json': '{}',
    'openclaw.json.bak': '{}',
  })
  chmodSync(join(root, 'workspace/skills/bike/run.sh'), 0o755)
}

/** August 2026: agents by name, conversations in a database, transcripts only as archives. */
export function august(root: string): void {
  put(root, {
    'openclaw.json': JSON.stringify({
      agents: { ownership: 'explicit', defaults: { model: { primary: 'custom/llama' } }, entries: { main: { name: 'Molty' }, Helper: { skills: ['weather'] } } },
      models: { providers: { custom: { baseUrl: 'http://127.0.0.1:9/v1', apiKey: { source: 'env', provider: 'default', id: 'CUSTOM_KEY' }, models: [{ id: 'llama', name: 'Llama' }] }, far: { baseUrl: 'http://127.0.0.1:8/v1', apiKey: { source: 'exec', provider: 'op', id: 'far' } } } },
      memory: { search: { provider: 'none' } },
    }),
    '.env': `CUSTOM_KEY=${SECRETS.groq}\n`,
    'workspace/SOUL.md': 'You are Molty.\n',
    'workspace-helper/AGENTS.md': 'Help.\n',
    'agents/main/agent/openclaw-agent.sqlite': 'SQLite format 3\0',
    'agents/main/agent/auth-profiles.json': JSON.stringify({ version: 2, profiles: { 'openai:work': { type: 'api_key', provider: 'openai', keyRef: { source: 'env', provider: 'default', id: 'OPENAI_API_KEY' } } } }),
    'agents/main/sessions/archived.jsonl': transcript('archived', hello),
    'state/openclaw.sqlite': 'SQLite format 3\0',
  })
}

/** Takes every right to write away, as a disk that is mounted read-only would. */
export function makeReadOnly(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) makeReadOnly(path)
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o555)
  }
  chmodSync(folder, 0o500)
}
