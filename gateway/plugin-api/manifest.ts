// `openclaw.plugin.json`: what is known about a plugin before any of its code runs. Unknown keys are left alone, because
// manifests written for OpenClaw carry more than is used here.

export type PluginKind = 'provider' | 'tool' | 'channel' | 'memory' | 'context-engine'

export interface PluginManifest {
  /** Unique; also the folder name by custom and the key under `plugins.entries`. */
  readonly id: string
  readonly name: string
  readonly version: string
  readonly description: string
  readonly kind?: PluginKind
  /** Wire dialects it speaks; its code is loaded when a model of such a dialect is first called. */
  readonly apis: readonly string[]
  /** Ids of model services it is meant for. */
  readonly providers: readonly string[]
  readonly channels: readonly string[]
  /** Names of the tools it owns. */
  readonly tools: readonly string[]
  /** Folders with skills, relative to the plugin. */
  readonly skills: readonly string[]
  /** False: a bundled plugin that waits to be enabled. */
  readonly enabledByDefault: boolean
  /** JSON Schema of `plugins.entries.<id>.config`. */
  readonly configSchema: Readonly<Record<string, unknown>>
  /** How a form shows those settings; `sensitive` ones are kept secret. */
  readonly uiHints: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** When its code is wanted, in OpenClaw's words; here code is always loaded at first use. */
  readonly activation?: Readonly<Record<string, unknown>>
}

export const MANIFEST_FILE = 'openclaw.plugin.json'

export type ManifestOutcome = { readonly ok: true; readonly manifest: PluginManifest } | { readonly ok: false; readonly problems: readonly string[] }

const KINDS: readonly string[] = ['provider', 'tool', 'channel', 'memory', 'context-engine']
const NO_SETTINGS = { type: 'object', properties: {}, additionalProperties: false }

/** Checks a parsed manifest. Every problem is named, none throws. */
export function parseManifest(value: unknown): ManifestOutcome {
  if (!isObject(value)) return { ok: false, problems: ['must hold an object'] }
  const problems: string[] = []

  const text = (key: string, fallback: string): string => {
    const found = value[key]
    if (found === undefined) return fallback
    if (typeof found === 'string') return found
    problems.push(`"${key}" must be text`)
    return fallback
  }
  const names = (owner: Record<string, unknown>, key: string): readonly string[] => {
    const found = owner[key]
    if (found === undefined) return []
    if (Array.isArray(found) && found.every((name) => typeof name === 'string' && name !== '')) return found as readonly string[]
    problems.push(`"${key}" must be a list of names`)
    return []
  }
  const object = (key: string): Record<string, unknown> | undefined => {
    const found = value[key]
    if (found === undefined || isObject(found)) return found
    problems.push(`"${key}" must be an object`)
    return undefined
  }

  const id = text('id', '')
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(id)) problems.push('"id" must be 1 to 64 letters, digits, ".", "_" or "-"')
  const kind = text('kind', '')
  if (kind !== '' && !KINDS.includes(kind)) problems.push(`"kind" must be one of ${KINDS.join(', ')}`)
  const enabledByDefault = value['enabledByDefault'] ?? true
  if (typeof enabledByDefault !== 'boolean') problems.push('"enabledByDefault" must be true or false')
  const uiHints = object('uiHints') ?? {}
  if (!Object.values(uiHints).every(isObject)) problems.push('"uiHints" must hold an object for every setting')
  const contracts = object('contracts') ?? {}
  const activation = object('activation')
  const skills = names(value, 'skills')
  if (skills.some((path) => /^([\\/]|[a-z]:)|(^|[\\/])\.\.([\\/]|$)/i.test(path))) problems.push('"skills" must stay inside the plugin')

  const manifest: PluginManifest = {
    id,
    name: text('name', id),
    version: text('version', '0.0.0'),
    description: text('description', ''),
    ...(kind === '' ? {} : { kind: kind as PluginKind }),
    apis: names(value, 'apis'),
    providers: names(value, 'providers'),
    channels: names(value, 'channels'),
    tools: [...new Set([...names(value, 'tools'), ...names(contracts, 'tools')])],
    skills,
    enabledByDefault: enabledByDefault === true,
    configSchema: object('configSchema') ?? NO_SETTINGS,
    uiHints: uiHints as PluginManifest['uiHints'],
    ...(activation === undefined ? {} : { activation }),
  }
  return problems.length === 0 ? { ok: true, manifest } : { ok: false, problems }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
