// Session keys: what clients may write and the one canonical form everything else uses. Keys route; they never authorise.
import { invalidRequest } from '../protocol/index.ts'
import type { SessionKind } from './session.ts'

export interface SessionKeyDefaults {
  /** The agent of keys that name none. */
  readonly defaultAgentId: string
  /** The name of an agent's main conversation. */
  readonly mainKey: string
}

/** Longest key in characters, as the wire allows. */
export const MAX_SESSION_KEY_LENGTH = 512
const AGENT_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/
// oxlint-disable-next-line no-control-regex -- control characters are exactly what must not be in a key
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/

function invalidKey(key: string, because: string): Error {
  return invalidRequest(`invalid session key ${JSON.stringify(key.slice(0, 80))}: ${because}`, { code: 'INVALID_SESSION_KEY' })
}

/**
 * `agent:<agentId>:<rest>` for a full or short key (`main` → `agent:main:main`). `agentId` chooses the agent of short keys and must
 * agree with the one in a full key. Throws AppError INVALID_REQUEST for keys that cannot be one.
 */
export function canonicalSessionKey(key: string, defaults: SessionKeyDefaults, agentId?: string): string {
  const trimmed = key.trim()
  if (trimmed === '') throw invalidKey(key, 'it is empty')
  if (trimmed.length > MAX_SESSION_KEY_LENGTH) throw invalidKey(key, `it is longer than ${MAX_SESSION_KEY_LENGTH} characters`)
  if (CONTROL.test(trimmed)) throw invalidKey(key, 'it contains control characters')
  const chosen = agentId?.trim().toLowerCase()
  if (!/^agent:/i.test(trimmed)) {
    const agent = chosen ?? defaults.defaultAgentId
    if (!AGENT_ID.test(agent)) throw invalidKey(key, `${JSON.stringify(agent)} is no agent id`)
    return `agent:${agent}:${mainName(trimmed, defaults.mainKey)}`
  }
  const [, agent = '', ...rest] = trimmed.split(':')
  const name = rest.join(':')
  const owner = agent.toLowerCase()
  if (!AGENT_ID.test(owner)) throw invalidKey(key, 'expected agent:<agentId>:<name>')
  if (name === '') throw invalidKey(key, 'nothing follows the agent id')
  if (chosen !== undefined && chosen !== owner) throw invalidKey(key, `it belongs to agent ${owner}, not ${chosen}`)
  return `agent:${owner}:${mainName(name, defaults.mainKey)}`
}

/** The literal `main` always means the main conversation, whatever it is called here. */
function mainName(name: string, mainKey: string): string {
  return name.toLowerCase() === 'main' ? mainKey : name
}

export interface SessionKeyParts {
  readonly agentId: string
  /** Everything after the agent id. */
  readonly name: string
  readonly kind: SessionKind
  /** What the conversation is: `direct`, `group`, `subagent`, `cron`, `hook` or `dashboard`. */
  readonly classification: string
  /** Channel of a channel conversation, e.g. `telegram`; null for local ones. */
  readonly channel: string | null
}

/** Takes a canonical key apart. Unknown shapes are direct conversations. */
export function parseSessionKey(key: string): SessionKeyParts {
  const [, agentId = '', ...rest] = key.split(':')
  const [first = '', second = ''] = rest
  const name = rest.join(':')
  const isGroup = rest.includes('group') || rest.includes('channel')
  const kind: SessionKind = name === 'global' || name === 'unknown' ? name : isGroup ? 'group' : 'direct'
  if (first === 'subagent' || first === 'cron' || first === 'hook' || first === 'dashboard') return { agentId, name, kind, classification: first, channel: null }
  const isChannel = rest.length > 2 && first !== 'direct' && (second === 'group' || second === 'channel' || rest.includes('direct'))
  return { agentId, name, kind, classification: kind === 'group' ? 'group' : 'direct', channel: isChannel ? first : null }
}
