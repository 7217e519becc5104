// Builds dist/ when a source is newer than the last build.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { projectNode, root } from './ensure-installed.mjs'

const sources = ['package.json', 'package-lock.json', 'vite.config.ts', 'scripts', 'gateway', 'plugins', 'assets']
const stamp = join(root, 'dist', '.built')

/** Runs the build unless dist/ is newer than every source. Exits the process when it fails. */
export function ensureBuilt() {
  if (existsSync(stamp) && newest(sources.map((name) => join(root, name))) <= statSync(stamp).mtimeMs) return
  console.error('Building...')
  const result = spawnSync(projectNode, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/** Newest modification time (ms) among files and, recursively, folders. */
function newest(paths) {
  let latest = 0
  for (const path of paths) {
    if (!existsSync(path)) continue
    const stats = statSync(path)
    latest = Math.max(latest, stats.mtimeMs)
    if (stats.isDirectory()) latest = Math.max(latest, newest(readdirSync(path).map((name) => join(path, name))))
  }
  return latest
}
