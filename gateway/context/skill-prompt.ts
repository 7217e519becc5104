// The skills list in the system prompt: one line a skill, grouped by folder so that no path is repeated.
import { relative, sep } from 'node:path'
import { folderInRoot } from './skill-discovery.ts'
import type { SkillRoot } from './skill-discovery.ts'

export interface ListedSkill {
  readonly name: string
  readonly description: string
  readonly baseDir: string
  readonly root: SkillRoot
}

export interface SkillPromptLimits {
  readonly skills: number
  readonly characters: number
}

const DESCRIPTION = 200

function place(directory: string, workspace: string): string {
  const inside = relative(workspace, directory)
  return inside !== '' && !inside.startsWith('..') && !inside.includes(`${sep}..`) ? inside.split(sep).join('/') : directory
}

/** Descriptions come from files that anybody may have written: one line, bounded, no markup that could look like a section. */
function line(skill: ListedSkill): string {
  const folder = folderInRoot(skill)
  // A folder's name may hold any character, line breaks too.
  const where = folder === skill.name ? '' : ` (${folder === '' ? '.' : folder.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?')})`
  const text = skill.description.replace(/[<>`]/g, '')
  return `- ${skill.name}${where}: ${text.length > DESCRIPTION ? `${text.slice(0, DESCRIPTION - 1)}…` : text}`
}

/** Empty when there are no skills. Skills beyond the limits are counted, not listed. Same input, same bytes. */
export function renderSkillList(skills: readonly ListedSkill[], workspace: string, limits: SkillPromptLimits): string {
  if (skills.length === 0) return ''
  const groups = new Map<string, string[]>()
  let left = limits.characters
  let listed = 0
  for (const skill of skills.slice(0, limits.skills)) {
    const text = line(skill)
    left -= text.length + 1
    if (left < 0) break
    listed += 1
    const directory = place(skill.root.directory, workspace)
    groups.set(directory, [...(groups.get(directory) ?? []), text])
  }
  const blocks = [...groups].map(([directory, lines]) => `In ${directory}:\n${lines.join('\n')}`)
  const rest = skills.length - listed
  const more = rest === 0 ? '' : `\n${rest} more did not fit; list the folders to see them.`
  return `## Skills\nGuides for special tasks. If one fits, first read <name>/SKILL.md in the folder named here; {baseDir} in it means its own folder.\n${blocks.join('\n')}${more}`
}
