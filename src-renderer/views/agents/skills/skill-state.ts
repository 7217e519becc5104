// What there is to say about a skill: whether it can be used, and what it needs. Pure.
import type { SkillRow } from '../../../state/agent-pages/agent-skills-store.ts'

export type SkillState = 'ready' | 'off' | 'missing' | 'elsewhere' | 'heldBack' | 'notForIt'

/** The one thing that decides; what a person chose comes before what the machine lacks. */
export function skillState({ disabled, blockedByAllowlist, blockedByAgentFilter, platformIncompatible, eligible }: SkillRow): SkillState {
  if (disabled) return 'off'
  if (blockedByAllowlist) return 'heldBack'
  if (blockedByAgentFilter) return 'notForIt'
  if (platformIncompatible) return 'elsewhere'
  return eligible ? 'ready' : 'missing'
}

export interface SkillNeed {
  readonly kind: 'bins' | 'anyBins' | 'env' | 'config' | 'os'
  readonly names: readonly string[]
  readonly isMissing: boolean
}

const KINDS = ['bins', 'anyBins', 'env', 'config', 'os'] as const

/** Everything it needs, what is missing by itself. */
export function skillNeeds({ requirements, missing }: SkillRow): readonly SkillNeed[] {
  return KINDS.flatMap((kind) => {
    const lacking = missing[kind]
    const there = requirements[kind].filter((name) => !lacking.includes(name))
    return [{ kind, names: lacking, isMissing: true }, { kind, names: there, isMissing: false }].filter(({ names }) => names.length > 0)
  })
}
