// The host's own exec policy and what the owner allowed for good: one small document, kept in memory, hash-guarded when edited.
import { createHash, randomUUID } from 'node:crypto'
import { invalidRequest } from '../protocol/index.ts'
import type { Clock } from '../lib/index.ts'
import type { Database } from '../storage/index.ts'
import { EXEC_ASKS, EXEC_SECURITIES } from './exec-rule.ts'
import type { ExecRule, ExecSecurity } from './exec-rule.ts'

export interface AllowlistEntry {
  readonly id?: string
  /** Glob over the real path of a program, a bare name found through PATH, or `<verb>:<path>` for remembered file access. */
  readonly pattern: string
  readonly source?: 'allow-always'
  readonly commandText?: string
  /** Regular expression over the arguments joined by spaces, or `exact:<hash>` for one remembered command. */
  readonly argPattern?: string
  readonly lastUsedAt?: number
  readonly lastUsedCommand?: string
  readonly lastResolvedPath?: string
}

interface RuleFields {
  readonly security?: string
  readonly ask?: string
  readonly askFallback?: string
  readonly autoAllowSkills?: boolean
}

interface AgentApprovals extends RuleFields {
  readonly allowlist?: readonly AllowlistEntry[]
  readonly mcpTools?: readonly Readonly<Record<string, unknown>>[]
}

/** OpenClaw's exec-approvals file, version 1. */
export interface ExecApprovalsFile {
  readonly version: 1
  readonly socket?: { readonly path?: string; readonly token?: string }
  readonly defaults?: RuleFields
  readonly agents?: Readonly<Record<string, AgentApprovals>>
}

export interface ExecApprovalsSnapshot {
  readonly path: string
  readonly exists: boolean
  readonly hash: string
  readonly file: ExecApprovalsFile
  readonly resolvedDefaults: ResolvedDefaults
}

interface ResolvedDefaults extends ExecRule {
  readonly askFallback: ExecSecurity
  readonly autoAllowSkills: boolean
}

export interface ExecApprovalsDocument {
  snapshot(): ExecApprovalsSnapshot
  /** Throws AppError INVALID_REQUEST when the hash is missing or stale, or a value is none of the known ones. */
  replace(file: ExecApprovalsFile, baseHash: string | undefined): ExecApprovalsSnapshot
  /** What the host allows this agent at most. */
  ruleFor(agentId: string): ResolvedDefaults
  allowlistFor(agentId: string): readonly AllowlistEntry[]
  /** Adds an entry unless it is there already. */
  remember(agentId: string, entry: AllowlistEntry): void
  /** Notes the use of an entry for the owner's review. */
  markUsed(agentId: string, entry: AllowlistEntry, use: { readonly command: string; readonly resolvedPath: string }): void
}

const DOCUMENT = 'exec-approvals'
const EMPTY: ExecApprovalsFile = { version: 1, defaults: {}, agents: {} }
/** Applies to every agent. */
const ANY_AGENT = '*'
/** Uses are for review, not for accounting: written at most this often per entry. */
const MARK_EVERY_MS = 60_000

function withoutUses(file: ExecApprovalsFile): unknown {
  const agents = Object.entries(file.agents ?? {}).map(([id, agent]) => [id, {
    ...agent,
    ...(agent.allowlist === undefined ? {} : { allowlist: agent.allowlist.map(({ lastUsedAt: _at, lastUsedCommand: _command, lastResolvedPath: _path, ...rest }) => rest) }),
  }])
  return { ...file, agents: Object.fromEntries(agents) as unknown }
}

/** Of the policy, not of the notes about its use: running a command must not make an open editor stale. */
function hashOf(file: ExecApprovalsFile): string {
  return createHash('sha256').update(JSON.stringify(withoutUses(file))).digest('hex')
}

function oneOf<Value extends string>(value: string | undefined, known: readonly Value[], name: string): Value | undefined {
  if (value === undefined) return undefined
  const found = known.find((candidate) => candidate === value)
  if (found === undefined) throw invalidRequest(`exec approvals: ${name} must be one of ${known.join(', ')}; got "${value}"`)
  return found
}

function checkFields(fields: RuleFields | undefined, where: string): void {
  oneOf(fields?.security, EXEC_SECURITIES, `${where}.security`)
  oneOf(fields?.ask, EXEC_ASKS, `${where}.ask`)
  oneOf(fields?.askFallback, EXEC_SECURITIES, `${where}.askFallback`)
}

function resolveFields(levels: readonly (RuleFields | undefined)[]): ResolvedDefaults {
  const first = <Key extends keyof RuleFields>(key: Key): RuleFields[Key] => levels.find((level) => level?.[key] !== undefined)?.[key]
  return {
    security: oneOf(first('security'), EXEC_SECURITIES, 'security') ?? 'full',
    ask: oneOf(first('ask'), EXEC_ASKS, 'ask') ?? 'off',
    askFallback: oneOf(first('askFallback'), EXEC_SECURITIES, 'askFallback') ?? 'deny',
    autoAllowSkills: first('autoAllowSkills') ?? false,
  }
}

/** `path` names the place for people, e.g. `<state.db>#exec-approvals`. */
export function createExecApprovalsDocument({ database, clock, path }: { readonly database: Database; readonly clock: Clock; readonly path: string }): ExecApprovalsDocument {
  const upsert = database.prepare('INSERT INTO documents (name, body_json, updated_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET body_json = excluded.body_json, updated_at = excluded.updated_at')
  const stored = database.prepare<[string], { readonly body_json: string }>('SELECT body_json FROM documents WHERE name = ?').get(DOCUMENT)
  let file: ExecApprovalsFile = stored === undefined ? EMPTY : (JSON.parse(stored.body_json) as ExecApprovalsFile)
  let exists = stored !== undefined

  function save(next: ExecApprovalsFile): void {
    upsert.run(DOCUMENT, JSON.stringify(next), clock.now())
    file = next
    exists = true
  }
  function editAllowlist(agentId: string, edit: (entries: readonly AllowlistEntry[]) => readonly AllowlistEntry[]): void {
    const agent = file.agents?.[agentId] ?? {}
    save({ ...file, agents: { ...file.agents, [agentId]: { ...agent, allowlist: edit(agent.allowlist ?? []) } } })
  }
  function snapshot(): ExecApprovalsSnapshot {
    const { token: _secret, ...socket } = file.socket ?? {}
    const shown: ExecApprovalsFile = file.socket === undefined ? file : { ...file, socket }
    return { path, exists, hash: hashOf(file), file: shown, resolvedDefaults: resolveFields([file.defaults]) }
  }

  return {
    snapshot,
    replace: (next, baseHash) => {
      if (exists && baseHash === undefined) throw invalidRequest('exec approvals base hash required; re-run exec.approvals.get and retry')
      if (exists && baseHash !== hashOf(file)) throw invalidRequest('exec approvals changed since last load; re-run exec.approvals.get and retry')
      checkFields(next.defaults, 'defaults')
      for (const [id, agent] of Object.entries(next.agents ?? {})) checkFields(agent, `agents.${id}`)
      // Entries get an id, so that clients can tell them apart.
      const agents = Object.entries(next.agents ?? {}).map(([id, agent]) => [id, agent.allowlist === undefined ? agent : { ...agent, allowlist: agent.allowlist.map((entry) => ({ ...entry, id: entry.id ?? randomUUID() })) }] as const)
      // The token was not shown, so it can't have been sent back.
      const socket = next.socket === undefined ? file.socket : { ...(file.socket?.token === undefined ? {} : { token: file.socket.token }), ...next.socket }
      save({ ...next, ...(socket === undefined ? {} : { socket }), agents: Object.fromEntries(agents) })
      return snapshot()
    },
    ruleFor: (agentId) => resolveFields([file.agents?.[agentId], file.agents?.[ANY_AGENT], file.defaults]),
    allowlistFor: (agentId) => [...(file.agents?.[agentId]?.allowlist ?? []), ...(file.agents?.[ANY_AGENT]?.allowlist ?? [])],
    remember: (agentId, entry) => {
      editAllowlist(agentId, (entries) =>
        entries.some((known) => known.pattern === entry.pattern && known.argPattern === entry.argPattern)
          ? entries
          : [...entries, { id: randomUUID(), source: 'allow-always', ...entry, lastUsedAt: clock.now() }])
    },
    markUsed: (agentId, used, use) => {
      if (clock.now() - (used.lastUsedAt ?? 0) < MARK_EVERY_MS) return
      const owner = file.agents?.[agentId]?.allowlist?.includes(used) === true ? agentId : ANY_AGENT
      editAllowlist(owner, (entries) => entries.map((entry) => (entry === used ? { ...entry, lastUsedAt: clock.now(), lastUsedCommand: use.command, lastResolvedPath: use.resolvedPath } : entry)))
    },
  }
}
