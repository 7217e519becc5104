// What takes effect at once and what needs a restart. The table is also printed in the documentation.
import { parsePath, valueAt, withValueAt } from './json-values.ts'
import type { OpenClawConfig } from './schema.ts'

/** `none`: changes nothing that runs. */
export type ReloadKind = 'hot' | 'restart' | 'none'

/** The longest matching path decides. */
export const RELOAD_TABLE: readonly (readonly [path: string, kind: ReloadKind, why: string])[] = [
  ['', 'hot', 'everything that is not listed'],
  ['$schema', 'none', 'for editors'],
  ['meta', 'none', 'notes of the program that wrote the file'],
  ['wizard', 'none', 'notes of the onboarding'],
  ['gateway', 'restart', 'the listening socket and who may connect'],
  ['gateway.reload', 'hot', 'how changes are applied'],
  ['gateway.tools', 'hot', 'read at every call'],
  ['gateway.http.endpoints', 'hot', 'read at every request'],
  ['gateway.nodes', 'hot', 'read at every pairing'],
  ['plugins.load', 'restart', 'plugins are looked for at start'],
  ['logging.file', 'restart', 'the file is opened at start'],
  ['logging.maxFileBytes', 'restart', 'the file is opened at start'],
]

const rules = RELOAD_TABLE.map(([path, kind]) => ({ keys: path === '' ? [] : path.split('.'), kind }))

/** How a change at this dotted path takes effect. */
export function reloadKind(path: string): ReloadKind {
  const keys = parsePath(path) ?? []
  let best = { length: -1, kind: 'hot' as ReloadKind }
  for (const rule of rules) {
    if (rule.keys.length > best.length && rule.keys.every((key, index) => keys[index] === key)) best = { length: rule.keys.length, kind: rule.kind }
  }
  return best.kind
}

/** The new configuration with everything that needs a restart left as it was: what is really in force. */
export function withoutRestartChanges(next: OpenClawConfig, active: OpenClawConfig, restartPaths: readonly string[]): OpenClawConfig {
  let result: unknown = next
  for (const path of restartPaths) {
    const keys = parsePath(path) ?? []
    result = withValueAt(result, keys, valueAt(active, keys))
  }
  return result as OpenClawConfig
}

