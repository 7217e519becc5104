// The few workspace files that clients may read and write by name. Names come from a list, real paths are resolved before
// they are judged, and a write replaces the file in one step.
import { createHash, randomUUID } from 'node:crypto'
import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { invalidRequest, unavailable } from '../protocol/index.ts'

/** Everything `agents.files.*` may touch, in the order clients show it. */
export const AGENT_FILE_NAMES = [
  'AGENTS.md', 'SOUL.md', 'TOOLS.md', 'IDENTITY.md', 'USER.md', 'HEARTBEAT.md', 'BOOTSTRAP.md', 'MEMORY.md',
] as const

const LARGEST_FILE = 1_000_000
/** Offered only when they exist: nobody misses them. */
const OPTIONAL: ReadonlySet<string> = new Set(['TOOLS.md', 'HEARTBEAT.md', 'BOOTSTRAP.md', 'MEMORY.md'])

export interface AgentFile {
  readonly name: string
  readonly path: string
  readonly missing: boolean
  /** Missing, and that is nothing to worry about. */
  readonly expectedAbsent?: boolean
  readonly size?: number
  readonly updatedAtMs?: number
  /** SHA-256 of the content, hex. */
  readonly hash?: string
  readonly content?: string
}

interface Place {
  readonly name: string
  /** As clients see it. */
  readonly path: string
  /** Where the bytes are; null when the file is missing. */
  readonly realPath: string | null
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex')
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function realRoot(workspace: string): string | null {
  try {
    return realpathSync(workspace)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw unavailable(`the workspace can't be opened: ${codeOf(error)}`, { cause: error })
  }
}

/** Where an allowed name really points. Throws INVALID_REQUEST for other names and for links that leave the workspace or lead nowhere. */
function locate(workspace: string, name: string): Place {
  if (!(AGENT_FILE_NAMES as readonly string[]).includes(name)) {
    throw invalidRequest(`unsupported file "${name}"; allowed are ${AGENT_FILE_NAMES.join(', ')}`)
  }
  const path = join(workspace, name)
  const root = realRoot(workspace)
  const stat = root === null ? undefined : lstatSync(path, { throwIfNoEntry: false })
  if (root === null || stat === undefined) return { name, path, realPath: null }
  let realPath: string
  try {
    realPath = realpathSync(path)
  } catch (error) {
    throw invalidRequest(`unsafe workspace file "${name}": the link leads nowhere`, { type: 'agent_file_unsafe', cause: codeOf(error) })
  }
  if (!realPath.startsWith(root + sep)) throw invalidRequest(`unsafe workspace file "${name}": it is a link that leaves the workspace`, { type: 'agent_file_unsafe' })
  return { name, path, realPath }
}

/** Opens the resolved path itself: a link put there after the check makes the open fail. */
function readSafely({ name, realPath }: Place): { readonly content: Buffer; readonly size: number; readonly updatedAtMs: number } | null {
  if (realPath === null) return null
  let descriptor: number | undefined
  try {
    descriptor = openSync(realPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) throw invalidRequest(`unsafe workspace file "${name}": it is not a regular file`, { type: 'agent_file_unsafe' })
    if (stat.size > LARGEST_FILE) throw invalidRequest(`"${name}" is too large: ${stat.size} bytes, at most ${LARGEST_FILE}`)
    return { content: readFileSync(descriptor), size: stat.size, updatedAtMs: Math.floor(stat.mtimeMs) }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    if (codeOf(error) === 'ELOOP') throw invalidRequest(`unsafe workspace file "${name}": it became a link`, { type: 'agent_file_unsafe' })
    throw error
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

function describe(place: Place): AgentFile {
  const { name, path } = place
  const read = readSafely(place)
  if (read === null) return { name, path, missing: true, ...(OPTIONAL.has(name) ? { expectedAbsent: true } : {}) }
  return { name, path, missing: false, size: read.size, updatedAtMs: read.updatedAtMs, hash: sha256(read.content), content: read.content.toString('utf8') }
}

/** One file with content and hash; a missing one says so. */
export function readAgentFile(workspace: string, name: string): AgentFile {
  return describe(locate(workspace, name))
}

/**
 * Replaces a file. With `expectedHash` only when the file still has that content; otherwise INVALID_REQUEST with details.type
 * `agent_file_conflict` and the current hash (null when the file is gone).
 */
export function writeAgentFile(workspace: string, name: string, content: string, expectedHash?: string): AgentFile {
  const bytes = Buffer.from(content, 'utf8')
  if (bytes.length > LARGEST_FILE) throw invalidRequest(`"${name}" would be too large: ${bytes.length} bytes, at most ${LARGEST_FILE}`)
  const place = locate(workspace, name)
  if (expectedHash !== undefined) {
    const current = readSafely(place)
    const currentHash = current === null ? null : sha256(current.content)
    if (currentHash !== expectedHash.toLowerCase()) {
      throw invalidRequest(`"${name}" was changed by someone else; read it again before writing`, { type: 'agent_file_conflict', name, currentHash })
    }
  }
  if (place.realPath === null) mkdirSync(workspace, { recursive: true, mode: 0o700 })
  replace(place.realPath ?? join(realpathSync(workspace), name), bytes)
  return describe(locate(workspace, name))
}

function replace(path: string, bytes: Buffer): void {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`)
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600, flush: true })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw unavailable(`the file can't be written: ${codeOf(error) || 'unknown reason'}`, { cause: error })
  }
}
