// What is answered in the first run, in which order it is asked, and which service a pasted key is from. Pure.

export const STEPS = ['about', 'import', 'model', 'face', 'files', 'app', 'summary'] as const
export type Step = (typeof STEPS)[number]

/** `imported`: as the settings say that come along from OpenClaw. */
export type ModelKind = 'keep' | 'found' | 'key' | 'server' | 'imported' | 'none'

/** Every answer that is kept between two visits. The key is none of them. */
export interface Answers {
  /** What OpenClaw has here comes along. */
  readonly takesOver: boolean
  readonly model: ModelKind
  /** Of the service that answers, for all but `server`, `imported` and `none`. */
  readonly service: string
  /** Id of the model as its service knows it. */
  readonly modelId: string
  /** For `server`. */
  readonly address: string
  /** A key was typed in; it is not kept, so it has to be once more after a break. */
  readonly wasPasted: boolean
  readonly name: string
  readonly emoji: string
  readonly workspace: string
  readonly launchAtLogin: boolean
  readonly hasShortcut: boolean
}

/** In the order they are asked; only the app's own window is asked about the app, and about OpenClaw only who has used it. */
export function stepsFor({ isApp, hasImport }: { readonly isApp: boolean; readonly hasImport: boolean }): readonly Step[] {
  return STEPS.filter((step) => (step !== 'app' || isApp) && (step !== 'import' || hasImport))
}

/** Answers over others, where the kind of value is right: they may come from another version. */
export function mergeAnswers(base: Answers, kept: Readonly<Record<string, string | boolean>>): Answers {
  const fitting = Object.entries(kept).filter(([name, value]) => Object.hasOwn(base, name) && typeof value === typeof base[name as keyof Answers])
  const merged = { ...base, ...Object.fromEntries(fitting) } as Answers
  const isKnown = (['keep', 'found', 'key', 'server', 'imported', 'none'] as const).includes(merged.model)
  return isKnown ? merged : { ...merged, model: base.model }
}

const PREFIXES: readonly (readonly [string, string])[] = [['sk-ant-', 'anthropic'], ['sk-or-', 'openrouter'], ['gsk_', 'groq'], ['AIza', 'google'], ['sk-', 'openai']]

/** The service whose keys begin like this; null when none is known to. */
export function serviceOfKey(key: string): string | null {
  return PREFIXES.find(([prefix]) => key.trim().startsWith(prefix))?.[1] ?? null
}

/** A short name for a server: its place, as the configuration writes names. */
export function serverName(address: string): string {
  if (!URL.canParse(address)) return 'server'
  const { hostname, port } = new URL(address)
  const name = [hostname, port].filter((part) => part !== '').join('-').toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '').slice(0, 64)
  return name === '' ? 'server' : name
}

/** What answers, as the gateway names models; null for the built-in assistant, and for what is not known yet. */
export function referenceOf({ model, service, modelId, address }: Pick<Answers, 'model' | 'service' | 'modelId' | 'address'>): string | null {
  if (model === 'none' || model === 'imported') return null
  return `${model === 'server' ? serverName(address) : service}/${modelId.trim()}`
}
