// Run as a process of its own inside a session bus: stores, reads and forgets a secret through the real keychain, and prints what happened as JSON.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemKeychain, openSecretStore } from '../index.ts'

const folder = mkdtempSync(join(tmpdir(), 'keychain-'))
const open = () => openSecretStore({ folder: join(folder, 'secrets'), keychain: createSystemKeychain(), now: Date.now, limitMs: 1500 })
const store = await open()
const startedAtMs = Date.now()
const place = await store.set('openai', 'sk-kept-by-the-system')
const tookMs = Date.now() - startedAtMs
const again = (await open()).lookUp('openai')
const deleted = await store.delete('openai')
console.log(JSON.stringify({ place, tookMs, again, deleted, status: await store.status() }))
rmSync(folder, { recursive: true })
// A call into a locked keychain never comes back: nothing waits for it.
process.exit(0)
