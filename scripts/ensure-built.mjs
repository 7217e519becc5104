// Builds dist/ when a source is newer than the last build.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { projectNode, root } from './ensure-installed.mjs'

const sources = ['package.json', 'package-lock.json', 'vite.config.ts', 'vite.ui.config.ts', 'vite.preload.config.ts', 'scripts', 'gateway', 'plugins', 'src-main', 'src-preload', 'src-renderer', 'assets']
const stamp = join(root, 'dist', '.built')

/** Runs the build unless dist/ is newer than every source. Exits the process when it fails. */
export function ensureBuilt() {
  if (existsSync(stamp) && newest(sources.map((name) => join(root, name))) <= Number(readFileSync(stamp, 'utf8'))) return
  console.error('Building...')
  const result = spawnSync(projectNode, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' })
  if (result.status !== 0) {
    console.error('The build did not finish; the messages above say why.')
    process.exit(result.status ?? 1)
  }
}

/** Newest modification time (ms) among files and, recursively, folders. Tests are not built. */
function newest(paths) {
  let latest = 0
  for (const path of paths) {
    if (!existsSync(path)) continue
    const stats = statSync(path)
    if (stats.isDirectory()) latest = Math.max(latest, newest(readdirSync(path).filter(isBuilt).map((name) => join(path, name))), folderTime(path, stats))
    else latest = Math.max(latest, stats.mtimeMs)
  }
  return latest
}

/** A folder's own time changes when something in it is added or removed; test folders do not matter. */
function folderTime(path, stats) {
  return /[\\/](testing|fixtures|node_modules)$/.test(path) ? 0 : stats.mtimeMs
}

function isBuilt(name) {
  return !/\.test\.tsx?$/.test(name)
}
