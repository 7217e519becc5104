// Installs the dependencies when they are missing or not those of the lock file.
// Plain JavaScript for any Node >= 20: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.installed-lock')

/** The project's own Node (24): the system's may be older than what the native modules need. */
export const projectNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Runs `npm ci` with its progress shown, unless everything in the lock file is installed. Exits the process when it fails. */
export function ensureInstalled() {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const lock = createHash('sha256').update(text).digest('hex')
  if (existsSync(stamp) && existsSync(projectNode) && readFileSync(stamp, 'utf8') === lock) return
  if (!existsSync(projectNode) || !isInstalled(JSON.parse(text))) install()
  writeFileSync(stamp, lock)
}

/** Whether somebody ran npm already: what npm notes in node_modules matches the lock file. */
function isInstalled(lock) {
  const notes = join(modules, '.package-lock.json')
  if (!existsSync(notes)) return false
  const { packages } = JSON.parse(readFileSync(notes, 'utf8'))
  return Object.entries(lock.packages).every(([path, entry]) =>
    path === '' || (entry.optional && packages[path] === undefined) || (packages[path]?.version === entry.version && existsSync(join(root, path))))
}

function install() {
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    // npm empties what is there before it installs, and a link leads to somebody else's.
    console.error('node_modules is a link, and what it leads to is not what this project needs. Remove the link, then start again.')
    process.exit(1)
  }
  console.error('Installing what OpenClaw Desktop needs (once; about a minute)...')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    console.error('npm ci did not finish. Check the network and the messages above, then start again.')
    process.exit(result.status ?? 1)
  }
}
