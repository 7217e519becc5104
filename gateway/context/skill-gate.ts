// Decides whether a skill can be used here and now, and says what is missing.
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { SkillFile } from './skill-file.ts'

export interface SkillEntrySettings {
  readonly enabled?: boolean
  /** Set for commands of this agent while the skill is in use; satisfies `requires.env`. */
  readonly env?: Readonly<Record<string, string>>
  /** The value of the skill's `primaryEnv`. */
  readonly apiKey?: string
}

/** What a skill's requirements are checked against. */
export interface SkillSurroundings {
  readonly platform: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly configValue: (path: string) => unknown
  readonly hasProgram: (name: string) => boolean
}

export interface SkillVerdict {
  readonly eligible: boolean
  readonly disabled: boolean
  readonly platformIncompatible: boolean
  readonly missing: { readonly bins: readonly string[]; readonly anyBins: readonly string[]; readonly env: readonly string[]; readonly config: readonly string[]; readonly os: readonly string[] }
  readonly configChecks: readonly { readonly path: string; readonly satisfied: boolean }[]
}

/** Judges one skill. Pure but for the lookups it is given. */
export function judgeSkill(skill: SkillFile, entry: SkillEntrySettings | undefined, around: SkillSurroundings): SkillVerdict {
  const { requires } = skill
  const platformIncompatible = skill.os.length > 0 && !skill.os.includes(around.platform)
  const hasVariable = (name: string): boolean =>
    (around.environment[name] ?? '') !== '' || (entry?.env?.[name] ?? '') !== '' || (skill.primaryEnv === name && (entry?.apiKey ?? '') !== '')
  const configChecks = requires.config.map((path) => ({ path, satisfied: Boolean(around.configValue(path)) }))
  const missing = {
    bins: requires.bins.filter((name) => !around.hasProgram(name)),
    anyBins: requires.anyBins.some((name) => around.hasProgram(name)) ? [] : requires.anyBins,
    env: requires.env.filter((name) => !hasVariable(name)),
    config: configChecks.filter((check) => !check.satisfied).map((check) => check.path),
    os: platformIncompatible ? skill.os : [],
  }
  const disabled = entry?.enabled === false
  const isComplete = missing.bins.length + missing.anyBins.length + missing.env.length + missing.config.length === 0
  return { eligible: !disabled && !platformIncompatible && (skill.always || isComplete), disabled, platformIncompatible, missing, configChecks }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Looks a bare program name up on the PATH; names with a slash never match. */
export function findProgram(name: string, environment: Readonly<Record<string, string | undefined>>, platform: string): boolean {
  if (name === '' || /[/\\]/.test(name)) return false
  const endings = platform === 'win32' ? ['', ...(environment['PATHEXT'] ?? '.EXE;.CMD;.BAT').split(';')] : ['']
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.some((folder) => endings.some((ending) => isProgram(join(folder, name + ending))))
}
