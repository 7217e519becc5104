// Builders for the tests of this folder: a real session store in memory, temporary directories, plain messages.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AgentProfile } from '../../config/index.ts'
import type { Clock } from '../../lib/index.ts'
import type { Logger } from '../../platform/index.ts'
import type { AssistantMessage, ToolDefinition, TrustLabel } from '../../plugin-api/index.ts'
import { createSessionStore } from '../../sessions/index.ts'
import type { NewSessionEvent, Session, SessionStore } from '../../sessions/index.ts'
import { openStateDatabase } from '../../storage/index.ts'

export const T0 = Date.UTC(2026, 10, 25, 9, 0, 0)

export function fakeClock(startMs = T0): Clock & { advance(ms: number): void } {
  let nowMs = startMs
  return { now: () => nowMs, advance: (ms) => void (nowMs += ms) }
}

export function recordingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = []
  const write = (message: string, fields?: Readonly<Record<string, unknown>>): void => void lines.push(`${message} ${JSON.stringify(fields ?? {})}`)
  const logger = { lines, debug: write, info: write, warn: write, error: write, child: () => logger }
  return logger
}

export function temporaryDirectory(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'claw-context-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Writes a file with its folders. */
export function put(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

export function agentProfile(overrides: Partial<AgentProfile> = {}): AgentProfile {
  return { id: 'main', isDefault: true, name: 'main', identity: {}, workspace: '/nowhere', model: { fallbacks: [] }, thinkingDefault: 'off', timeoutSeconds: 600, tools: {}, ...overrides }
}

export interface CountedStore {
  readonly store: SessionStore
  readonly session: () => Session
  /** Calls and rows of everything that reads the log. */
  readonly reads: { calls: number; rows: number }
  readonly close: () => void
}

export function memoryStore(key = 'agent:main:main', clock: Clock = fakeClock()): CountedStore {
  const database = openStateDatabase({ path: ':memory:' })
  const real = createSessionStore({ database, clock, timeZone: 'UTC' })
  const { sessionId } = real.ensure(key, { agentId: 'main' })
  const reads = { calls: 0, rows: 0 }
  const counted = <Result>(rows: readonly Result[]): readonly Result[] => {
    reads.calls += 1
    reads.rows += rows.length
    return rows
  }
  const store: SessionStore = {
    ...real,
    readBefore: (id, options) => counted(real.readBefore(id, options)),
    readAfter: (id, afterSeq, limit) => counted(real.readAfter(id, afterSeq, limit)),
  }
  const session = (): Session => {
    const found = real.getById(sessionId)
    if (found === null) throw new Error('the session is gone')
    return found
  }
  return { store, session, reads, close: () => database.close() }
}

export function user(text: string, trust: TrustLabel = 'owner'): NewSessionEvent {
  return { trust, body: { type: 'message', message: { role: 'user', content: [{ type: 'text', text }], timestampMs: T0 } } }
}

export function image(text: string): NewSessionEvent {
  return { trust: 'owner', body: { type: 'message', message: { role: 'user', content: [{ type: 'text', text }, { type: 'image', mimeType: 'image/png', data: 'AAAA' }], timestampMs: T0 } } }
}

export function assistant(text: string, overrides: Partial<AssistantMessage> = {}): NewSessionEvent {
  return { trust: 'owner', body: { type: 'message', message: { role: 'assistant', content: text === '' ? [] : [{ type: 'text', text }], provider: 'test', model: 'test', stopReason: 'stop', timestampMs: T0, ...overrides } } }
}

export function calls(id: string, name = 'exec', args: Readonly<Record<string, unknown>> = { command: 'ls' }): NewSessionEvent {
  return assistant('', { content: [{ type: 'toolCall', id, name, arguments: args }], stopReason: 'toolUse' })
}

export function result(id: string, text: string, trust: TrustLabel = 'tool'): NewSessionEvent {
  return { trust, body: { type: 'message', message: { role: 'toolResult', toolCallId: id, toolName: 'exec', content: [{ type: 'text', text }], isError: false, timestampMs: T0 } } }
}

/** Thirteen tools of together about 3.5 kB, as a default install has them. */
export const DEFAULT_TOOLS: readonly ToolDefinition[] = ['read', 'write', 'edit', 'apply_patch', 'exec', 'process', 'session_status', 'sessions_list', 'sessions_history', 'sessions_send', 'sessions_spawn', 'agents_list', 'memory_search'].map((name) => ({
  name,
  description: `What ${name} does, in one sentence of the usual length.`,
  parameters: { type: 'object', properties: { path: { type: 'string', description: 'Which one.' }, limit: { type: 'integer', description: 'How many at most.' } }, required: ['path'] },
}))
