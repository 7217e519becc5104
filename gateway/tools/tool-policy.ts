// Which tools a session may see: profile, then allow and deny lists. Every step only narrows; deny always wins.

export type ToolProfile = 'minimal' | 'coding' | 'messaging' | 'full'

/** One level of policy, as in `tools` or `agents.entries.<id>.tools`. Names may be globs (`sessions_*`) or groups (`group:fs`). */
export interface ToolRules {
  readonly profile?: ToolProfile
  /** Only these, out of what the profile gives. */
  readonly allow?: readonly string[]
  /** In addition to what the profile gives. */
  readonly alsoAllow?: readonly string[]
  readonly deny?: readonly string[]
}

interface CoreTool {
  readonly group: string
  readonly profiles: readonly ToolProfile[]
}

/** Groups in the order and with the names clients know. */
export const TOOL_GROUPS: readonly { readonly id: string; readonly label: string }[] = [
  { id: 'fs', label: 'Files' },
  { id: 'runtime', label: 'Runtime' },
  { id: 'sessions', label: 'Sessions' },
  { id: 'agents', label: 'Agents' },
]

const CODING: readonly ToolProfile[] = ['coding']
const TALKING: readonly ToolProfile[] = ['coding', 'messaging']

/** Group and profiles of every built-in tool. `full` contains everything and is not listed. */
export const CORE_TOOLS: ReadonlyMap<string, CoreTool> = new Map<string, CoreTool>([
  ['read', { group: 'fs', profiles: CODING }],
  ['write', { group: 'fs', profiles: CODING }],
  ['edit', { group: 'fs', profiles: CODING }],
  ['apply_patch', { group: 'fs', profiles: CODING }],
  ['exec', { group: 'runtime', profiles: CODING }],
  ['process', { group: 'runtime', profiles: CODING }],
  ['session_status', { group: 'sessions', profiles: ['minimal', 'coding', 'messaging'] }],
  ['sessions_list', { group: 'sessions', profiles: TALKING }],
  ['sessions_history', { group: 'sessions', profiles: TALKING }],
  ['sessions_send', { group: 'sessions', profiles: TALKING }],
  ['sessions_spawn', { group: 'sessions', profiles: TALKING }],
  ['agents_list', { group: 'agents', profiles: CODING }],
])

/** Names other products and older configurations use. */
const ALIASES: Readonly<Record<string, string>> = { bash: 'exec', shell: 'exec', 'apply-patch': 'apply_patch', subagents: 'sessions_spawn' }

const patterns = new Map<string, RegExp>()

function matchesGlob(name: string, glob: string): boolean {
  if (!glob.includes('*')) return name === glob
  let pattern = patterns.get(glob)
  if (pattern === undefined) {
    pattern = new RegExp(`^${glob.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`)
    patterns.set(glob, pattern)
  }
  return pattern.test(name)
}

function matches(name: string, entry: string): boolean {
  const wanted = entry.trim().toLowerCase()
  if (wanted.startsWith('group:')) {
    const group = wanted.slice('group:'.length)
    const core = CORE_TOOLS.get(name)
    if (group === 'openclaw') return core !== undefined
    if (group === 'plugins') return core === undefined
    return core?.group === group
  }
  return matchesGlob(name, ALIASES[wanted] ?? wanted)
}

function listed(name: string, entries: readonly string[] | undefined): boolean {
  return entries?.some((entry) => matches(name, entry)) ?? false
}

function inProfile(name: string, profile: ToolProfile): boolean {
  return profile === 'full' || (CORE_TOOLS.get(name)?.profiles.includes(profile) ?? false)
}

function passes(name: string, rules: ToolRules): boolean {
  if (listed(name, rules.deny)) return false
  if (!inProfile(name, rules.profile ?? 'full') && !listed(name, rules.alsoAllow)) return false
  // Who may write may patch; that patching is denied says nothing about writing, and the reverse.
  return rules.allow === undefined || rules.allow.length === 0 || listed(name, rules.allow) || listed(name, rules.alsoAllow) || (name === 'apply_patch' && listed('write', rules.allow))
}

/** Whether every level lets the tool pass. */
export function isToolAllowed(toolName: string, levels: readonly (ToolRules | undefined)[]): boolean {
  const name = toolName.toLowerCase()
  return levels.every((rules) => rules === undefined || passes(name, rules))
}

/** True when a list of names, globs and groups contains the tool. */
export function isToolListed(toolName: string, entries: readonly string[]): boolean {
  return listed(toolName.toLowerCase(), entries)
}
