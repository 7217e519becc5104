// Files that come with a message: kept in the agent's workspace, where its tools reach them, and told to the model in words.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { AttachedFile, TextPart } from '../plugin-api/index.ts'
import { invalidRequest } from '../protocol/index.ts'
import { atomicWriteFile, storageFault } from '../storage/index.ts'

export interface IncomingFile {
  readonly name: string
  /** As the sender says; only its shape is checked. */
  readonly mimeType: string
  readonly bytes: Buffer
}

export interface AttachmentFiles {
  /** Stores the file and returns what the conversation keeps of it. The same file again is the same place. Throws AppError when it can't be written. */
  keep(agentId: string, file: IncomingFile): TextPart
  /** The bytes as they were sent; null when the file was changed or removed since. */
  read(agentId: string, file: AttachedFile): Buffer | null
}

const FOLDER = 'attachments'
const NAME_CHARACTERS = 100
/** Texts up to this length are read by the model at once; longer ones through its tools. */
const SHOWN_CHARACTERS = 24_000
const HASH = /^[0-9a-f]{64}$/

/** `workspaceOf` throws AppError for an agent that is not configured. */
export function createAttachmentFiles({ workspaceOf }: { readonly workspaceOf: (agentId: string) => string }): AttachmentFiles {
  return {
    keep(agentId, { name, mimeType, bytes }) {
      const file: AttachedFile = { name: safeName(name), mimeType: /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType.toLowerCase() : 'application/octet-stream', bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
      const workspace = workspaceOf(agentId)
      const folder = join(workspace, FOLDER, shortHash(file))
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
      } catch (error) {
        throw storageFault(error, folder)
      }
      if (!isInside(folder, workspace)) throw invalidRequest(`attachment "${file.name}": ${join(workspace, FOLDER)} leads out of the workspace`)
      atomicWriteFile(join(folder, file.name), bytes)
      return { type: 'text', text: wordsFor(file, bytes), file }
    },
    read(agentId, file) {
      if (!HASH.test(file.sha256)) return null
      const workspace = workspaceOf(agentId)
      const path = join(workspace, FOLDER, shortHash(file), safeName(file.name))
      try {
        if (!isInside(path, workspace)) return null
        const bytes = readFileSync(path)
        return createHash('sha256').update(bytes).digest('hex') === file.sha256 ? bytes : null
      } catch {
        // Moved or deleted by its owner or the agent: it is theirs.
        return null
      }
    },
  }
}

/** A link put in the place of a folder must not lead elsewhere. */
function isInside(path: string, workspace: string): boolean {
  return realpathSync(path).startsWith(realpathSync(workspace) + sep)
}

function shortHash({ sha256 }: AttachedFile): string {
  return sha256.slice(0, 12)
}

/** The name without folders, signs that shells or file systems take amiss, and leading dots. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last.normalize('NFC').replace(/[^\p{L}\p{N}._ ()+@-]/gu, '-').replace(/^[.\s-]+/, '').trim()
  if (plain.length <= NAME_CHARACTERS) return plain === '' ? 'file' : plain
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(plain)?.[0] ?? ''
  return plain.slice(0, NAME_CHARACTERS - ending.length) + ending
}

function wordsFor(file: AttachedFile, bytes: Buffer): string {
  const place = `${FOLDER}/${shortHash(file)}/${file.name}`
  const about = `[Attached file "${file.name}" (${file.mimeType}, ${file.bytes} bytes). It is saved in your workspace as ${place}`
  const text = asText(bytes)
  if (text === null) return `${about}. It is not text: open it with your tools.]`
  if (text.length > SHOWN_CHARACTERS) return `${about}. It has ${text.length} characters: read it there.]`
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)))
  return `${about}. Its content:]\n${fence}\n${text}\n${fence}`
}

/** Null when the bytes are not text. */
function asText(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // eslint-disable-next-line no-control-regex -- control characters are what tells a binary file.
    return /[\u0000-\u0008\u000e-\u001a]/.test(text) ? null : text
  } catch {
    // Bytes that are no UTF-8.
    return null
  }
}
