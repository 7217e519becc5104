import { describe, expect, it } from 'vitest'
import type { SkillRow } from '../../../state/agent-pages/agent-skills-store.ts'
import { skillNeeds, skillState } from './skill-state.ts'

const none = { bins: [], anyBins: [], env: [], config: [], os: [] }
const skill = (part: Partial<SkillRow>): SkillRow => ({
  name: 's', description: '', source: 'openclaw-bundled', bundled: true, filePath: '', baseDir: '', skillKey: 's', always: false, disabled: false, blockedByAllowlist: false, blockedByAgentFilter: false, eligible: true,
  platformIncompatible: false, modelVisible: true, userInvocable: true, commandVisible: true, requirements: none, missing: none, configChecks: [], install: [], ...part,
})

describe('a skill', () => {
  it('has one state: what a person chose comes before what the machine lacks', () => {
    expect(skillState(skill({}))).toBe('ready')
    expect(skillState(skill({ eligible: false }))).toBe('missing')
    expect(skillState(skill({ eligible: false, platformIncompatible: true }))).toBe('elsewhere')
    expect(skillState(skill({ blockedByAgentFilter: true }))).toBe('notForIt')
    expect(skillState(skill({ blockedByAllowlist: true, blockedByAgentFilter: true }))).toBe('heldBack')
    expect(skillState(skill({ disabled: true, eligible: false, blockedByAllowlist: true }))).toBe('off')
  })

  it('names what it needs, and what of it is missing', () => {
    expect(skillNeeds(skill({ requirements: { ...none, bins: ['gh', 'git'], env: ['TOKEN'] }, missing: { ...none, bins: ['gh'] } }))).toEqual([
      { kind: 'bins', names: ['gh'], isMissing: true }, { kind: 'bins', names: ['git'], isMissing: false }, { kind: 'env', names: ['TOKEN'], isMissing: false },
    ])
    expect(skillNeeds(skill({}))).toEqual([])
  })
})
