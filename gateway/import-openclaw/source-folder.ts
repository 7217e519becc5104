// The folder of the other installation: found, judged, and only ever read. Nothing outside it is opened through it.
import { constants, lstatSync, realpathSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { open } from 'node:fs/promises'
import { join, parse, relative, resolve, sep } from 'node:path'
import { invalidRequest } from '../protocol/index.ts'

export interface SourceFolder {
  /** As it was named. */
  readonly path: string
  /** With links resolved. */
  readonly root: string
}

/** True when `inner` is `outer` or lies in it. Both without links. */
export function isInside(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
}

/** Null where there is nothing. */
export function realPath(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

/** Throws AppError for a place that can't be imported from; null when nothing is there. */
export function openSourceFolder(path: string, stateDir: string): SourceFolder | null {
  if (path.includes('\0')) throw invalidRequest('the folder has an impossible path', { code: 'IMPORT_FOLDER' })
  const root = realPath(path)
  if (root === null) return null
  if (!statSync(root).isDirectory()) throw invalidRequest(`${path} is a file, not a folder`, { code: 'IMPORT_FOLDER' })
  const ours = realPath(stateDir) ?? resolve(stateDir)
  if (isInside(root, ours)) throw invalidRequest(`${path} is where this app keeps its own data; there is nothing to import`, { code: 'IMPORT_FOLDER' })
  if (isInside(ours, root)) throw invalidRequest(`This app keeps its own data in ${stateDir}, inside that folder. Choose the folder of OpenClaw itself.`, { code: 'IMPORT_FOLDER' })
  return { path, root }
}

/** `given`, else the folder the original was told to use, else the one it uses by itself. */
export function sourcePath(given: string | undefined, { homeDir, env, stateDir }: { readonly homeDir: string; readonly env: Readonly<Record<string, string | undefined>>; readonly stateDir: string }): string {
  const own = join(homeDir, '.openclaw')
  if (given !== undefined) return given === '~' || given.startsWith('~/') ? join(homeDir, given.slice(1)) : resolve(given)
  const told = env['OPENCLAW_STATE_DIR']?.trim()
  return told === undefined || told === '' || resolve(told) === resolve(stateDir) ? own : resolve(told)
}

/** Folders so wide that copying them whole can't be meant. */
export function isTooWide(folder: string, source: SourceFolder, homeDir: string): boolean {
  const home = realPath(homeDir) ?? homeDir
  return folder === parse(folder).root || isInside(home, folder) || isInside(source.root, folder)
}

export type Found<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly kind: 'missing' | 'link' | 'odd-file' | 'too-large' | 'unreadable'; readonly detail?: string }

/** A regular file that really lies inside `root`: its stats and where it is. A link that stays inside is followed. */
export function findFile(root: string, path: string): Found<{ readonly real: string; readonly stats: Stats }> {
  try {
    const real = realpathSync(path)
    if (!isInside(real, root)) return { ok: false, kind: 'link' }
    const stats = lstatSync(real)
    return stats.isFile() ? { ok: true, value: { real, stats } } : { ok: false, kind: 'odd-file' }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? { ok: false, kind: 'missing' } : { ok: false, kind: 'unreadable', detail: code }
  }
}

/** The bytes of such a file. Opened without following a link and without waiting for a pipe that took its place. */
export async function readBytes(root: string, path: string, maxBytes: number): Promise<Found<{ readonly bytes: Buffer; readonly stats: Stats }>> {
  const found = findFile(root, path)
  if (!found.ok) return found
  const { real, stats } = found.value
  if (stats.size > maxBytes) return { ok: false, kind: 'too-large', detail: String(stats.size) }
  try {
    const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    try {
      if (!(await file.stat()).isFile()) return { ok: false, kind: 'odd-file' }
      const bytes = Buffer.alloc(stats.size)
      const { bytesRead } = await file.read(bytes, 0, stats.size, 0)
      return { ok: true, value: { bytes: bytes.subarray(0, bytesRead), stats } }
    } finally {
      await file.close()
    }
  } catch (error) {
    return { ok: false, kind: 'unreadable', detail: (error as NodeJS.ErrnoException).code ?? 'unknown' }
  }
}

/** How a place is shown: relative to the folder where it lies in it. */
export function shown(root: string, path: string): string {
  const way = relative(root, path)
  return way === '' ? '.' : way.startsWith('..') ? path : way.split(sep).join('/')
}
