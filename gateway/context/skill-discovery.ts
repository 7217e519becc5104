// Finds SKILL.md files below a root without following links out of it, and remembers what a later change would show up in.
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'

/** Wire names of where a skill comes from, highest precedence first. */
export type SkillSource = 'openclaw-workspace' | 'agents-skills-project' | 'agents-skills-personal' | 'openclaw-managed' | 'openclaw-bundled' | 'openclaw-extra'

export interface SkillRoot {
  readonly directory: string
  readonly source: SkillSource
}

export interface FoundSkill {
  readonly root: SkillRoot
  readonly folder: string
  readonly baseDir: string
  readonly filePath: string
  readonly text: string
}

export interface SkillProblem {
  /** The folder's name, which is how the owner knows the skill. */
  readonly name: string
  readonly filePath: string
  readonly problem: string
}

export interface SkillScan {
  readonly found: readonly FoundSkill[]
  readonly problems: readonly SkillProblem[]
  /** Path → stamp of every directory and file this scan depends on; a missing one has an empty stamp. */
  readonly watched: ReadonlyMap<string, string>
}

export interface SkillScanLimits {
  /** Folders looked into below one root. */
  readonly maxCandidatesPerRoot: number
  readonly maxSkillsLoadedPerSource: number
  readonly maxSkillFileBytes: number
}

const SEARCH_DEPTH = 6

/** Changes when the file or directory changes; empty when it does not exist. */
export function pathStamp(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? '' : `${stat.mtimeMs}:${stat.size}:${stat.ino}`
}

interface Walk {
  readonly root: SkillRoot
  readonly realRoot: string
  readonly found: FoundSkill[]
  readonly problems: SkillProblem[]
  readonly watched: Map<string, string>
  readonly seen: Set<string>
  readonly limits: SkillScanLimits
}

function isInside(realPath: string, realRoot: string): boolean {
  return realPath === realRoot || realPath.startsWith(realRoot + sep)
}

function takeSkill(walk: Walk, directory: string): void {
  const filePath = join(directory, 'SKILL.md')
  const name = basename(directory)
  const report = (problem: string): void => void walk.problems.push({ name, filePath, problem })
  walk.watched.set(filePath, pathStamp(filePath))
  if (!isInside(realpathSync(filePath), walk.realRoot)) return report(`is a link that leaves ${walk.root.directory}`)
  const stat = statSync(filePath)
  if (!stat.isFile()) return report('is not a regular file')
  if (stat.size > walk.limits.maxSkillFileBytes) return report(`is larger than ${walk.limits.maxSkillFileBytes} bytes`)
  walk.found.push({ root: walk.root, folder: name, baseDir: directory, filePath, text: readFileSync(filePath, 'utf8') })
}

function visit(walk: Walk, directory: string, depth: number): void {
  const real = realpathSync(directory)
  if (!isInside(real, walk.realRoot)) {
    walk.problems.push({ name: basename(directory), filePath: directory, problem: `is a link that leaves ${walk.root.directory}` })
    return
  }
  if (walk.seen.has(real) || walk.seen.size > walk.limits.maxCandidatesPerRoot || walk.found.length >= walk.limits.maxSkillsLoadedPerSource) return
  walk.seen.add(real)
  walk.watched.set(directory, pathStamp(directory))
  const entries = readdirSync(directory, { withFileTypes: true })
  if (entries.some((entry) => entry.name === 'SKILL.md')) return takeSkill(walk, directory)
  if (depth === SEARCH_DEPTH) return
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name)
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const isDirectory = entry.isDirectory() || (entry.isSymbolicLink() && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false))
    if (isDirectory) visitSafely(walk, path, depth + 1)
  }
}

function visitSafely(walk: Walk, directory: string, depth: number): void {
  try {
    visit(walk, directory, depth)
  } catch (error) {
    walk.problems.push({ name: basename(directory), filePath: directory, problem: `can't be read: ${error instanceof Error ? error.message : String(error)}` })
  }
}

/** Every skill below the roots, in their order. A root that does not exist is watched for its appearance. Never throws. */
export function scanSkillRoots(roots: readonly SkillRoot[], limits: SkillScanLimits): SkillScan {
  const found: FoundSkill[] = []
  const problems: SkillProblem[] = []
  const watched = new Map<string, string>()
  for (const root of roots) {
    if (statSync(root.directory, { throwIfNoEntry: false }) === undefined) {
      watched.set(root.directory, '')
      continue
    }
    const walk: Walk = { root, realRoot: realpathSync(root.directory), found: [], problems, watched, seen: new Set(), limits }
    visitSafely(walk, root.directory, 0)
    found.push(...walk.found)
  }
  return { found, problems, watched }
}

/** The skill's folder as seen from its root, with forward slashes. */
export function folderInRoot(skill: { readonly root: SkillRoot; readonly baseDir: string }): string {
  return relative(skill.root.directory, skill.baseDir).split(sep).join('/')
}
