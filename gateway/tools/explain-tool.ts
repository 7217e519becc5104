// Why a tool is there or not, in terms people can act on; and the smallest change of an agent's rules that switches one tool. Pure.
import { CORE_TOOLS, isToolAllowed, isToolListed } from './tool-policy.ts'
import type { ToolRules } from './tool-policy.ts'

export interface ToolVerdict {
  readonly allowed: boolean
  readonly level: 'all' | 'agent'
  readonly rule: 'none' | 'profile' | 'deny' | 'allow' | 'alsoAllow'
  /** The entry that decided, as it is written. */
  readonly entry?: string
}

function entryFor(name: string, entries: readonly string[] | undefined): string | undefined {
  return entries?.find((entry) => isToolListed(name, [entry]))
}

function refusal(name: string, level: ToolVerdict['level'], rules: ToolRules): ToolVerdict | null {
  if (isToolAllowed(name, [rules])) return null
  const denied = entryFor(name, rules.deny)
  if (denied !== undefined) return { allowed: false, level, rule: 'deny', entry: denied }
  const { deny: _, allow: __, ...profileOnly } = rules
  if (!isToolAllowed(name, [profileOnly])) return { allowed: false, level, rule: 'profile', ...(rules.profile === undefined ? {} : { entry: rules.profile }) }
  return { allowed: false, level, rule: 'allow' }
}

/** The first rule that keeps the tool away; otherwise the most particular one that lets it in. */
export function explainTool(toolName: string, all: ToolRules, agent: ToolRules | undefined): ToolVerdict {
  const name = toolName.toLowerCase()
  const refused = refusal(name, 'all', all) ?? (agent === undefined ? null : refusal(name, 'agent', agent))
  if (refused !== null) return refused
  for (const [level, rules] of [['agent', agent], ['all', all]] as const) {
    const also = entryFor(name, rules?.alsoAllow)
    if (also !== undefined) return { allowed: true, level, rule: 'alsoAllow', entry: also }
    const allowed = entryFor(name, rules?.allow)
    if (allowed !== undefined) return { allowed: true, level, rule: 'allow', entry: allowed }
    if (rules?.profile !== undefined && rules.profile !== 'full') return { allowed: true, level, rule: 'profile', entry: rules.profile }
  }
  return { allowed: true, level: 'all', rule: 'none' }
}

/**
 * The agent's rules with one tool on or off; `names` are all tools there are, for taking a group or pattern apart. Null when these
 * rules cannot let it in: what holds for every agent is not for one agent to widen.
 */
export function switchTool(rules: ToolRules, toolName: string, on: boolean, names: readonly string[]): ToolRules | null {
  const name = toolName.toLowerCase()
  const without = (entries: readonly string[] | undefined): readonly string[] | undefined => entries?.filter((entry) => entry.trim().toLowerCase() !== name)
  if (!on) {
    const alsoAllow = without(rules.alsoAllow)
    const narrowed = clean({ ...rules, ...(alsoAllow === undefined ? {} : { alsoAllow }) })
    return isToolAllowed(name, [narrowed]) ? { ...narrowed, deny: [...(narrowed.deny ?? []), name] } : narrowed
  }
  // A group or pattern that denies it goes on denying the others.
  const deny = rules.deny?.flatMap((entry) => (isToolListed(name, [entry]) ? names.filter((each) => each !== name && isToolListed(each, [entry])) : [entry]))
  const opened = clean({ ...rules, ...(deny === undefined ? {} : { deny: [...new Set(deny)] }) })
  if (isToolAllowed(name, [opened])) return opened
  if (opened.allow !== undefined) {
    const widened = { ...opened, allow: [...opened.allow, name] }
    return isToolAllowed(name, [widened]) ? widened : null
  }
  return { ...opened, alsoAllow: [...(opened.alsoAllow ?? []), name] }
}

/** An empty list says nothing, except `allow`: there it is left as it was written. */
function clean({ deny, alsoAllow, ...rest }: ToolRules): ToolRules {
  return { ...rest, ...(deny === undefined || deny.length === 0 ? {} : { deny }), ...(alsoAllow === undefined || alsoAllow.length === 0 ? {} : { alsoAllow }) }
}

/** The group clients show a tool under. */
export function groupOf(toolName: string): string {
  return CORE_TOOLS.get(toolName)?.group ?? 'plugins'
}
