// This product's version, read from the package.json above the running file (source tree, dist/ and packages alike).
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export function readVersion(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string }
      if (manifest.name === 'openclaw-desktop') return manifest.version ?? 'unknown'
    } catch {
      // No package.json here; look one folder up.
    }
    if (dirname(folder) === folder) return 'unknown'
  }
}
