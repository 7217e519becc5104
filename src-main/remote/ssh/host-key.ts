// The key by which the other computer is known: asked for without telling it anything, shown as a fingerprint, and kept once a person confirmed it.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { RunSsh } from './run-ssh.ts'
import { keyQuestionArguments } from './ssh-arguments.ts'
import type { SshPlace } from './ssh-arguments.ts'

export interface HostKey {
  /** E.g. `ED25519`. */
  readonly type: string
  /** As ssh shows it: `SHA256:…` */
  readonly fingerprint: string
  /** As a file of known hosts has it. */
  readonly line: string
}

const PATIENCE_MS = 20_000

/** Null when it could not be asked. */
export async function askHostKey(run: RunSsh, place: SshPlace): Promise<HostKey | null> {
  const folder = mkdtempSync(join(tmpdir(), 'openclaw-host-key-'))
  try {
    const file = join(folder, 'known_hosts')
    const ssh = run(keyQuestionArguments(place, file))
    const timer = setTimeout(() => ssh.end(), PATIENCE_MS)
    await ssh.ended
    clearTimeout(timer)
    return existsSync(file) ? readHostKey(readFileSync(file, 'utf8')) : null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The first key of a file of known hosts. Fingerprint as in `ssh-keygen -l`: SHA-256 of the key, base64 without padding. */
export function readHostKey(content: string): HostKey | null {
  const line = content.split('\n').find((text) => /^\S+ \S+ [A-Za-z0-9+/]+=*$/.test(text.trim()))?.trim()
  const [, algorithm, key] = line?.split(' ') ?? []
  if (line === undefined || algorithm === undefined || key === undefined) return null
  const fingerprint = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '')
  return { type: algorithm.replace(/^ssh-/, '').replace(/^ecdsa-sha2-.*/, 'ecdsa').toUpperCase(), fingerprint: `SHA256:${fingerprint}`, line }
}

export function keepHostKey(file: string, { line }: HostKey): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  appendFileSync(file, `${line}\n`, { mode: 0o600 })
}
