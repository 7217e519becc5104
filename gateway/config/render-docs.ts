// docs/configuration.md, written from the schema so that it cannot fall behind. A test compares it with the file.
import { describeSchema, typeOf } from './describe-schema.ts'
import { isPlainObject } from './json-values.ts'
import type { JsonObject } from './json-values.ts'
import { RELOAD_TABLE, reloadKind } from './reload-kinds.ts'
import { FOREIGN_EXCEPT, FOREIGN_KEYS } from './sections/foreign-keys.ts'

const INTRODUCTION = `# Configuration

<!-- Written by gateway/config/render-docs.ts from the schema. Change the schema, then run: npx vitest run gateway/config -u -->

The file is \`openclaw.json\` in the state folder (\`~/.openclaw-desktop\`, or \`OPENCLAW_STATE_DIR\`); \`OPENCLAW_CONFIG_PATH\` names another one.
It is JSON5: comments, trailing commas and unquoted keys are fine. Without a file the defaults below apply.

- **Strict.** An unknown key or a wrong type is refused with its path, file, line, column and the nearest valid name.
- **Written for OpenClaw?** It loads as it is. Settings of OpenClaw that have no meaning here are named in a warning, ignored and kept in the file; they are listed at the end.
- **Includes.** \`{ $include: "./agents.json5" }\` puts a file in place of the object; a list of files is merged in order (objects by key, lists joined); keys beside \`$include\` win. Paths are relative to the including file and must stay in the folder of the configuration, or one in \`OPENCLAW_INCLUDE_ROOTS\`. Ten levels at most.
- **Environment.** \`\${NAME}\` in any text is replaced; \`$\${NAME}\` stays as \`\${NAME}\`. A secret may also be \`{ source: "env", id: "NAME" }\`. Variables come from the process, then \`.env\` in the working folder, then \`.env\` in the state folder, then \`env\` in the file. A name that is not set stays visible and is warned about.
- **While running.** An edit is taken over as soon as it is saved. A bad one changes nothing and is reported. Keys marked "restart" keep their old value until the gateway restarts.
- **Safety.** Every configuration that worked is kept as \`openclaw.json.last-good\`. If the file is unusable at start, the gateway starts in recovery mode: only its control plane runs, and one step puts the last good copy back. Texts that were refused are kept as \`openclaw.json.rejected.<time>\`.
`

/** The whole page. */
export function renderConfigDocs(): string {
  const { schema } = describeSchema()
  const sections = Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>)
  const parts = sections.map(([name, node]) => renderSection(name, node))
  return [INTRODUCTION, ...parts, renderReloadTable(), renderForeignKeys()].join('\n')
}

function renderSection(name: string, node: JsonObject): string {
  const rows = rowsOf(name, node)
  const head = `## ${name}\n\n${text(node['description'])}\n`
  if (rows.length === 0) return head
  return `${head}\n| key | type | default | takes effect | meaning |\n|---|---|---|---|---|\n${rows.join('\n')}\n`
}

function rowsOf(path: string, node: JsonObject): readonly string[] {
  return childrenOf(node).flatMap(([key, child]) => {
    const at = key === '[]' ? `${path}[]` : `${path}.${key}`
    return [...(key === '[]' || key === '*' ? [] : [renderRow(at, child)]), ...rowsOf(at, child)]
  })
}

function renderRow(path: string, node: JsonObject): string {
  const values = Array.isArray(node['enum']) ? node['enum'].map((value) => `\`${String(value)}\``).join(', ') : [typeOf(node) ?? 'any'].flat().join(' or ')
  const fallback = node['default'] === undefined ? '' : `\`${JSON.stringify(node['default'])}\``
  const kind = reloadKind(path.replaceAll('[]', ''))
  return `| \`${path}\` | ${values} | ${fallback} | ${kind === 'hot' ? 'at once' : kind === 'restart' ? 'restart' : ''} | ${text(node['description']).replaceAll('|', '\\|')} |`
}

function childrenOf(node: JsonObject): readonly (readonly [string, JsonObject])[] {
  const branches = Array.isArray(node['anyOf']) ? node['anyOf'].filter(isPlainObject) : []
  const properties = isPlainObject(node['properties']) ? Object.entries(node['properties']) : []
  const map = isPlainObject(node['additionalProperties']) ? [['*', node['additionalProperties']] as const] : []
  const items = isPlainObject(node['items']) ? [['[]', node['items']] as const] : []
  // Alternatives with a `source` are references to secrets, described once at the top.
  const alternatives = branches.filter((branch) => !(isPlainObject(branch['properties']) && Object.hasOwn(branch['properties'], 'source')))
  return [...[...properties, ...map, ...items].filter((entry): entry is [string, JsonObject] => isPlainObject(entry[1])), ...alternatives.flatMap(childrenOf)]
}

function renderReloadTable(): string {
  const rows = RELOAD_TABLE.map(([path, kind, why]) => `| ${path === '' ? '(anything)' : `\`${path}\``} | ${kind} | ${why} |`)
  return `## What takes effect when\n\n| path | kind | why |\n|---|---|---|\n${rows.join('\n')}\n`
}

function renderForeignKeys(): string {
  const rows = Object.entries(FOREIGN_KEYS).map(([path, names]) => `- ${path === '' ? 'top level' : `\`${path}\``}: ${names.split(' ').map((name) => `\`${name}\``).join(', ')}`)
  const rest = Object.entries(FOREIGN_EXCEPT).map(([path, names]) => `- \`${path}\`: everything but ${names.split(' ').map((name) => `\`${name}\``).join(' and ')}`)
  return `## OpenClaw settings that are accepted and ignored\n\n${[...rows, ...rest].join('\n')}\n`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
