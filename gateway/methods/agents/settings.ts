// desktop.agents.settings and desktop.agents.configure: what a page about one agent shows and changes beyond agents.update.
import type { AgentProfile } from '../../config/index.ts'
import type { Tool } from '../../plugin-api/index.ts'
import { agentsWire, invalidRequest } from '../../protocol/index.ts'
import { CORE_TOOLS, explainTool, groupOf, switchTool } from '../../tools/index.ts'
import type { ExecPolicyConfig, ExecRule, ToolRules } from '../../tools/index.ts'
import { changeAgent, makeDefaultAgent } from '../agent-roster.ts'
import { agentById } from '../agents.ts'
import type { AgentsMethodDependencies } from '../agents.ts'
import { defineMethod } from '../method.ts'
import type { Method } from '../method.ts'

export interface AgentSettingsDependencies extends Pick<AgentsMethodDependencies, 'profiles' | 'editConfig'> {
  readonly tools: () => readonly Tool[]
  /** The rules that hold for every agent. */
  readonly rules: () => ToolRules
  readonly exec: (agent: AgentProfile) => { readonly rule: ExecRule; readonly all: ExecPolicyConfig; readonly allowedCommands: number }
  readonly workspaceOnly: () => boolean
  /** What agents without a model of their own are answered by. */
  readonly defaultModel: () => { readonly primary?: string; readonly fallbacks: readonly string[] }
  /** What is written for the agent itself; undefined when nothing is. */
  readonly ownModel: (agentId: string) => { readonly primary?: string; readonly fallbacks: readonly string[] } | undefined
  /** Below the state directory, where deleting may move it to the trash. */
  readonly isOurs: (workspace: string) => boolean
}

function toolsOf(agent: AgentProfile, { tools, rules }: AgentSettingsDependencies): readonly agentsWire.AgentTool[] {
  return tools().map(({ name, label, description }) => ({
    id: name, label, description, group: groupOf(name),
    source: CORE_TOOLS.has(name) ? 'core' : 'plugin',
    ...explainTool(name, rules(), agent.tools),
  }))
}

function settings(agent: AgentProfile, deps: AgentSettingsDependencies): agentsWire.SettingsResult {
  const { rule, all, allowedCommands } = deps.exec(agent)
  const ownModel = deps.ownModel(agent.id)
  const { mode: ownMode } = agent.tools.exec ?? {}
  const isShared = deps.profiles().some(({ id, workspace }) => id !== agent.id && workspace === agent.workspace)
  return {
    agentId: agent.id,
    identity: agent.identity,
    workspace: agent.workspace,
    workspaceIsOwn: !isShared && deps.isOurs(agent.workspace),
    isDefault: agent.isDefault,
    ...(ownModel === undefined ? {} : { ownModel }),
    defaultModel: deps.defaultModel(),
    toolProfile: { ...(agent.tools.profile === undefined ? {} : { own: agent.tools.profile }), all: deps.rules().profile ?? 'full' },
    tools: toolsOf(agent, deps),
    exec: { ...rule, ...(ownMode === undefined ? {} : { ownMode }), ...(all.mode === undefined ? {} : { allMode: all.mode }), allowedCommands },
    workspaceOnly: deps.workspaceOnly(),
    ...(agent.skills === undefined ? {} : { skills: agent.skills }),
  }
}

/** The keys of `agents.*.tools` that change; null removes one. */
function toolChanges(agent: AgentProfile, { profile, switches = [] }: NonNullable<agentsWire.ConfigureParams['tools']>, deps: AgentSettingsDependencies): Readonly<Record<string, unknown>> {
  const names = deps.tools().map(({ name }) => name)
  const { exec: _, profile: own, ...lists } = agent.tools
  const chosen = profile === undefined ? own : (profile ?? undefined)
  let rules: ToolRules = { ...lists, ...(chosen === undefined ? {} : { profile: chosen }) }
  for (const { name, on } of switches) {
    if (!names.includes(name)) throw invalidRequest(`unknown tool "${name}"`, { code: 'UNKNOWN_TOOL', name })
    const next = switchTool(rules, name, on, names)
    if (next === null || (on && !explainTool(name, deps.rules(), next).allowed)) {
      throw invalidRequest(`"${name}" is switched off for every agent; one agent can't switch it on`, { code: 'TOOL_NOT_WIDENABLE', name })
    }
    rules = next
  }
  return { profile: rules.profile ?? null, allow: rules.allow ?? null, alsoAllow: rules.alsoAllow ?? null, deny: rules.deny ?? null }
}

async function configure({ agentId, identity, model, tools, skills, isDefault }: agentsWire.ConfigureParams, deps: AgentSettingsDependencies): Promise<agentsWire.SettingsResult> {
  const agent = agentById(deps.profiles(), agentId)
  const change = {
    identity,
    models: model,
    ...(tools === undefined ? {} : { tools: toolChanges(agent, tools, deps), execMode: tools.execMode }),
    skills,
  }
  const before = deps.profiles().find((each) => each.isDefault)
  await deps.editConfig((draft) => {
    changeAgent(draft, agent.id, change, agent.isDefault)
    if (isDefault === true && before !== undefined && before.id !== agent.id) makeDefaultAgent(draft, agent, before)
  })
  return settings(agentById(deps.profiles(), agent.id), deps)
}

/** The methods about one agent's settings. */
export function createAgentSettingsMethods(deps: AgentSettingsDependencies): Method[] {
  return [
    defineMethod({ name: 'desktop.agents.settings', scope: 'operator.read', params: agentsWire.settingsParams, handle: ({ agentId }) => settings(agentById(deps.profiles(), agentId), deps) }),
    defineMethod({ name: 'desktop.agents.configure', scope: 'operator.admin', params: agentsWire.configureParams, handle: (params) => configure(params, deps) }),
  ]
}
