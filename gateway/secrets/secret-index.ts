// Which secrets there are and where each is kept: names and places, never values.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { AppError } from '../protocol/index.ts'
import { atomicWriteFile } from '../storage/index.ts'

const indexSchema = z.strictObject({
  version: z.literal(1),
  /** Keeps the entries of several installations apart in one keychain. */
  storeId: z.string().min(1),
  secrets: z.record(z.string(), z.strictObject({ place: z.enum(['keychain', 'file']), changedAtMs: z.number() })),
})

export type SecretIndex = z.infer<typeof indexSchema>

/** An absent file is an empty index. Throws AppError naming the file when it can't be understood. */
export function readIndex(path: string): SecretIndex {
  if (!existsSync(path)) return { version: 1, storeId: randomBytes(6).toString('hex'), secrets: {} }
  try {
    return indexSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new AppError('UNAVAILABLE', `The list of secrets in ${path} can't be read. Put a backup of it back, or remove it and set the secrets again.`, { cause: error })
  }
}

export function writeIndex(path: string, index: SecretIndex): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  atomicWriteFile(path, `${JSON.stringify(index, null, 2)}\n`, { mode: 0o600 })
}
