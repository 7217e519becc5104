// Every file below a folder, in a fixed order, without leaving it.
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findFile } from './source-folder.ts'
import { codeOf } from './tally.ts'
import type { Tally } from './tally.ts'

export interface FoundFile {
  /** With `/` between folders. */
  readonly relative: string
  readonly real: string
  readonly size: number
  readonly mode: number
  readonly modifiedMs: number
}

const MOST_FILES = 100_000
const MOST_LEVELS = 64
const LARGEST_FILE = 256 * 1024 * 1024
/** Fetched or made again where they are needed; a history of versions can't be mixed with another one. */
const LEFT_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git'])
/** Names that mean something else on some system. */
const BAD_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|[\\:*?"<>|]|[. ]$/i

/** Links to folders are not followed: that is the only way to walk in circles. */
export async function walkFolder(root: string, tally: Tally, platform: NodeJS.Platform = process.platform): Promise<readonly FoundFile[]> {
  const files: FoundFile[] = []

  async function visit(folder: string, prefix: string, level: number): Promise<void> {
    let names: string[]
    try {
      names = (await readdir(folder)).toSorted()
    } catch (error) {
      return tally.failed('unreadable', prefix || '.', codeOf(error))
    }
    for (const name of names) {
      if (files.length >= MOST_FILES) return
      await look(join(folder, name), prefix === '' ? name : `${prefix}/${name}`, name, level)
    }
  }

  async function look(path: string, relative: string, name: string, level: number): Promise<void> {
    if (platform === 'win32' && BAD_NAME.test(name)) return tally.failed('bad-name', relative)
    try {
      const stats = await lstat(path)
      if (stats.isDirectory()) {
        if (LEFT_FOLDERS.has(name)) return tally.note('left-folder', relative)
        if (level >= MOST_LEVELS) return tally.failed('too-many', relative)
        return await visit(path, relative, level + 1)
      }
    } catch (error) {
      return tally.failed('unreadable', relative, codeOf(error))
    }
    const found = findFile(root, path)
    if (!found.ok) return found.kind === 'missing' || found.kind === 'link' ? tally.note('link', relative) : tally.failed(found.kind, relative, found.detail)
    const { real, stats } = found.value
    if (stats.size > LARGEST_FILE) return tally.failed('too-large', relative, String(stats.size))
    files.push({ relative, real, size: stats.size, mode: stats.mode, modifiedMs: stats.mtimeMs })
  }

  await visit(root, '', 0)
  if (files.length >= MOST_FILES) tally.failed('too-many', '.', String(MOST_FILES))
  return files
}
