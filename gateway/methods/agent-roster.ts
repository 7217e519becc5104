// Changes the `agents` part of a configuration as it is written, in whichever of its two shapes the file uses. Pure.
import { invalidRequest } from '../protocol/index.ts'

/** The configuration file as data, before defaults: what an edit works on. */
export type ConfigDraft = Record<string, unknown>

export interface AgentChange {
  readonly name?: string | undefined
  readonly workspace?: string | undefined
  /** Null goes back to the default model. */
  readonly model?: string | null | undefined
  /** Empty removes it. */
  readonly emoji?: string | undefined
  readonly avatar?: string | undefined
  readonly identity?: { readonly name?: string | undefined; readonly theme?: string | undefined } | undefined
  /** The whole of it, in place of what is there; null goes back to the default. Wins over `model`. */
  readonly models?: { readonly primary?: string | undefined; readonly fallbacks: readonly string[] } | null | undefined
  /** Lists and words of `tools` that change; null removes a key. */
  readonly tools?: Readonly<Record<string, unknown>> | undefined
  /** `tools.exec.mode`; null removes it. */
  readonly execMode?: string | null | undefined
  /** Null: whatever holds for every agent. */
  readonly skills?: readonly string[] | null | undefined
}

/** The id of a name: lower case, `-` for everything else. Throws INVALID_REQUEST when nothing is left. */
export function agentIdFor(name: string): string {
  const id = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^[-_]+|[-_]+$/g, '').slice(0, 64)
  if (id === '') throw invalidRequest(`"${name}" has no letters or digits to make an agent id of`)
  return id
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object under a key, created when missing. */
function child(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const known = parent[key]
  if (isRecord(known)) return known
  const created: Record<string, unknown> = {}
  parent[key] = created
  return created
}

function listOf(draft: ConfigDraft): Record<string, unknown>[] | null {
  const list = child(draft, 'agents')['list']
  return Array.isArray(list) && list.length > 0 ? list.filter(isRecord) : null
}

function sameId(written: unknown, agentId: string): boolean {
  return typeof written === 'string' && written.toLowerCase() === agentId
}

function findAgent(draft: ConfigDraft, agentId: string): Record<string, unknown> | null {
  const listed = listOf(draft)?.find((entry) => sameId(entry['id'], agentId))
  if (listed !== undefined) return listed
  const entry = Object.entries(child(child(draft, 'agents'), 'entries')).find(([id]) => sameId(id, agentId))?.[1]
  return isRecord(entry) ? entry : null
}

function insert(draft: ConfigDraft, agentId: string, entry: Record<string, unknown>): Record<string, unknown> {
  const agents = child(draft, 'agents')
  const list = agents['list']
  if (listOf(draft) !== null && Array.isArray(list)) list.push({ id: agentId, ...entry })
  else child(agents, 'entries')[agentId] = entry
  return findAgent(draft, agentId) ?? entry
}

function isEmptyRoster(draft: ConfigDraft): boolean {
  return listOf(draft) === null && Object.keys(child(child(draft, 'agents'), 'entries')).length === 0
}

function apply(entry: Record<string, unknown>, { name, workspace, model, emoji, avatar, identity: character, models, tools, execMode, skills }: AgentChange): void {
  if (name !== undefined) entry['name'] = name
  if (workspace !== undefined) entry['workspace'] = workspace
  if (model === null) delete entry['model']
  else if (model !== undefined) entry['model'] = isRecord(entry['model']) ? { ...entry['model'], primary: model } : model
  if (models === null) delete entry['model']
  else if (models !== undefined) entry['model'] = { ...(models.primary === undefined ? {} : { primary: models.primary }), fallbacks: [...models.fallbacks] }
  if (skills === null) delete entry['skills']
  else if (skills !== undefined) entry['skills'] = [...skills]
  if (tools !== undefined) applyTo(entry, 'tools', tools)
  if (execMode !== undefined) {
    applyTo(child(entry, 'tools'), 'exec', { mode: execMode })
    applyTo(entry, 'tools', {})
  }
  for (const [key, value] of [['name', character?.name], ['theme', character?.theme], ['emoji', emoji], ['avatar', avatar]] as const) {
    if (value === undefined) continue
    const identity = child(entry, 'identity')
    if (value.trim() === '') delete identity[key]
    else identity[key] = value.trim()
    if (Object.keys(identity).length === 0) delete entry['identity']
  }
}

/** Sets and removes keys of an object; one that ends up empty is removed itself. */
function applyTo(parent: Record<string, unknown>, key: string, changes: Readonly<Record<string, unknown>>): void {
  const target = child(parent, key)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete target[name]
    else target[name] = value
  }
  if (Object.keys(target).length === 0) delete parent[key]
}

/** Leaves no empty `entries` or `agents` behind that the person did not write. */
function tidy(draft: ConfigDraft): void {
  const agents = child(draft, 'agents')
  if (isRecord(agents['entries']) && Object.keys(agents['entries']).length === 0) delete agents['entries']
  if (Object.keys(agents).length === 0) delete draft['agents']
}

/** Adds an agent. The first one written down beside the implied default makes that default explicit, so that it stays the default. */
export function addAgent(draft: ConfigDraft, agentId: string, change: AgentChange, defaultId: string): void {
  if (findAgent(draft, agentId) !== null) throw invalidRequest(`agent "${agentId}" already exists`)
  if (isEmptyRoster(draft)) insert(draft, defaultId, { default: true })
  apply(insert(draft, agentId, {}), change)
  tidy(draft)
}

/** Changes an agent, writing the implied default down when it is the one that changes. */
export function changeAgent(draft: ConfigDraft, agentId: string, change: AgentChange, isDefault: boolean): void {
  apply(findAgent(draft, agentId) ?? insert(draft, agentId, isDefault ? { default: true } : {}), change)
  tidy(draft)
}

/** Makes an agent the one that answers when no other is named. Both keep the folders they work in, which otherwise follow from who is the default. */
export function makeDefaultAgent(draft: ConfigDraft, next: { readonly id: string; readonly workspace: string }, before: { readonly id: string; readonly workspace: string }): void {
  for (const { id, workspace } of [before, next]) {
    const entry = findAgent(draft, id) ?? insert(draft, id, {})
    entry['workspace'] ??= workspace
  }
  const agents = child(draft, 'agents')
  delete agents['default']
  const entries = [...(listOf(draft) ?? []), ...Object.values(child(agents, 'entries')).filter(isRecord)]
  for (const entry of entries) delete entry['default']
  const chosen = findAgent(draft, next.id)
  if (chosen !== null) chosen['default'] = true
  tidy(draft)
}

/** Removes an agent with its bindings and returns how many bindings that were. */
export function removeAgent(draft: ConfigDraft, agentId: string): number {
  const agents = child(draft, 'agents')
  const { list } = agents
  if (Array.isArray(list)) agents['list'] = list.filter((entry) => !isRecord(entry) || !sameId(entry['id'], agentId))
  const entries = child(agents, 'entries')
  for (const id of Object.keys(entries)) if (sameId(id, agentId)) delete entries[id]
  tidy(draft)
  const { bindings } = draft
  if (!Array.isArray(bindings)) return 0
  const kept = bindings.filter((binding) => !isRecord(binding) || !sameId(binding['agentId'], agentId))
  draft['bindings'] = kept
  return bindings.length - kept.length
}
