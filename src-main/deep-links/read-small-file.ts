// Reads a file somebody opened with the app: an ordinary one, as text, up to a size.
import { open } from 'node:fs/promises'

/** Null when it is larger. Rejects when it is no file, can't be read, or is not UTF-8. */
export async function readSmallFile(path: string, mostBytes: number): Promise<string | null> {
  const handle = await open(path, 'r')
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw new Error('not a file')
    if (found.size > mostBytes) return null
    const bytes = await handle.readFile()
    // It may have grown meanwhile.
    return bytes.byteLength > mostBytes ? null : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } finally {
    await handle.close()
  }
}
