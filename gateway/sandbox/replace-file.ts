// Files written whole or not at all, at the place that was checked and not where a link was put meanwhile.
import { constants } from 'node:fs'
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { realTarget } from './locate-path.ts'

/** A path that no longer leads where the check saw it lead. */
export class PathMovedError extends Error {
  constructor(path: string) {
    super(`${path} changed while it was being used; nothing was written. Try again.`)
    this.name = 'PathMovedError'
  }
}

const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
const NO_BLOCK = constants.O_NONBLOCK ?? 0

/** Opens a checked path for reading; a link or a pipe put there since does not pass. Close the handle. */
export async function openChecked(real: string): Promise<Awaited<ReturnType<typeof open>>> {
  const handle = await open(real, constants.O_RDONLY | NO_FOLLOW | NO_BLOCK)
  try {
    // A parent may have been swapped for a link between the check and the open: compare what was opened with what is there.
    const [opened, there, now] = [await handle.stat(), await stat(real), await realpath(real)]
    if (now !== real || opened.ino !== there.ino || opened.dev !== there.dev) throw new PathMovedError(real)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** A new version lying beside its target, not visible yet. */
export interface StagedFile {
  readonly path: string
  commit(): Promise<void>
  discard(): Promise<void>
}

async function existingMode(path: string): Promise<number | null> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw Object.assign(new Error(`${path} is not a regular file.`), { code: 'EISDIR' })
    return found.mode & 0o777
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Writes the content to a temporary file next to `real` (creating directories); `commit` puts it in place in one step. */
export async function stageFile(real: string, content: string | Uint8Array): Promise<StagedFile> {
  const directory = dirname(real)
  const mode = await existingMode(real)
  await mkdir(directory, { recursive: true })
  if ((await realpath(directory)) !== directory) throw new PathMovedError(real)
  const temporary = join(directory, `.${randomBytes(6).toString('hex')}.claw-tmp`)
  const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, mode ?? 0o644)
  try {
    await handle.writeFile(content)
    if (mode !== null) await handle.chmod(mode)
    await handle.sync()
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  return {
    path: real,
    commit: async () => {
      if ((await realTarget(real)) !== real) throw new PathMovedError(real)
      await rename(temporary, real)
    },
    discard: () => rm(temporary, { force: true }),
  }
}

/** Replaces or creates the file in one step. Rejects with a system error or PathMovedError; the old content then stays. */
export async function replaceFile(real: string, content: string | Uint8Array): Promise<void> {
  const staged = await stageFile(real, content)
  try {
    await staged.commit()
  } catch (error) {
    await staged.discard()
    throw error
  }
}
