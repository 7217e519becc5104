// This product's version, from the package.json above the running file.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export function readProductVersion(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path)) {
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string }
      if (manifest.name === 'openclaw-desktop') return manifest.version ?? 'unknown'
    }
    if (dirname(folder) === folder) return 'unknown'
  }
}
