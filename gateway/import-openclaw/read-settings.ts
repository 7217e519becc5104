// The other configuration, sorted: what we take over, what only OpenClaw uses, what belongs to the place it comes from, and the secrets that stood in it.
import { join } from 'node:path'
import { deepEqual, formatPath, isPlainObject, isSecretReference, judgeConfig, loadConfig, parsePath, secretPaths, setAsideForeign, valueAt, withValueAt } from '../config/index.ts'
import type { OpenClawConfig } from '../config/index.ts'
import { findFile, shown } from './source-folder.ts'
import type { SourceFolder } from './source-folder.ts'

type Path = readonly (string | number)[]

export interface FoundSecret {
  /** The name it gets where that is free. */
  readonly name: string
  readonly value: string
  /** Where it was found, for people. */
  readonly from: string
  /** What stands for it in the configuration until it has its name; null where nothing refers to it. */
  readonly placeholder: string | null
  /** A variable: referred to as `${NAME}`, so it only works under this very name. */
  readonly isVariable: boolean
}

export interface ReadSettings {
  readonly file: string
  readonly isFound: boolean
  /** Why nothing of it could be read. */
  readonly problem: string | null
  /** What we take, valid by itself; where a secret stood is a reference to its placeholder. */
  readonly value: Readonly<Record<string, unknown>>
  /** All of it that we understand, judged: what it says about agents and where they work. */
  readonly config: OpenClawConfig | null
  readonly foreign: readonly Path[]
  readonly local: readonly Path[]
  readonly invalid: readonly { readonly path: string; readonly message: string }[]
  /** All that is not taken, with such references too: kept in a file of its own. */
  readonly setAside: unknown
  readonly secrets: readonly FoundSecret[]
  /** References to secrets kept in ways that can't be read here. */
  readonly unknownReferences: readonly Path[]
  /** Files that were included. */
  readonly included: readonly string[]
  readonly mainKey: string
}

/** These say how and where the other installation runs, or decide what may happen here without asking; ours stay. `*` matches any key. */
const LOCAL = [
  '$schema', 'meta', 'wizard', 'gateway', 'plugins', 'logging.file', 'session.mainKey', 'skills.load.extraDirs',
  'agents.defaults.workspace', 'agents.list.*.workspace', 'agents.entries.*.workspace',
  'tools.exec.mode', 'tools.exec.security', 'tools.exec.ask', 'tools.exec.pathPrepend', 'tools.exec.safeBins', 'tools.exec.safeBinTrustedDirs', 'tools.fs',
  'agents.list.*.tools.exec', 'agents.entries.*.tools.exec',
].map((path) => path.split('.'))

const MOST_REPAIRS = 100
/** While a configuration is judged, every secret is there. */
const ANY_SECRET = { lookUp: () => ({ kind: 'value' as const, value: 'kept' }), list: () => [] }
/** No name a secret can have. */
const PLACEHOLDER = '\0import:'

/** How a configuration refers to a secret of the store. */
export function referenceTo(name: string): { readonly source: 'store'; readonly provider: 'default'; readonly id: string } {
  return { source: 'store', provider: 'default', id: name }
}

/** A copy in which every placeholder is the secret's name; where it has none, nothing stands. */
export function settleReferences(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (isSecretReference(value)) {
    const id = String(value['id'])
    if (!id.startsWith(PLACEHOLDER)) return value
    const name = names.get(id)
    return name === undefined ? undefined : referenceTo(name)
  }
  if (Array.isArray(value)) return value.map((entry) => settleReferences(entry, names)).filter((entry) => entry !== undefined)
  if (!isPlainObject(value)) return value
  // fromEntries defines: a key named `__proto__` stays a key.
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, settleReferences(entry, names)]).filter(([, entry]) => entry !== undefined))
}

/** A placeholder for a secret that is found elsewhere. */
export function placeholderFor(what: string): string {
  return `${PLACEHOLDER}${what}`
}
const EMPTY = { foreign: [], local: [], invalid: [], setAside: {}, secrets: [], unknownReferences: [], included: [], mainKey: 'main' } as const

/** Never throws. Nothing outside the folder is read, whatever the file includes. */
export function readSettings(source: SourceFolder, homeDir: string): ReadSettings {
  const file = join(source.root, 'openclaw.json')
  const found = findFile(source.root, file)
  if (!found.ok) return { ...EMPTY, file, isFound: found.kind !== 'missing', problem: found.kind === 'missing' ? null : found.kind, value: {}, config: judge({}, source, homeDir).config }
  const loaded = loadConfig({ path: file, stateDir: source.root, homeDir, env: {} })
  const raw = loaded.sources?.value
  const unreadable = loaded.sources === null || loaded.sources.issues.length > 0 ? loaded.issues[0] : undefined
  if (unreadable !== undefined || !isPlainObject(raw)) {
    return { ...EMPTY, file, isFound: true, problem: unreadable === undefined ? 'must hold an object' : `${unreadable.line === undefined ? '' : `line ${unreadable.line}: `}${unreadable.message}`, value: {}, config: judge({}, source, homeDir).config }
  }

  const paths = secretPaths(raw)
  const secrets = paths.map((path, index): FoundSecret => {
    const isVariable = path[0] === 'env'
    return { name: isVariable ? String(path.at(-1)) : nameFor(path), value: String(valueAt(raw, path)), from: `openclaw.json: ${formatPath(path)}`, placeholder: isVariable ? null : `${PLACEHOLDER}${index}`, isVariable }
  })
  const open = paths.reduce<unknown>((value, path, index) => withValueAt(value, path, path[0] === 'env' ? undefined : referenceTo(`${PLACEHOLDER}${index}`)), raw)
  const { value: own, findings } = setAsideForeign(open)
  const foreign = findings.map(({ path }) => path).filter((path) => !deepEqual(valueAt(own, path), valueAt(open, path)) && valueAt(own, path) === undefined)
  const local = LOCAL.flatMap((pattern) => matches(own, pattern))
  const trimmed = local.toReversed().reduce((value, path) => without(value, path), own)
  const { value, invalid, config } = repair(trimmed, source, homeDir)
  const full = judge(own, source, homeDir).config ?? config
  return {
    file, isFound: true, problem: null, value, config: full, foreign, local, invalid, secrets,
    setAside: keep(open, [...foreign, ...local, ...invalid.map(({ path }) => parsePath(path) ?? [])]),
    unknownReferences: referencesIn(open).filter((path) => {
      const { source: way, id } = valueAt(open, path) as { readonly source: string; readonly id: string }
      return way !== 'env' && !id.startsWith(PLACEHOLDER)
    }),
    included: (loaded.sources?.included ?? []).map((document) => shown(source.root, document.file)),
    mainKey: full?.session.mainKey ?? 'main',
  }
}

/** `models.providers.openai.apiKey` → `openai.apiKey`. */
function nameFor(path: Path): string {
  return secretName(path.filter((key) => typeof key === 'string').slice(-2).join('.'))
}

/** A text as the secret store takes names. */
export function secretName(text: string): string {
  return text.replace(/[^A-Za-z0-9._:/-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 100) || 'secret'
}

/** Lists get shorter, so that nothing empty stays behind in them. */
function without(value: unknown, path: Path): unknown {
  const parent = valueAt(value, path.slice(0, -1))
  if (!Array.isArray(parent)) return valueAt(value, path) === undefined ? value : withValueAt(value, path, undefined)
  return withValueAt(value, path.slice(0, -1), parent.filter((_, index) => index !== Number(path.at(-1))))
}

function matches(value: unknown, pattern: readonly string[], at: Path = []): Path[] {
  const [key, ...rest] = pattern
  if (key === undefined) return [at]
  if (typeof value !== 'object' || value === null) return []
  const keys = key === '*' ? Object.keys(value) : Object.hasOwn(value, key) ? [key] : []
  return keys.flatMap((name) => matches((value as Record<string, unknown>)[name], rest, [...at, Array.isArray(value) ? Number(name) : name]))
}

function judge(value: unknown, source: SourceFolder, homeDir: string): { readonly config: OpenClawConfig | null; readonly issues: readonly { readonly path: string; readonly message: string }[] } {
  return judgeConfig(JSON.stringify(value), { path: join(source.root, 'openclaw.json'), stateDir: source.root, homeDir, env: {}, secrets: ANY_SECRET })
}

/** Takes out what is not valid, one thing after the other. */
function repair(value: unknown, source: SourceFolder, homeDir: string): { readonly value: Readonly<Record<string, unknown>>; readonly invalid: ReadSettings['invalid']; readonly config: OpenClawConfig | null } {
  const invalid: { path: string; message: string }[] = []
  let current = value
  for (let round = 0; round < MOST_REPAIRS; round += 1) {
    const judged = judge(current, source, homeDir)
    const [issue] = judged.issues
    if (issue === undefined) return { value: current as Readonly<Record<string, unknown>>, invalid, config: judged.config }
    const path = parsePath(issue.path) ?? []
    const there = path.length > 0 && valueAt(current, path) !== undefined
    // What is missing makes the thing it is missing in unusable.
    const culprit = there ? path : path.slice(0, -1)
    invalid.push({ path: issue.path, message: issue.message })
    if (culprit.length === 0) break
    current = without(current, culprit)
  }
  return { value: {}, invalid, config: judge({}, source, homeDir).config }
}

/** A value with nothing but these places. */
function keep(value: unknown, paths: readonly Path[]): unknown {
  return paths.reduce<unknown>((kept, path) => {
    const found = path.length === 0 ? undefined : valueAt(value, path)
    return found === undefined ? kept : withValueAt(kept, path.map(String), found)
  }, {})
}

function referencesIn(value: unknown, at: Path = []): Path[] {
  if (isSecretReference(value)) return [at]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => referencesIn(entry, [...at, Array.isArray(value) ? Number(key) : key]))
}
