// SKILL.md: frontmatter into facts. Pure apart from the YAML parser, which is passed in because it is loaded only when a file needs it.
import { z } from 'zod'

export type ParseYaml = (text: string) => unknown

export interface SkillRequirements {
  readonly bins: readonly string[]
  readonly anyBins: readonly string[]
  readonly env: readonly string[]
  readonly config: readonly string[]
}

export interface SkillInstallOption {
  readonly id: string
  readonly kind: string
  readonly label: string
  readonly bins: readonly string[]
}

export interface SkillFile {
  readonly name: string
  readonly description: string
  readonly homepage: string | null
  readonly emoji: string | null
  /** Name of its entry in the configuration. */
  readonly skillKey: string
  /** Offered although its requirements are not met. */
  readonly always: boolean
  readonly userInvocable: boolean
  readonly modelInvocable: boolean
  readonly os: readonly string[]
  readonly requires: SkillRequirements
  readonly primaryEnv: string | null
  readonly install: readonly SkillInstallOption[]
}

export type ParsedSkill =
  | { readonly kind: 'skill'; readonly skill: SkillFile }
  | { readonly kind: 'malformed'; readonly problem: string }
  /** The frontmatter uses more of YAML than plain one-line values, and no parser was given. */
  | { readonly kind: 'needs-yaml' }

const FRONTMATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/
const LONGEST_FRONTMATTER = 16_000
const SKILL_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u
/** Values that mean in YAML what they look like: no quotes, brackets, anchors, comments, block markers or nested keys. */
const PLAIN = /^[\p{L}\p{N}/(.~+$^;=][^\n]*$/u

const names = z.union([z.array(z.string()), z.string().transform((one) => [one])]).default([])
const metadataSchema = z.object({
  always: z.boolean().default(false),
  emoji: z.string().optional(),
  homepage: z.string().optional(),
  skillKey: z.string().min(1).optional(),
  os: names,
  primaryEnv: z.string().optional(),
  requires: z.object({ bins: names, anyBins: names, env: names, config: names }).default({ bins: [], anyBins: [], env: [], config: [] }),
  install: z.array(z.object({ id: z.string().optional(), kind: z.string(), label: z.string().optional(), bins: names })).default([]),
})
const flag = z.union([z.boolean(), z.enum(['true', 'false', 'yes', 'no']).transform((word) => word === 'true' || word === 'yes')])
const frontmatterSchema = z.object({
  name: z.union([z.string(), z.number()]).transform(String).optional(),
  description: z.string().trim().min(1),
  homepage: z.string().optional(),
  'user-invocable': flag.default(true),
  'disable-model-invocation': flag.default(false),
  metadata: z.unknown().optional(),
})

function scalar(value: string): { readonly value: unknown } | null {
  if (value === 'true' || value === 'false') return { value: value === 'true' }
  if (/^[[{"]/.test(value)) {
    // JSON is YAML written in one way: what parses as JSON means the same.
    try {
      return { value: JSON.parse(value) as unknown }
    } catch {
      return null
    }
  }
  const isWord = PLAIN.test(value) && !/: | #|:$/.test(value) && !/^(null|~|yes|no|on|off|[\d.+-].*)$/i.test(value)
  return isWord ? { value } : null
}

/** Reads frontmatter of one-line `key: value` pairs, which is what nearly every skill has; null when it needs a YAML parser. */
function parsePlain(text: string): Record<string, unknown> | null {
  const found: Record<string, unknown> = {}
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue
    const [, key, rest] = /^([A-Za-z][\w-]*): +(\S.*?) *$/.exec(line) ?? []
    const value = rest === undefined ? null : scalar(rest)
    if (key === undefined || value === null || Object.hasOwn(found, key)) return null
    found[key] = value.value
  }
  return found
}

function metadataOf(raw: unknown): unknown {
  const value = typeof raw === 'string' ? (JSON.parse(raw) as unknown) : raw
  if (typeof value !== 'object' || value === null) return {}
  const named = value as Readonly<Record<string, unknown>>
  return named['openclaw'] ?? named['clawdbot'] ?? named['clawdis'] ?? {}
}

function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined ? 'is not valid' : `${issue.path.join('.') || 'frontmatter'}: ${issue.message}`
}

/** Understands one SKILL.md. `folder` is the name used when the file gives none. Never throws. */
export function parseSkillFile(text: string, folder: string, parseYaml: ParseYaml | null): ParsedSkill {
  const block = FRONTMATTER.exec(text)?.[1]
  if (block === undefined) return { kind: 'malformed', problem: 'has no frontmatter between two --- lines' }
  if (block.length > LONGEST_FRONTMATTER) return { kind: 'malformed', problem: `frontmatter is longer than ${LONGEST_FRONTMATTER} characters` }
  try {
    const raw = parsePlain(block) ?? (parseYaml === null ? null : parseYaml(block))
    if (raw === null && parseYaml === null) return { kind: 'needs-yaml' }
    const front = frontmatterSchema.safeParse(raw)
    if (!front.success) return { kind: 'malformed', problem: firstProblem(front.error) }
    const metadata = metadataSchema.safeParse(metadataOf(front.data.metadata))
    if (!metadata.success) return { kind: 'malformed', problem: `metadata: ${firstProblem(metadata.error)}` }
    const name = front.data.name ?? folder
    if (!SKILL_NAME.test(name)) return { kind: 'malformed', problem: 'its name may have letters, digits, spaces, dots, dashes and underscores, 64 at most' }
    return { kind: 'skill', skill: shape(name, front.data, metadata.data) }
  } catch (error) {
    return { kind: 'malformed', problem: `frontmatter can't be read: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown'}` }
  }
}

function shape(name: string, front: z.output<typeof frontmatterSchema>, metadata: z.output<typeof metadataSchema>): SkillFile {
  return {
    name,
    description: front.description.replace(/\s+/g, ' '),
    homepage: front.homepage ?? metadata.homepage ?? null,
    emoji: metadata.emoji ?? null,
    skillKey: metadata.skillKey ?? name,
    always: metadata.always,
    userInvocable: front['user-invocable'],
    modelInvocable: !front['disable-model-invocation'],
    os: metadata.os,
    requires: metadata.requires,
    primaryEnv: metadata.primaryEnv ?? null,
    install: metadata.install.map((option, index) => ({ id: option.id ?? `${option.kind}-${index}`, kind: option.kind, label: option.label ?? `Install with ${option.kind}`, bins: option.bins })),
  }
}

/** The instructions without frontmatter, `{baseDir}` replaced by the skill's folder. */
export function skillInstructions(text: string, baseDir: string): string {
  return text.replace(FRONTMATTER, '').replaceAll('{baseDir}', baseDir).trim()
}
