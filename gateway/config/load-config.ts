// From a file (or a candidate text) to a judged configuration: read, include, substitute, set aside, validate, explain.
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { checkConsistency } from './check-consistency.ts'
import type { ConfigIssue } from './config-service.ts'
import { declaredVariables, layerEnvironment, secretVariables, substitute } from './reading/environment.ts'
import type { Environment, SecretSource } from './reading/environment.ts'
import { explainIssues } from './explain-issue.ts'
import type { Finding } from './explain-issue.ts'
import { formatPath, isPlainObject } from './json-values.ts'
import { mergeSources, readRegularFile } from './reading/read-sources.ts'
import type { MergedSources } from './reading/read-sources.ts'
import { defaultConfig, configSchema } from './schema.ts'
import type { OpenClawConfig } from './schema.ts'
import { setAsideForeign } from './set-aside-foreign.ts'

/** Where the configuration lives and what surrounds it. Nothing here is read from the process. */
export interface ConfigPlace {
  readonly path: string
  readonly stateDir: string
  readonly homeDir: string
  readonly env: Environment
  /** Folder whose `.env` is read; left out means none. */
  readonly workingDir?: string
  /** Resolves `{ source: "store", id }`; left out, no secret is stored. */
  readonly secrets?: SecretSource
}

export interface LoadedConfig {
  /** False when there is no file: the defaults apply. */
  readonly exists: boolean
  readonly text: string | null
  readonly sources: MergedSources | null
  /** The valid configuration, or null. */
  readonly config: OpenClawConfig | null
  readonly issues: readonly ConfigIssue[]
  readonly warnings: readonly ConfigIssue[]
  /** Environment including `.env` files and `env` of the file. Holds secrets. */
  readonly environment: Readonly<Record<string, string>>
}

/** Reads and judges the file. Never throws. */
export function loadConfig(place: ConfigPlace): LoadedConfig {
  const content = readRegularFile(place.path)
  if (content.kind === 'problem') {
    return { exists: true, text: null, sources: null, config: null, issues: [{ path: '', message: content.message, file: place.path }], warnings: [], environment: environmentOf(place, undefined) }
  }
  if (content.kind === 'missing') return { exists: false, text: null, sources: null, config: expandPaths(defaultConfig(), place), issues: [], warnings: [], environment: environmentOf(place, undefined) }
  return judgeConfig(content.text, place)
}

/** Judges a text as if it were in the file (and `drafts` in the included ones). Never throws. */
export function judgeConfig(text: string, place: ConfigPlace, drafts?: ReadonlyMap<string, string>): LoadedConfig {
  const sources = mergeSources(place.path, text, includeRoots(place), drafts)
  const environment = environmentOf(place, sources.value)
  const failed = (issues: readonly ConfigIssue[], warnings: readonly ConfigIssue[]): LoadedConfig => ({ exists: true, text, sources, config: null, issues, warnings, environment })
  if (sources.issues.length > 0) return failed(sources.issues, sources.warnings)

  const locate = (finding: Finding): ConfigIssue => ({ ...finding, path: formatPath(finding.path), ...sources.locate(finding.path) })
  if (!isPlainObject(sources.value)) return failed([locate({ path: [], message: 'must hold an object: { … }' })], sources.warnings)

  const own = setAsideForeign(sources.value)
  const substituted = substitute(own.value, environment, place.secrets)
  const warnings = [...sources.warnings, ...own.findings.map(locate), ...substituted.missing.map(locate)]
  const parsed = configSchema().safeParse(substituted.value, { jitless: true })
  if (!parsed.success) return failed(explainIssues(parsed.error.issues, substituted.value).map(locate), warnings)
  const inconsistent = checkConsistency(parsed.data)
  if (inconsistent.length > 0) return failed(inconsistent.map(locate), warnings)
  return { exists: true, text, sources, config: expandPaths(parsed.data, place), issues: [], warnings, environment }
}

function includeRoots(place: ConfigPlace): readonly string[] {
  return (place.env['OPENCLAW_INCLUDE_ROOTS'] ?? '').split(delimiter).filter((root) => root !== '').map((root) => expandHome(root, place.homeDir))
}

function environmentOf(place: ConfigPlace, value: unknown): Record<string, string> {
  const dotEnv = (folder: string | undefined): { text?: string } => {
    const content = folder === undefined ? { kind: 'missing' as const } : readRegularFile(join(folder, '.env'))
    return content.kind === 'text' ? { text: content.text } : {}
  }
  const [working, state] = [dotEnv(place.workingDir === place.stateDir ? undefined : place.workingDir), dotEnv(place.stateDir)]
  const layers = { process: place.env, secrets: secretVariables(place.secrets), ...(working.text === undefined ? {} : { workingFolder: working.text }), ...(state.text === undefined ? {} : { stateFolder: state.text }) }
  const declared = declaredVariables(value)
  if (Object.keys(declared).length === 0) return layerEnvironment(layers)
  const resolved = substitute(declared, layerEnvironment(layers)).value
  return layerEnvironment({ ...layers, file: resolved as Record<string, string> })
}

/** `~` and `~/x` become absolute. */
export function expandHome(path: string, homeDir: string): string {
  return path === '~' ? homeDir : path.startsWith('~/') || path.startsWith('~\\') ? join(homeDir, path.slice(2)) : path
}

/** Makes every path in the configuration absolute, relative to the folder of the file. */
function expandPaths(config: OpenClawConfig, place: ConfigPlace): OpenClawConfig {
  const absolute = (path: string): string => {
    const expanded = expandHome(path, place.homeDir)
    return isAbsolute(expanded) ? expanded : resolve(dirname(place.path), expanded)
  }
  const workspaceOf = <Agent extends { workspace?: string | undefined }>(agent: Agent): Agent => (agent.workspace === undefined ? agent : { ...agent, workspace: absolute(agent.workspace) })
  const { agents, gateway, logging, plugins, skills, tools } = config
  return {
    ...config,
    agents: { ...agents, defaults: workspaceOf(agents.defaults), list: agents.list.map(workspaceOf), entries: Object.fromEntries(Object.entries(agents.entries).map(([id, agent]) => [id, workspaceOf(agent)])) },
    gateway: gateway.controlUi.root === undefined ? gateway : { ...gateway, controlUi: { ...gateway.controlUi, root: absolute(gateway.controlUi.root) } },
    logging: logging.file === undefined ? logging : { ...logging, file: absolute(logging.file) },
    plugins: { ...plugins, load: { ...plugins.load, paths: plugins.load.paths.map(absolute) } },
    skills: { ...skills, load: { ...skills.load, extraDirs: skills.load.extraDirs.map(absolute) } },
    tools: { ...tools, exec: { ...tools.exec, pathPrepend: tools.exec.pathPrepend.map(absolute) } },
  }
}

/** Turns an issue into one line: `openclaw.json:3:5 gateway.prot is not a known setting; did you mean "port"?`. */
export function formatIssue(issue: ConfigIssue): string {
  const place = issue.file === undefined ? '' : `${issue.file}${issue.line === undefined ? '' : `:${issue.line}:${issue.column ?? 1}`} `
  return `${place}${issue.path === '' ? '' : `${issue.path} `}${issue.message}`
}

