// Copies a folder into ours file by file. Ours always stays: what differs is put beside it under a name that says where it is from.
import { constants, linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, extname, join, sep } from 'node:path'
import { fingerprintOf } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import { isInside, readBytes, realPath } from './source-folder.ts'
import { codeOf } from './tally.ts'
import type { ImportMode, Tally } from './tally.ts'
import type { FoundFile } from './walk-folder.ts'

export interface FolderCopy {
  readonly root: string
  readonly target: string
  readonly files: readonly FoundFile[]
  /** Begins the ids of its files in the ledger. */
  readonly name: string
  readonly mode: ImportMode
  readonly ledger: Ledger
  readonly tally: Tally
  /** Content of our own templates by file name: a file here that is still one of them is nobody's work. */
  readonly templates: ReadonlyMap<string, string>
  readonly step: (done: number) => Promise<void>
}

const MOST_BESIDE = 50
const LARGEST = 2 ** 31

/** One failure does not stop the rest. */
export async function copyFolder(copy: FolderCopy): Promise<void> {
  for (const [index, file] of copy.files.entries()) {
    try {
      await copyOne(copy, file)
    } catch (error) {
      copy.tally.failed('not-written', file.relative, codeOf(error))
    }
    await copy.step(index + 1)
  }
}

async function copyOne(copy: FolderCopy, file: FoundFile): Promise<void> {
  const { root, target, ledger, tally, mode, templates } = copy
  const id = `${copy.name}/${file.relative}`
  const read = await readBytes(root, file.real, LARGEST)
  if (!read.ok) return tally.failed(read.kind === 'missing' ? 'unreadable' : read.kind, file.relative, read.detail)
  const { bytes } = read.value
  const fingerprint = fingerprintOf(bytes)
  if (ledger.knows(id, fingerprint)) return tally.same()
  const wanted = join(target, ...file.relative.split('/'))
  const template = templates.get(file.relative)
  const place = choosePlace(wanted, bytes, template)
  if (place.kind === 'taken') return tally.failed('not-written', file.relative, place.code)
  if (mode === 'take') {
    if (place.kind !== 'same') await write(target, place.path, bytes, file, place.kind === 'template')
    ledger.record(id, fingerprint)
  }
  if (place.kind === 'same') return tally.same()
  if (place.kind === 'beside') return tally.beside(file.relative, basename(place.path), bytes.length)
  if (place.kind === 'template') tally.note('template-replaced', file.relative)
  tally.added(bytes.length)
}

type Place = { readonly kind: 'same' | 'free' | 'template' | 'beside'; readonly path: string } | { readonly kind: 'taken'; readonly code: string }

function choosePlace(wanted: string, bytes: Buffer, template: string | undefined): Place {
  const [stem, extension] = [wanted.slice(0, wanted.length - extname(wanted).length), extname(wanted)]
  for (let attempt = 0; attempt < MOST_BESIDE; attempt += 1) {
    const path = attempt === 0 ? wanted : `${stem}.from-openclaw${attempt === 1 ? '' : `-${attempt}`}${extension}`
    const there = contentAt(path)
    if (there === null) return { kind: attempt === 0 ? 'free' : 'beside', path }
    if (there === 'odd') {
      if (attempt === 0) continue
      return { kind: 'taken', code: 'EEXIST' }
    }
    if (there.equals(bytes)) return { kind: 'same', path }
    if (attempt === 0 && template !== undefined && there.toString('utf8') === template) return { kind: 'template', path }
  }
  return { kind: 'taken', code: 'EEXIST' }
}

/** Null where nothing is; `odd` for a folder, a link or anything else that is no plain file. */
function contentAt(path: string): Buffer | 'odd' | null {
  try {
    return lstatSync(path).isFile() ? readFileSync(path) : 'odd'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Under a name of its own first, then at its place at once: a crash leaves no half file, and nothing that appeared meanwhile is overwritten. */
async function write(target: string, path: string, bytes: Buffer, { mode, modifiedMs }: FoundFile, mayReplace: boolean): Promise<void> {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const [realTarget, realFolder] = [realPath(target), realPath(folder)]
  if (realTarget === null || realFolder === null || !isInside(realFolder, realTarget)) throw new Error(`${folder}${sep} leads outside`)
  const draft = join(folder, `.${basename(path).slice(0, 100)}.importing`)
  rmSync(draft, { force: true })
  const file = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, (mode & 0o755) | 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  utimesSync(draft, new Date(modifiedMs), new Date(modifiedMs))
  if (mayReplace) return renameSync(draft, path)
  try {
    linkSync(draft, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Some file systems have no hard links; nothing was there a moment ago.
    if (code === 'EEXIST' || contentAt(path) !== null) throw error
    return renameSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
}
