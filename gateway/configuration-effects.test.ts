// No key may be accepted and do nothing: every leaf of the schema names the file that acts on it, and is found there by its name.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeSchema } from './config/index.ts'

type Node = Readonly<Record<string, unknown>>

/** Path (`*` is any name of a map or item of a list; what is below it counts too, the longest path decides) → file that acts on it. */
const ACTED_ON_IN: Readonly<Record<string, string>> = {
  gateway: 'settings-from-config.ts',
  'gateway.auth': 'config/state-paths.ts',
  'gateway.auth.rateLimit': 'settings-from-config.ts',
  'gateway.port': 'config/state-paths.ts',
  'gateway.controlUi.root': 'gateway-life.ts',
  'gateway.http.endpoints': 'http-routes.ts',
  'gateway.tools': 'http-api/tools-invoke.ts',
  'gateway.reload.mode': 'gateway-life.ts',
  'gateway.reload.debounceMs': 'config/create-config-service.ts',
  'agents.default': 'config/resolve-agents.ts',
  'agents.list': 'config/resolve-agents.ts',
  'agents.entries': 'config/resolve-agents.ts',
  'agents.list.*.identity': 'context/agent-identity.ts',
  'agents.entries.*.identity': 'context/agent-identity.ts',
  'agents.list.*.identity.theme': 'context/system-prompt.ts',
  'agents.entries.*.identity.theme': 'context/system-prompt.ts',
  'agents.list.*.params': 'providers/route-stream.ts',
  'agents.entries.*.params': 'providers/route-stream.ts',
  'agents.list.*.tools.exec': 'tools/exec-rule.ts',
  'agents.entries.*.tools.exec': 'tools/exec-rule.ts',
  'agents.defaults': 'settings-from-config.ts',
  'agents.defaults.workspace': 'config/resolve-agents.ts',
  'agents.defaults.model': 'config/resolve-agents.ts',
  'agents.defaults.thinkingDefault': 'config/resolve-agents.ts',
  'agents.defaults.timeoutSeconds': 'config/resolve-agents.ts',
  'agents.defaults.skills': 'config/resolve-agents.ts',
  'agents.defaults.models.*.alias': 'providers/catalogue.ts',
  'agents.defaults.models.*.params': 'providers/route-stream.ts',
  'agents.defaults.bootstrapMaxChars': 'create-assistant.ts',
  'agents.defaults.bootstrapTotalMaxChars': 'create-assistant.ts',
  'agents.defaults.contextPruning.softTrim': 'context/history-entry.ts',
  'agents.defaults.subagents.model': 'config/resolve-agents.ts',
  'agents.defaults.subagents.thinking': 'config/resolve-agents.ts',
  'agents.defaults.subagents.allowAgents': 'config/resolve-agents.ts',
  'models.mode': 'settings-from-config.ts',
  'models.usageLimits': 'providers/limits/usage-limits.ts',
  'models.providers': 'providers/catalogue.ts',
  'models.providers.*.apiKey': 'providers/auth-profiles.ts',
  'models.providers.*.models': 'providers/model-facts.ts',
  'models.providers.*.models.*.id': 'providers/catalogue.ts',
  'models.providers.*.models.*.api': 'providers/catalogue.ts',
  'models.providers.*.models.*.headers': 'providers/catalogue.ts',
  auth: 'providers/auth-profiles.ts',
  session: 'settings-from-config.ts',
  'session.mainKey': 'gateway-life.ts',
  messages: 'settings-from-config.ts',
  commands: 'settings-from-config.ts',
  tools: 'settings-from-config.ts',
  'tools.exec.mode': 'tools/exec-rule.ts',
  'tools.exec.security': 'tools/exec-rule.ts',
  'tools.exec.ask': 'tools/exec-rule.ts',
  'tools.exec.backgroundMs': 'create-assistant.ts',
  'tools.exec.pathPrepend': 'create-assistant.ts',
  'tools.exec.cleanupMs': 'create-assistant.ts',
  'tools.agentToAgent': 'tools/builtin/session-access.ts',
  skills: 'settings-from-config.ts',
  'skills.entries': 'context/skill-catalog.ts',
  'skills.entries.*.enabled': 'context/skill-gate.ts',
  'skills.limits': 'context/skill-catalog.ts',
  plugins: 'settings-from-config.ts',
  'plugins.entries': 'plugin-host/create-plugin-host.ts',
  'env.vars': 'config/reading/environment.ts',
  logging: 'gateway-foundations.ts',
  'ui.seamColor': 'gateway-methods.ts',
  'ui.assistant': 'context/agent-identity.ts',
}

/** Keys that need not act on anything, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  $schema: 'for editors',
  meta: 'notes of the program that wrote the file',
  wizard: 'notes of the onboarding',
  env: 'names of variables, not settings; read together with env.vars',
  'gateway.mode': 'OpenClaw writes it; it has one value',
  'skills.entries.*.config': 'read by path, for the requires.config of skills',
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Paths of everything that has no named keys below it. */
function leaves(node: Node, path: string): readonly string[] {
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`)
  const alternatives = Array.isArray(node['anyOf']) ? node['anyOf'].filter(isNode).filter((branch) => !(isNode(branch['properties']) && 'source' in branch['properties'])) : []
  const below = [
    ...Object.entries(isNode(node['properties']) ? node['properties'] : {}).flatMap(([key, child]) => (isNode(child) ? leaves(child, at(key)) : [])),
    ...[node['items'], node['additionalProperties']].filter(isNode).flatMap((child) => leaves(child, at('*'))),
    ...alternatives.flatMap((child) => leaves(child, path)),
  ]
  return below.length > 0 ? [...new Set(below)] : [path]
}

/** The entry for a path, or for what it lies in. */
function longest(table: Readonly<Record<string, string>>, path: string): string | undefined {
  const fitting = Object.keys(table).filter((prefix) => path === prefix || path.startsWith(`${prefix}.`))
  return fitting.toSorted((left, right) => right.length - left.length)[0]
}

const sources = new Map<string, string>()

/** The code of a file, without its comments. */
function codeOf(file: string): string {
  const known = sources.get(file) ?? readFileSync(join(import.meta.dirname, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
  sources.set(file, known)
  return known
}

const all = leaves(describeSchema().schema as Node, '')
const nameOf = (path: string): string => path.split('.').findLast((key) => key !== '*') ?? path

describe('every key of the configuration', () => {
  it('is acted on in the file that the table names', () => {
    const idle = all.filter((path) => {
      // `env` itself is an exception, its `vars` are not.
      if (longest({ ...ACTED_ON_IN, ...EXCEPTIONS }, path) !== longest(ACTED_ON_IN, path)) return false
      const place = longest(ACTED_ON_IN, path)
      const file = place === undefined ? undefined : ACTED_ON_IN[place]
      return file === undefined || !new RegExp(`\\b${nameOf(path)}\\b`).test(codeOf(file))
    })
    expect(idle).toEqual([])
  })

  it('leaves no row of the tables behind', () => {
    const unused = Object.keys({ ...ACTED_ON_IN, ...EXCEPTIONS }).filter((prefix) => !all.some((path) => path === prefix || path.startsWith(`${prefix}.`)))
    expect(unused).toEqual([])
    expect(all.length).toBeGreaterThan(180)
  })
})
