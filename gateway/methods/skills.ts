// skills.status: which skills an agent has, which it can use, and what is missing for the others.
import type { AgentProfile } from '../config/index.ts'
import type { Skill, SkillCatalog } from '../context/index.ts'
import { invalidRequest, skillsWire } from '../protocol/index.ts'
import { selectAgent } from './agents.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

export interface SkillsMethodDependencies {
  readonly profiles: () => readonly AgentProfile[]
  readonly mainKey: () => string
  readonly skills: SkillCatalog
}

function row(skill: Skill): skillsWire.SkillRow {
  const { verdict, requires, os } = skill
  return {
    name: skill.name,
    description: skill.description,
    source: skill.root.source,
    bundled: skill.root.source === 'openclaw-bundled',
    filePath: skill.filePath,
    baseDir: skill.baseDir,
    skillKey: skill.skillKey,
    ...(skill.primaryEnv === null ? {} : { primaryEnv: skill.primaryEnv }),
    ...(skill.emoji === null ? {} : { emoji: skill.emoji }),
    ...(skill.homepage === null ? {} : { homepage: skill.homepage }),
    always: skill.always,
    disabled: verdict.disabled,
    blockedByAllowlist: skill.blockedByAllowlist,
    blockedByAgentFilter: skill.blockedByAgentFilter,
    eligible: verdict.eligible,
    platformIncompatible: verdict.platformIncompatible,
    modelVisible: skill.modelVisible,
    userInvocable: skill.userInvocable,
    commandVisible: skill.commandVisible,
    requirements: { ...requires, os },
    missing: verdict.missing,
    configChecks: verdict.configChecks,
    install: skill.install,
  }
}

/** The methods of the `skills` group. */
export function createSkillsMethods({ profiles, mainKey, skills }: SkillsMethodDependencies): Method[] {
  return [
    defineMethod({
      name: 'skills.status',
      scope: 'operator.read',
      params: skillsWire.statusParams,
      handle: async (params): Promise<skillsWire.StatusResult> => {
        const agent = selectAgent(profiles(), mainKey(), params)
        await skills.prepare(agent)
        const { skills: found, problems } = skills.list(agent)
        return { workspaceDir: agent.workspace, managedSkillsDir: skills.managedDirectory, agentId: agent.id, skills: found.map(row), ...(problems.length === 0 ? {} : { problems }) }
      },
    }),
    defineMethod({
      name: 'desktop.skills.text',
      scope: 'operator.read',
      params: skillsWire.textParams,
      handle: async ({ agentId, name }): Promise<skillsWire.TextResult> => {
        const agent = selectAgent(profiles(), mainKey(), { agentId })
        await skills.prepare(agent)
        const source = skills.source(agent, name)
        if (source === null) throw invalidRequest(`unknown skill "${name}"`, { code: 'UNKNOWN_SKILL', name })
        return { name, ...source }
      },
    }),
  ]
}
