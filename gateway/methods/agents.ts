// agents.* and agent.identity.get: the roster of agents, their workspace files and who they are to people.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentProfile } from '../config/index.ts'
import { resolveAgentIdentity } from '../context/index.ts'
import type { AgentFilesService, WorkspaceFiles, Workspaces } from '../context/index.ts'
import type { ThinkingLevel } from '../plugin-api/index.ts'
import { agentsWire, invalidRequest } from '../protocol/index.ts'
import { canonicalSessionKey, parseSessionKey } from '../sessions/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import { addAgent, agentIdFor, changeAgent, removeAgent } from './agent-roster.ts'
import type { ConfigDraft } from './agent-roster.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

export interface AgentsMethodDependencies {
  readonly profiles: () => readonly AgentProfile[]
  readonly mainKey: () => string
  /**
   * Changes the configuration file: the mutator gets a copy of what is written there (not the defaults) and may throw to change nothing.
   * Resolves when the new configuration is in force, so that `profiles()` shows it; throws AppError when it was refused.
   */
  readonly editConfig: (mutate: (draft: ConfigDraft) => void) => Promise<void> | void
  /** Where a new agent works unless it says otherwise, e.g. `<state>/workspace-<id>`. */
  readonly defaultWorkspace: (agentId: string) => string
  /** Absolute form of a path as people write it (`~/notes`). */
  readonly resolvePath: (path: string) => string
  readonly workspaces: Workspaces
  readonly workspaceFiles: WorkspaceFiles
  readonly files: AgentFilesService
  readonly sessions: Pick<SessionStore, 'list' | 'patch'>
  /** The levels that the agent's model knows. */
  readonly thinkingLevels: (agent: AgentProfile) => readonly ThinkingLevel[]
  /** Reference of the model that would answer now; undefined without one. */
  readonly primaryModel: (agent: AgentProfile) => string | undefined
}

type Deps = AgentsMethodDependencies

/** More than anybody has; a bound all the same. */
const MOST_SESSIONS = 10_000

function defaultAgent(profiles: readonly AgentProfile[]): AgentProfile {
  const agent = profiles.find((profile) => profile.isDefault) ?? profiles[0]
  if (agent === undefined) throw invalidRequest('no agent is configured')
  return agent
}

/** Throws INVALID_REQUEST for an id nobody has. Shared with the methods about one agent. */
export function agentById(profiles: readonly AgentProfile[], agentId: string): AgentProfile {
  const agent = profiles.find((profile) => profile.id === agentId.trim().toLowerCase())
  if (agent === undefined) throw invalidRequest(`unknown agent id "${agentId}"`, { code: 'UNKNOWN_AGENT_ID', agentId })
  return agent
}

/** The agent that parameters mean: by id, by session key, or the default one. Shared with skills.status. */
export function selectAgent(profiles: readonly AgentProfile[], mainKey: string, { agentId, sessionKey }: { readonly agentId?: string | undefined; readonly sessionKey?: string | undefined }): AgentProfile {
  const fallback = defaultAgent(profiles)
  if (sessionKey === undefined || sessionKey.trim() === '') return agentId === undefined ? fallback : agentById(profiles, agentId)
  const key = canonicalSessionKey(sessionKey, { defaultAgentId: fallback.id, mainKey }, agentId)
  return agentById(profiles, parseSessionKey(key).agentId)
}

function summary(agent: AgentProfile, { thinkingLevels, primaryModel, workspaceFiles }: Deps): agentsWire.AgentSummary {
  const { name, nameSource } = resolveAgentIdentity(agent, workspaceFiles)
  const primary = agent.model.primary ?? primaryModel(agent)
  const levels = thinkingLevels(agent)
  const { fallbacks } = agent.model
  return {
    id: agent.id,
    // Also the name that it gave itself in its files.
    ...(agent.name === '' || agent.name === agent.id ? (nameSource === 'default' ? {} : { name }) : { name: agent.name }),
    ...(Object.keys(agent.identity).length === 0 ? {} : { identity: agent.identity }),
    workspace: agent.workspace,
    workspaceGit: existsSync(join(agent.workspace, '.git')),
    ...(primary === undefined && fallbacks.length === 0 ? {} : { model: { ...(primary === undefined ? {} : { primary }), ...(fallbacks.length === 0 ? {} : { fallbacks }) } }),
    agentRuntime: { id: 'auto', source: 'implicit', cloudPlacementSupported: false, devicePlacementSupported: false },
    thinkingLevels: levels.map((level) => ({ id: level, label: level })),
    thinkingOptions: levels,
    thinkingDefault: agent.thinkingDefault,
  }
}

function list(deps: Deps): agentsWire.ListResult {
  const profiles = deps.profiles()
  return {
    defaultId: defaultAgent(profiles).id,
    ownership: profiles.length === 1 ? 'sole' : 'legacy',
    selectionRequired: false,
    mainKey: deps.mainKey(),
    scope: 'per-sender',
    agents: profiles.map((agent) => summary(agent, deps)),
  }
}

function identity(agent: AgentProfile, workspaceFiles: WorkspaceFiles): agentsWire.IdentityResult {
  const { name, nameSource, emoji, avatar } = resolveAgentIdentity(agent, workspaceFiles)
  const letter = emoji ?? (/^./u.exec(name)?.[0] ?? 'A').toUpperCase()
  const base = { agentId: agent.id, name, nameSource, ...(emoji === undefined ? {} : { emoji }) }
  if (avatar === undefined) return { ...base, avatar: letter }
  if (avatar.startsWith('data:image/')) return { ...base, avatar, avatarStatus: 'data' }
  if (/^https?:\/\//.test(avatar)) return { ...base, avatar, avatarSource: avatar, avatarStatus: 'remote' }
  return { ...base, avatar: letter, avatarSource: avatar, avatarStatus: 'none', avatarReason: 'pictures from the workspace are not served' }
}

async function create(params: ReturnType<typeof agentsWire.createParams.parse>, deps: Deps): Promise<object> {
  const agentId = agentIdFor(params.name)
  if (deps.profiles().some((profile) => profile.id === agentId)) throw invalidRequest(`agent "${agentId}" already exists`)
  const workspace = params.workspace === undefined ? deps.defaultWorkspace(agentId) : deps.resolvePath(params.workspace)
  const name = params.name.trim()
  await deps.editConfig((draft) => addAgent(draft, agentId, { name, workspace, model: params.model, emoji: params.emoji, avatar: params.avatar }, defaultAgent(deps.profiles()).id))
  deps.workspaces.ensure(workspace)
  return { ok: true, agentId, name, workspace, ...(params.model === undefined ? {} : { model: params.model }) }
}

/** Throws before anything is changed when nobody could work in this folder. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw invalidRequest(`the folder ${path} cannot be used: ${error instanceof Error ? error.message : String(error)}`, { code: 'WORKSPACE_UNUSABLE', workspace: path })
  }
}

async function update(params: ReturnType<typeof agentsWire.updateParams.parse>, deps: Deps): Promise<object> {
  const agent = agentById(deps.profiles(), params.agentId)
  const workspace = params.workspace === undefined ? undefined : deps.resolvePath(params.workspace)
  if (workspace !== undefined) makeFolder(workspace)
  await deps.editConfig((draft) => changeAgent(draft, agent.id, { name: params.name?.trim(), workspace, model: params.model, emoji: params.emoji, avatar: params.avatar }, agent.isDefault))
  if (workspace !== undefined) deps.workspaces.ensure(workspace)
  return { ok: true, agentId: agent.id }
}

/** The conversations stay in the log, archived; the workspace goes to the trash unless another agent uses it. */
async function remove(params: ReturnType<typeof agentsWire.deleteParams.parse>, deps: Deps): Promise<object> {
  const agent = agentById(deps.profiles(), params.agentId)
  if (agent.isDefault) throw invalidRequest(`"${agent.id}" is the default agent and cannot be deleted`)
  let removedBindings = 0
  await deps.editConfig((draft) => {
    removedBindings = removeAgent(draft, agent.id)
  })
  for (const { key } of deps.sessions.list({ agentId: agent.id, archived: false, limit: MOST_SESSIONS }).sessions) deps.sessions.patch(key, { archived: true })
  const isShared = deps.profiles().some((profile) => profile.id !== agent.id && profile.workspace === agent.workspace)
  const result = { ok: true, agentId: agent.id, removedBindings }
  if (params.deleteFiles === false || isShared) return result
  const discarded = deps.workspaces.discard(agent.workspace)
  if (discarded.outcome !== 'failed') deps.files.forget(agent.workspace)
  if (discarded.outcome === 'failed') return { ...result, failed: [{ path: discarded.path, reason: discarded.reason }] }
  return { ...result, removed: [{ path: discarded.path, method: discarded.outcome }] }
}

/** The methods of the `agents` group. */
export function createAgentsMethods(deps: AgentsMethodDependencies): Method[] {
  const agentOf = (agentId: string): AgentProfile => agentById(deps.profiles(), agentId)
  return [
    defineMethod({ name: 'agents.list', scope: 'operator.read', params: agentsWire.listParams, handle: () => list(deps) }),
    defineMethod({ name: 'agents.create', scope: 'operator.admin', params: agentsWire.createParams, handle: (params) => create(params, deps) }),
    defineMethod({ name: 'agents.update', scope: 'operator.admin', params: agentsWire.updateParams, handle: (params) => update(params, deps) }),
    defineMethod({ name: 'agents.delete', scope: 'operator.admin', params: agentsWire.deleteParams, handle: (params) => remove(params, deps) }),
    defineMethod({
      name: 'agents.files.list',
      scope: 'operator.read',
      params: agentsWire.filesListParams,
      handle: ({ agentId }) => {
        const { id, workspace } = agentOf(agentId)
        return { agentId: id, workspace, files: deps.files.list(workspace) }
      },
    }),
    defineMethod({
      name: 'agents.files.get',
      scope: 'operator.read',
      params: agentsWire.filesGetParams,
      handle: ({ agentId, name }) => {
        const { id, workspace } = agentOf(agentId)
        return { agentId: id, workspace, file: deps.files.read(workspace, name) }
      },
    }),
    defineMethod({
      name: 'agents.files.set',
      scope: 'operator.admin',
      params: agentsWire.filesSetParams,
      handle: ({ agentId, name, content, expectedHash }) => {
        const { id, workspace } = agentOf(agentId)
        return { ok: true, agentId: id, workspace, file: deps.files.write(workspace, name, content, expectedHash) }
      },
    }),
    defineMethod({
      name: 'agent.identity.get',
      scope: 'operator.read',
      params: agentsWire.identityParams,
      handle: (params) => identity(selectAgent(deps.profiles(), deps.mainKey(), params), deps.workspaceFiles),
    }),
  ]
}
