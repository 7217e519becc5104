// Writing a file so that after a crash either the old or the new content is there, never a mixture.
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const KEPT_REJECTED = 5

/** Temporary file, fsync, rename. Keeps the mode of an existing file; new ones are readable by the owner only. Throws the system's error and then leaves the old content untouched. */
export function writeFileAtomically(file: string, text: string): void {
  const target = linkTarget(file)
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  const mode = existingMode(target)
  let handle: number | undefined
  try {
    handle = openSync(temporary, 'wx', mode)
    writeAll(handle, text)
    fsyncSync(handle)
    closeSync(handle)
    handle = undefined
    renameSync(temporary, target)
  } catch (fault) {
    if (handle !== undefined) closeSync(handle)
    rmSync(temporary, { force: true })
    throw fault
  }
  syncFolder(dirname(target))
}

/** Keeps a text that was refused beside the file, for people to look at; only the newest few. Returns where. */
export function keepRejected(file: string, text: string, nowMs: number): string {
  const kept = `${file}.rejected.${nowMs}`
  writeFileAtomically(kept, text)
  const prefix = `${basename(file)}.rejected.`
  const older = readdirSync(dirname(file)).filter((name) => name.startsWith(prefix)).toSorted().slice(0, -KEPT_REJECTED)
  for (const name of older) rmSync(join(dirname(file), name), { force: true })
  return kept
}

function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written)
}

/** Writing through a link changes what it points to, not the link. */
function linkTarget(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

function existingMode(file: string): number {
  try {
    return statSync(file).mode & 0o777
  } catch {
    return 0o600
  }
}

/** Makes the rename itself durable; not every system can open a folder, and then there is nothing to do. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
