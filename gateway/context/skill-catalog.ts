// The skills of each agent: found in order of precedence, parsed, judged, and looked at again when files change (on use, never by polling).
import { join } from 'node:path'
import type { AgentProfile } from '../config/index.ts'
import type { Clock } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'
import { pathStamp, scanSkillRoots } from './skill-discovery.ts'
import type { FoundSkill, SkillProblem, SkillRoot, SkillScan, SkillScanLimits } from './skill-discovery.ts'
import { parseSkillFile, skillInstructions } from './skill-file.ts'
import type { ParseYaml, SkillFile } from './skill-file.ts'
import { findProgram, judgeSkill } from './skill-gate.ts'
import type { SkillEntrySettings, SkillSurroundings, SkillVerdict } from './skill-gate.ts'
import { renderSkillList } from './skill-prompt.ts'

export interface SkillSettings {
  readonly extraDirs?: readonly string[]
  /** By skill key. */
  readonly entries?: Readonly<Record<string, SkillEntrySettings>>
  /** Bundled skills that may be used; undefined means all. */
  readonly allowBundled?: readonly string[]
  readonly limits?: Partial<SkillLimits>
}

export interface SkillLimits extends SkillScanLimits {
  readonly maxSkillsInPrompt: number
  readonly maxSkillsPromptChars: number
}

const DEFAULT_LIMITS: SkillLimits = { maxCandidatesPerRoot: 300, maxSkillsLoadedPerSource: 200, maxSkillFileBytes: 256_000, maxSkillsInPrompt: 150, maxSkillsPromptChars: 18_000 }

export interface SkillCatalogOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** The owner's home directory, for `~/.agents/skills`; null leaves it out. */
  readonly homeDirectory: string | null
  /** `<state>/skills`. */
  readonly managedDirectory: string
  readonly bundledDirectory: string
  readonly settings: () => SkillSettings
  readonly environment: () => Readonly<Record<string, string | undefined>>
  /** A value of the configuration by dotted path, for `requires.config`. */
  readonly configValue: (path: string) => unknown
  /** For tests; default the machine's. */
  readonly platform?: string
}

/** One skill with everything known about it, for one agent. */
export interface Skill extends SkillFile, Pick<FoundSkill, 'root' | 'baseDir' | 'filePath'> {
  readonly verdict: SkillVerdict
  readonly blockedByAllowlist: boolean
  readonly blockedByAgentFilter: boolean
  /** Listed to the model. */
  readonly modelVisible: boolean
  /** Offered as a slash command. */
  readonly commandVisible: boolean
}

/** A skill as a slash command: lower case letters, digits and underscores, 32 at most. */
export interface SkillCommand {
  readonly command: string
  readonly skill: Skill
}

export interface SkillCatalog {
  /** The list for the system prompt; the same string while nothing changed. */
  prompt(agent: AgentProfile): string
  /** Resolves when every skill of the agent has been read, including those that need the YAML parser. */
  prepare(agent: AgentProfile): Promise<void>
  list(agent: AgentProfile): { readonly skills: readonly Skill[]; readonly problems: readonly SkillProblem[] }
  commands(agent: AgentProfile): readonly SkillCommand[]
  /** Instructions of a usable skill by name or command, with `{baseDir}` filled in; null when there is none. */
  instructions(agent: AgentProfile, name: string): { readonly skill: Skill; readonly text: string } | null
  /** The file of a skill as it is, usable or not; null when there is none of this name. */
  source(agent: AgentProfile, name: string): { readonly filePath: string; readonly text: string } | null
  /** Variables for the agent's commands from `skills.entries`. Contains secrets: never log or send. */
  commandEnvironment(agent: AgentProfile): Readonly<Record<string, string>>
  /** Where skills of the owner belong, for `skills.status`. */
  readonly managedDirectory: string
}

/** Files are looked at again at most this often, and only when somebody asks. */
const CHECK_EVERY_MS = 3_000
/** Programs appear rarely: a lookup on the PATH is remembered this long. */
const PROGRAM_MS = 60_000

interface Snapshot {
  scan: SkillScan
  parsed: readonly { readonly found: FoundSkill; readonly file: SkillFile }[]
  problems: readonly SkillProblem[]
  needsYaml: boolean
  checkedAtMs: number
  /** The settings behind the verdicts. */
  judgedBy: SkillSettings
  skills: readonly Skill[]
  prompt: string
}

function commandName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 32)
}

/** The catalogue of one gateway. Everything but `prepare` is synchronous. */
export function createSkillCatalog(options: SkillCatalogOptions): SkillCatalog {
  const { clock, logger, settings } = options
  const platform = options.platform ?? process.platform
  const snapshots = new Map<string, Snapshot>()
  const programs = new Map<string, { readonly has: boolean; readonly atMs: number }>()
  const reported = new Set<string>()
  let parseYaml: ParseYaml | null = null
  let loading: Promise<void> | null = null

  function limits(): SkillLimits {
    return { ...DEFAULT_LIMITS, ...settings().limits }
  }

  function rootsOf(agent: AgentProfile): readonly SkillRoot[] {
    return [
      { directory: join(agent.workspace, 'skills'), source: 'openclaw-workspace' },
      { directory: join(agent.workspace, '.agents', 'skills'), source: 'agents-skills-project' },
      ...(options.homeDirectory === null ? [] : [{ directory: join(options.homeDirectory, '.agents', 'skills'), source: 'agents-skills-personal' } as const]),
      { directory: options.managedDirectory, source: 'openclaw-managed' },
      { directory: options.bundledDirectory, source: 'openclaw-bundled' },
      ...(settings().extraDirs ?? []).map((directory) => ({ directory, source: 'openclaw-extra' }) as const),
    ]
  }

  function loadYaml(): Promise<void> {
    loading ??= import('yaml').then(
      ({ parse }) => {
        parseYaml = (text) => parse(text, { maxAliasCount: 10 }) as unknown
        snapshots.clear()
      },
      (error: unknown) => {
        loading = null
        logger.error('the YAML parser could not be loaded; some skills are not available', { error: String(error) })
      },
    )
    return loading
  }

  function hasProgram(name: string): boolean {
    const known = programs.get(name)
    if (known !== undefined && clock.now() - known.atMs < PROGRAM_MS) return known.has
    const has = findProgram(name, options.environment(), platform)
    programs.set(name, { has, atMs: clock.now() })
    return has
  }

  /** Parses what was found; the first skill of a name wins, because roots come in order of precedence. */
  function read(agent: AgentProfile): Snapshot {
    const scan = scanSkillRoots(rootsOf(agent), limits())
    const byName = new Map<string, { readonly found: FoundSkill; readonly file: SkillFile }>()
    const problems = [...scan.problems]
    let needsYaml = false
    for (const found of scan.found) {
      const parsed = parseSkillFile(found.text, found.folder, parseYaml)
      if (parsed.kind === 'needs-yaml') needsYaml = true
      else if (parsed.kind === 'malformed') problems.push({ name: found.folder, filePath: found.filePath, problem: parsed.problem })
      else if (!byName.has(parsed.skill.name)) byName.set(parsed.skill.name, { found, file: parsed.skill })
    }
    for (const { name, filePath, problem } of problems) {
      if (reported.has(`${filePath}\n${problem}`)) continue
      reported.add(`${filePath}\n${problem}`)
      logger.warn('skill left out', { skill: name, file: filePath, problem })
    }
    const parsed = [...byName.values()].toSorted((a, b) => (a.file.name < b.file.name ? -1 : 1))
    return { scan, parsed, problems, needsYaml, checkedAtMs: clock.now(), judgedBy: settings(), skills: [], prompt: '' }
  }

  function judge(agent: AgentProfile, snapshot: Snapshot): void {
    snapshot.judgedBy = settings()
    const { entries = {}, allowBundled } = snapshot.judgedBy
    const { maxSkillsInPrompt, maxSkillsPromptChars } = limits()
    const around: SkillSurroundings = { platform, environment: options.environment(), configValue: options.configValue, hasProgram }
    snapshot.skills = snapshot.parsed.map(({ found, file }) => {
      const verdict = judgeSkill(file, entries[file.skillKey], around)
      const blockedByAllowlist = found.root.source === 'openclaw-bundled' && allowBundled !== undefined && !allowBundled.includes(file.skillKey) && !allowBundled.includes(file.name)
      const blockedByAgentFilter = agent.skills !== undefined && !agent.skills.includes(file.name)
      const isUsable = verdict.eligible && !blockedByAllowlist && !blockedByAgentFilter
      const { root, baseDir, filePath } = found
      return { ...file, root, baseDir, filePath, verdict, blockedByAllowlist, blockedByAgentFilter, modelVisible: isUsable && file.modelInvocable, commandVisible: isUsable && file.userInvocable }
    })
    const visible = snapshot.skills.filter((skill) => skill.modelVisible)
    snapshot.prompt = renderSkillList(visible, agent.workspace, { skills: maxSkillsInPrompt, characters: maxSkillsPromptChars })
  }

  function isStale({ scan: { watched } }: Snapshot): boolean {
    for (const [path, stamp] of watched) if (pathStamp(path) !== stamp) return true
    return false
  }

  function current(agent: AgentProfile): Snapshot {
    const known = snapshots.get(agent.id)
    if (known !== undefined && clock.now() - known.checkedAtMs < CHECK_EVERY_MS) {
      // What the owner switched holds at once; it costs no look at the disk.
      if (known.judgedBy !== settings()) judge(agent, known)
      return known
    }
    const hasSameRoots = known !== undefined && rootsOf(agent).every((root) => known.scan.watched.has(root.directory))
    const snapshot = known !== undefined && hasSameRoots && !isStale(known) ? known : read(agent)
    snapshot.checkedAtMs = clock.now()
    judge(agent, snapshot)
    snapshots.set(agent.id, snapshot)
    if (snapshot.needsYaml) void loadYaml()
    return snapshot
  }

  function commands(agent: AgentProfile): readonly SkillCommand[] {
    const taken = new Map<string, SkillCommand>()
    for (const skill of current(agent).skills) {
      const command = commandName(skill.name)
      if (skill.commandVisible && command !== '' && !taken.has(command)) taken.set(command, { command, skill })
    }
    return [...taken.values()]
  }

  return {
    managedDirectory: options.managedDirectory,
    prompt: (agent) => current(agent).prompt,
    list: (agent) => current(agent),
    commands,
    async prepare(agent) {
      if (!current(agent).needsYaml) return
      await loadYaml()
      current(agent)
    },
    instructions(agent, name) {
      const snapshot = current(agent)
      const skill = snapshot.skills.find((each) => each.name === name && each.commandVisible) ?? commands(agent).find((each) => each.command === name)?.skill
      const text = snapshot.parsed.find(({ found }) => found.filePath === skill?.filePath)?.found.text
      return skill === undefined || text === undefined ? null : { skill, text: skillInstructions(text, skill.baseDir) }
    },
    source(agent, name) {
      const found = current(agent).parsed.find(({ file }) => file.name === name)?.found
      return found === undefined ? null : { filePath: found.filePath, text: found.text }
    },
    commandEnvironment(agent) {
      const { entries = {} } = settings()
      const variables: Record<string, string> = {}
      for (const skill of current(agent).skills) {
        const entry = entries[skill.skillKey]
        if (entry === undefined || !skill.verdict.eligible || skill.blockedByAgentFilter) continue
        Object.assign(variables, entry.env)
        if (skill.primaryEnv !== null && entry.apiKey !== undefined) variables[skill.primaryEnv] ??= entry.apiKey
      }
      return variables
    },
  }
}
