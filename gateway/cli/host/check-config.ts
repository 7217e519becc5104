// The configuration judged in full: for `config validate`, `config schema` and the doctor. Loads the schema.
import { createConfigService, describeSchema, formatIssue, loadConfig, lookupSchema } from '../../config/index.ts'
import { configPlace } from '../client/config-access.ts'
import type { Io } from '../io.ts'
import { CliError } from '../io.ts'

export interface ConfigCheck {
  readonly path: string
  readonly exists: boolean
  readonly valid: boolean
  /** One line each, with file, line and column. */
  readonly issues: readonly string[]
  readonly warnings: readonly string[]
}

/** Reads and checks the file as the gateway would at its start. */
export function checkConfigFile(io: Io): ConfigCheck {
  const place = configPlace(io)
  const loaded = loadConfig(place)
  return { path: place.path, exists: loaded.exists, valid: loaded.config !== null, issues: loaded.issues.map(formatIssue), warnings: loaded.warnings.map(formatIssue) }
}


/** Puts the last good copy back; the broken file is kept beside it. */
export function restoreLastGoodConfig(io: Io): string {
  const service = createConfigService({ ...configPlace(io), now: io.now })
  const outcome = service.restoreLastGood()
  if (!outcome.ok) throw new CliError(`The last good configuration could not be restored: ${outcome.message}`)
  return service.path
}

/** What a key is for and what is below it; null for an unknown one. */
export function explainKey(path: string | undefined): { readonly document: unknown; readonly lines: readonly string[] } | null {
  if (path === undefined) {
    const { schema } = describeSchema()
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, { description?: string }>>
    return { document: schema, lines: Object.entries(properties).map(([name, entry]) => `${name.padEnd(14)}  ${entry.description ?? ''}`) }
  }
  const node = lookupSchema(path)
  if (node === null) return null
  const { type, default: fallback, enum: choices, description } = node.schema as { type?: unknown; default?: unknown; enum?: readonly unknown[]; description?: string }
  const when = { hot: 'Changes take effect at once.', restart: 'Changes take effect after a restart of the gateway.', none: 'Changes have no effect while it runs.' } as const
  return {
    document: node,
    lines: [
      `${node.path}${typeof type === 'string' ? ` (${type})` : ''}`,
      ...(description === undefined && node.hint?.help === undefined ? [] : [`  ${description ?? node.hint?.help ?? ''}`]),
      ...(choices === undefined ? [] : [`  One of: ${choices.map(String).join(', ')}`]),
      ...(fallback === undefined || typeof fallback === 'object' ? [] : [`  Default: ${JSON.stringify(fallback)}`]),
      ...(node.reloadKind in when ? [`  ${when[node.reloadKind as keyof typeof when]}`] : []),
      ...node.children.map((child) => `    ${child.key.padEnd(20)} ${child.hint?.help ?? ''}`.trimEnd()),
    ],
  }
}
