// The roster of agents as plain profiles, whichever of the two shapes the file uses.
import { join } from 'node:path'
import type { AgentProfile } from './agent-profile.ts'
import type { OpenClawConfig } from './schema.ts'

const FALLBACK_ID = 'main'

type Agents = OpenClawConfig['agents']
type Entry = Agents['entries'][string] & { readonly id: string }

/** Every agent with defaults applied; at least one. Exactly one of them is the default. */
export function agentProfiles(config: OpenClawConfig, stateDir: string): AgentProfile[] {
  const { agents } = config
  const listed: Entry[] = [...agents.list, ...Object.entries(agents.entries).map(([id, entry]) => ({ ...entry, id }))]
  const entries = listed.length === 0 ? [{ id: agents.default ?? FALLBACK_ID }] : listed
  const defaultId = chooseDefault(agents, entries)
  return entries.map((entry) => ({ ...profileOf(entry, agents.defaults, entry.id === defaultId, stateDir), ...(entry.id === defaultId && Object.keys(config.ui.assistant).length > 0 && { shownAs: config.ui.assistant }) }))
}

function chooseDefault(agents: Agents, entries: readonly Entry[]): string {
  const named = agents.default?.toLowerCase()
  const chosen = entries.find((entry) => entry.id.toLowerCase() === named) ?? entries.find((entry) => entry.default === true) ?? entries.find((entry) => entry.id.toLowerCase() === FALLBACK_ID) ?? entries[0]
  return chosen?.id ?? FALLBACK_ID
}

function profileOf(entry: Entry, defaults: Agents['defaults'], isDefault: boolean, stateDir: string): AgentProfile {
  const id = entry.id.toLowerCase()
  const tools = entry.tools
  const skills = entry.skills ?? defaults.skills
  return {
    id,
    isDefault,
    name: entry.name ?? entry.identity?.name ?? entry.id,
    identity: { ...entry.identity },
    workspace: entry.workspace ?? (isDefault ? (defaults.workspace ?? join(stateDir, 'workspace')) : join(stateDir, `workspace-${id}`)),
    model: resolveModel(entry.model, defaults.model),
    thinkingDefault: entry.thinkingDefault ?? defaults.thinkingDefault ?? 'off',
    timeoutSeconds: entry.timeoutSeconds ?? defaults.timeoutSeconds,
    tools: {
      ...(tools?.allow === undefined ? {} : { allow: tools.allow }),
      ...(tools?.alsoAllow === undefined ? {} : { alsoAllow: tools.alsoAllow }),
      ...(tools?.deny === undefined ? {} : { deny: tools.deny }),
      ...(tools?.profile === undefined ? {} : { profile: tools.profile }),
      ...(tools?.exec === undefined ? {} : { exec: tools.exec }),
    },
    ...(entry.params === undefined ? {} : { params: entry.params }),
    ...subagentsOf(entry.subagents, defaults.subagents),
    ...(skills === undefined ? {} : { skills }),
  }
}

function subagentsOf(own: Entry['subagents'], shared: Agents['defaults']['subagents']): Pick<AgentProfile, 'subagents'> {
  const model = resolveModel(own?.model, shared.model)
  const thinking = own?.thinking ?? shared.thinking
  const allowAgents = own?.allowAgents ?? shared.allowAgents
  const subagents = {
    ...(model.primary === undefined ? {} : { model }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(allowAgents === undefined ? {} : { allowAgents }),
  }
  return Object.keys(subagents).length === 0 ? {} : { subagents }
}

/** The agent's own primary comes with the default fallbacks unless it names its own. */
function resolveModel(own: Entry['model'], fallback: Agents['defaults']['model']): AgentProfile['model'] {
  const shared = typeof fallback === 'string' ? { primary: fallback, fallbacks: [] } : fallback
  if (own === undefined) return { ...(shared?.primary === undefined ? {} : { primary: shared.primary }), fallbacks: shared?.fallbacks ?? [] }
  if (typeof own === 'string') return { primary: own, fallbacks: shared?.fallbacks ?? [] }
  const primary = own.primary ?? shared?.primary
  return { ...(primary === undefined ? {} : { primary }), fallbacks: own.fallbacks }
}
