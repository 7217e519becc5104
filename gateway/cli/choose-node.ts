// Which Node runs `claw`: this one, the project's own, or none that will do. Pure; runs under old Node versions too.
import { dirname, join } from 'node:path'

export type NodeChoice =
  | { readonly kind: 'use' }
  | { readonly kind: 'restart'; readonly node: string }
  | { readonly kind: 'refuse'; readonly message: string }

const NEEDED_MAJOR = 22
const NEEDED_MINOR = 12

/** Decides from the running version; looks for `node_modules/node/bin/node` from the given folder upwards. */
export function chooseNode(facts: {
  readonly version: string
  readonly folder: string
  readonly platform: string
  readonly exists: (path: string) => boolean
  readonly alreadyRestarted: boolean
}): NodeChoice {
  if (isRecentEnough(facts.version)) return { kind: 'use' }
  const node = facts.alreadyRestarted ? null : findProjectNode(facts.folder, facts.platform, facts.exists)
  if (node !== null) return { kind: 'restart', node }
  return {
    kind: 'refuse',
    message: `claw needs Node ${NEEDED_MAJOR}.${NEEDED_MINOR} or newer; this is Node ${facts.version}.\nRun \`npm ci\` in the project's folder (it brings its own Node), or start claw with a newer one.`,
  }
}

function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > NEEDED_MAJOR || (major === NEEDED_MAJOR && minor >= NEEDED_MINOR)
}

function findProjectNode(from: string, platform: string, exists: (path: string) => boolean): string | null {
  const name = platform === 'win32' ? 'node.exe' : 'node'
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'node', 'bin', name)
    if (exists(candidate)) return candidate
    if (dirname(folder) === folder) return null
  }
}
