// An agent's workspace on disk: created from templates when it is new and never written to again by us; and its bootstrap
// files as the prompt carries them: capped, and read again only when a stat shows a change.
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import type { Clock } from '../lib/index.ts'
import type { Logger } from '../platform/index.ts'

/** Every file that may be injected, in the order of the prompt. */
export const BOOTSTRAP_FILES = [
  'AGENTS.md', 'SOUL.md', 'IDENTITY.md', 'USER.md', 'TOOLS.md', 'BOOTSTRAP.md', 'MEMORY.md',
] as const

/** USER.md describes a person, it is not a notebook: it gets a smaller share. */
const OWN_CAPS: Readonly<Record<string, number>> = { 'USER.md': 4_000 }

export interface WorkspaceFileSettings {
  /** Most characters of one file in the prompt. */
  readonly fileCharacters: number
  /** Most characters of all files together. */
  readonly totalCharacters: number
}

export interface WorkspaceFile {
  readonly name: string
  readonly text: string
  readonly truncated: boolean
}

export interface WorkspaceFiles {
  /**
   * The named files that exist, are regular and lie inside the workspace, in the given order. The same list object comes back while nothing has changed.
   * Costs one stat per name; unreadable files count as missing.
   */
  read(workspace: string, names: readonly string[]): readonly WorkspaceFile[]
}

interface CachedFile {
  readonly stamp: string
  readonly file: WorkspaceFile | null
}

/** First characters of a regular file that really lies in the workspace; null for links that leave it, devices and unreadable files. */
function readCapped(workspace: string, name: string, cap: number): WorkspaceFile | null {
  let descriptor: number | undefined
  try {
    const root = realpathSync(workspace)
    const path = realpathSync(join(workspace, name))
    if (!path.startsWith(root + sep)) return null
    descriptor = openSync(path, 'r')
    const { size } = fstatSync(descriptor)
    // Four bytes hold any character, so this many bytes hold the cap and one character more.
    const buffer = Buffer.alloc(Math.min(size, (cap + 1) * 4))
    const length = readSync(descriptor, buffer, 0, buffer.length, 0)
    const text = buffer.toString('utf8', 0, length).trim()
    if (text === '') return null
    if (text.length <= cap && length === size) return { name, text, truncated: false }
    return { name, text: cut(text, cap, name), truncated: true }
  } catch {
    return null
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

function cut(text: string, cap: number, name: string): string {
  return `${text.slice(0, cap).replace(/[\uD800-\uDBFF]$/, '')}\n[${name} is cut here at ${cap} characters; read the file for the rest.]`
}

/** Keeps the order; the file that crosses the total is shortened and later ones shrink to their notice. */
function withinTotal(files: readonly WorkspaceFile[], total: number): readonly WorkspaceFile[] {
  let left = total
  return files.map((file) => {
    if (file.text.length <= left) {
      left -= file.text.length
      return file
    }
    const shortened = { name: file.name, text: cut(file.text, left, file.name), truncated: true }
    left = 0
    return shortened
  })
}

/** Reads bootstrap files for the assembler; `settings` is asked on every read, so caps change without a restart. */
export function createWorkspaceFiles({ settings }: { readonly settings: () => WorkspaceFileSettings }): WorkspaceFiles {
  const files = new Map<string, CachedFile>()
  const lists = new Map<string, { readonly found: readonly WorkspaceFile[]; readonly total: number; readonly list: readonly WorkspaceFile[] }>()

  function current(workspace: string, name: string, cap: number): WorkspaceFile | null {
    const path = join(workspace, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined || !stat.isFile()) return null
    const stamp = `${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}:${stat.ino}:${cap}`
    const known = files.get(path)
    if (known?.stamp === stamp) return known.file
    const file = readCapped(workspace, name, cap)
    files.set(path, { stamp, file })
    return file
  }

  return {
    read(workspace, names) {
      const { fileCharacters, totalCharacters } = settings()
      const found: WorkspaceFile[] = []
      for (const name of names) {
        const file = current(workspace, name, Math.min(fileCharacters, OWN_CAPS[name] ?? fileCharacters))
        if (file !== null) found.push(file)
      }
      const key = `${workspace}\n${names.join()}`
      const known = lists.get(key)
      if (known !== undefined && known.total === totalCharacters && known.found.length === found.length && found.every((file, index) => file === known.found[index])) return known.list
      const list = withinTotal(found, totalCharacters)
      lists.set(key, { found, total: totalCharacters, list })
      return list
    },
  }
}

export interface WorkspaceOptions {
  /** Holds the template files, e.g. `assets/workspace`. */
  readonly templatesDirectory: string
  /** Workspaces below it are ours to remove; others belong to the owner. */
  readonly stateDirectory: string
  readonly clock: Clock
  readonly logger: Logger
}

export interface Workspaces {
  /**
   * Makes sure the directory exists. A directory that is missing or empty gets the templates; one that already holds anything is left exactly as it is.
   * Remembered per process, so that calling it on every turn costs nothing. A workspace that can't be created is logged once, not thrown.
   */
  ensure(workspace: string): { readonly created: boolean }
  /** Moves a workspace to `<state>/trash`, from where it can be taken back. Refuses what lies outside the state directory. */
  discard(workspace: string): { readonly path: string; readonly outcome: 'trash' | 'missing' } | { readonly path: string; readonly outcome: 'failed'; readonly reason: string }
}

/** True when nothing but hidden entries (`.git`, `.DS_Store`) is there: the person has not put anything in it. */
function isEmpty(directory: string): boolean {
  return readdirSync(directory).every((name) => name.startsWith('.'))
}

function createFrom(templatesDirectory: string, workspace: string): boolean {
  const stat = statSync(workspace, { throwIfNoEntry: false })
  if (stat !== undefined && (!stat.isDirectory() || !isEmpty(workspace))) return false
  mkdirSync(workspace, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(templatesDirectory)) {
    if (!name.endsWith('.md')) continue
    writeFileSync(join(workspace, name), readFileSync(join(templatesDirectory, name)), { flag: 'wx', mode: 0o600 })
  }
  return true
}

function moveToTrash(workspace: string, stateDirectory: string, nowMs: number): 'trash' | 'missing' | 'outside' {
  if (statSync(workspace, { throwIfNoEntry: false }) === undefined) return 'missing'
  const [real, state] = [realpathSync(workspace), realpathSync(stateDirectory)]
  if (!real.startsWith(state + sep) || real === join(state, 'trash')) return 'outside'
  const trash = join(state, 'trash')
  mkdirSync(trash, { recursive: true, mode: 0o700 })
  renameSync(real, join(trash, `${basename(real)}-${nowMs}`))
  return 'trash'
}

/** The workspaces of one gateway. */
export function createWorkspaces({ templatesDirectory, stateDirectory, clock, logger }: WorkspaceOptions): Workspaces {
  const known = new Set<string>()
  return {
    ensure(workspace) {
      if (known.has(workspace)) return { created: false }
      known.add(workspace)
      try {
        const created = createFrom(templatesDirectory, workspace)
        if (created) logger.info('workspace created', { workspace })
        return { created }
      } catch (error) {
        logger.error('the workspace could not be created; the agent works without its files', { workspace, error: error instanceof Error ? error.message : String(error) })
        return { created: false }
      }
    },
    discard(workspace) {
      try {
        const outcome = moveToTrash(workspace, stateDirectory, clock.now())
        known.delete(workspace)
        if (outcome !== 'outside') return { path: workspace, outcome }
        return { path: workspace, outcome: 'failed', reason: 'it is outside the state directory and was left in place' }
      } catch (error) {
        return { path: workspace, outcome: 'failed', reason: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}
