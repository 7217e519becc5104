// Where a path really leads, before anything is read or written: symlinks followed, missing leaves and `..` resolved.
import { lstat, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path'

/** `workspace`: ours to use. `readable`: may be read, such as skills. `outside`: the owner is asked. `protected`: never, whoever allows it. */
export type PathZone = 'workspace' | 'readable' | 'outside' | 'protected'

export interface LocatedPath {
  /** As given. */
  readonly requested: string
  /** Absolute, free of symlinks at the time of the check; use only this one afterwards. */
  readonly real: string
  readonly zone: PathZone
}

export interface PathRoots {
  /** Absolute. */
  readonly workspace: string
  /** Replaces a leading `~`. */
  readonly home: string
  /** Absolute files and directories that hold secrets; their copies beside them (same name and a suffix) are secrets too. The most specific root wins, so a workspace may lie inside one. */
  readonly protectedPaths: readonly string[]
  /** Absolute places that may be read without asking. */
  readonly readablePaths?: readonly string[]
}

export type LocateResult = { readonly ok: true; readonly path: LocatedPath } | { readonly ok: false; readonly error: string }

const MAX_LINKS = 40
/** Kernel views of processes and devices: reading them leaks the gateway's own memory and environment. */
const KERNEL_ROOTS = process.platform === 'win32' ? [] : ['/proc', '/sys', '/dev']
const FOLDS_CASE = process.platform === 'win32' || process.platform === 'darwin'

function fold(path: string): string {
  return FOLDS_CASE ? path.toLowerCase() : path
}

/** True when `path` is `root` or below it. Both absolute and normalised. */
export function isWithin(path: string, root: string): boolean {
  const [inner, outer] = [fold(path), fold(root)]
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
}

/** `openclaw.json.last-good` beside `openclaw.json`: what was copied from a secret is one. */
function isCopyOf(path: string, root: string): boolean {
  return fold(path).startsWith(`${fold(root)}.`)
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Like realpath, but for files that do not exist yet: the missing rest is appended, dangling links are followed. */
export async function realTarget(path: string, links = 0): Promise<string> {
  if (links > MAX_LINKS) throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' })
  try {
    return await realpath(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  const parent = dirname(path)
  if (parent === path) return path
  const realParent = await realTarget(parent, links)
  const here = join(realParent, basename(path))
  try {
    if ((await lstat(here)).isSymbolicLink()) return await realTarget(resolve(realParent, await readlink(here)), links + 1)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  return here
}

function expand(path: string, roots: PathRoots): string {
  if (path === '~' || path.startsWith('~/') || path.startsWith(`~${sep}`)) return join(roots.home, path.slice(1))
  return isAbsolute(path) ? resolve(path) : resolve(roots.workspace, path)
}

async function zoneOf(real: string, roots: PathRoots): Promise<PathZone> {
  let zone: PathZone = 'outside'
  let depth = 0
  const consider = (root: string, candidate: PathZone, reaches: (path: string, root: string) => boolean = isWithin): void => {
    // A protected root of the same length wins over the workspace.
    if (reaches(real, root) && (root.length > depth || (root.length === depth && candidate === 'protected'))) {
      zone = candidate
      depth = root.length
    }
  }
  consider(await realTarget(roots.workspace), 'workspace')
  for (const root of roots.readablePaths ?? []) consider(await realTarget(root), 'readable')
  for (const root of roots.protectedPaths) consider(await realTarget(root), 'protected', (path, secret) => isWithin(path, secret) || isCopyOf(path, secret))
  for (const root of KERNEL_ROOTS) consider(root, 'protected')
  return zone
}

/** Resolves a path as a tool was given it: relative to the workspace, `~` for the home directory. Never rejects. */
export async function locatePath(path: string, roots: PathRoots): Promise<LocateResult> {
  if (path === '' || path.includes('\0')) return { ok: false, error: 'The path is empty or contains a NUL character.' }
  if (/^~[^/\\]/.test(path)) return { ok: false, error: `"${path}": only ~/ is understood, not another user's home.` }
  try {
    const real = await realTarget(expand(path, roots))
    return { ok: true, path: { requested: path, real, zone: await zoneOf(real, roots) } }
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOTDIR') return { ok: false, error: `"${path}": a part of this path is a file, not a directory.` }
    if (code === 'ELOOP') return { ok: false, error: `"${path}": symbolic links form a loop.` }
    if (code === 'EACCES' || code === 'EPERM') return { ok: false, error: `"${path}": no permission to follow this path.` }
    return { ok: false, error: `"${path}" can't be resolved (${code || 'unknown error'}).` }
  }
}

/** Whether a protected root lies in `directory`: listing or searching it whole would show secrets. */
export async function containsProtected(directory: string, roots: PathRoots): Promise<boolean> {
  for (const root of roots.protectedPaths) if (isWithin(await realTarget(root), directory)) return true
  return KERNEL_ROOTS.some((root) => isWithin(root, directory))
}
