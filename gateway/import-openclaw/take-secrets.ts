// Puts found secrets into the secret store and says under which name each is there. A value is compared and stored, never shown.
import type { SecretStore } from '../secrets/index.ts'
import type { FoundSecret } from './read-settings.ts'
import { codeOf } from './tally.ts'
import type { ImportMode, Tally } from './tally.ts'
import type { Ledger } from './ledger.ts'

/** The name each secret has now; missing for those that could not be stored. */
export type SecretNames = ReadonlyMap<FoundSecret, string>

const MOST_NAMES = 20

/** Ours stay: a name that holds something else is left alone. */
export async function takeSecrets(found: readonly FoundSecret[], { mode, store, ledger, tally, hide, step }: {
  readonly mode: ImportMode
  readonly store: Pick<SecretStore, 'lookUp' | 'set'>
  readonly ledger: Ledger
  readonly tally: Tally
  readonly hide: (value: string) => void
  readonly step: (done: number) => Promise<void>
}): Promise<SecretNames> {
  const names = new Map<FoundSecret, string>()
  /** What was chosen in this round, for a look that stores nothing. */
  const chosen = new Map<string, string>()
  for (const [index, secret] of found.entries()) {
    hide(secret.value)
    const value = secret.value.trim()
    const id = `secret/${secret.from}/${secret.name}`
    const name = freeName(secret.name, value)
    if (name === null) tally.failed('secret-locked', secret.name, secret.from)
    else if (name.isThere) {
      tally.same()
      names.set(secret, name.name)
    } else if (ledger.has(id) && store.lookUp(secret.name).kind === 'unknown') {
      tally.same()
      tally.note('removed-here', secret.name, secret.from)
    } else {
      try {
        if (mode === 'take') {
          await store.set(name.name, value)
          ledger.record(id, '')
        }
        chosen.set(name.name, value)
        names.set(secret, name.name)
        if (name.name === secret.name) tally.added(0)
        else tally.beside(secret.name, name.name, 0)
        tally.note(name.name === secret.name ? 'secret' : 'secret-beside', name.name, secret.from)
      } catch (error) {
        tally.failed('not-written', secret.name, codeOf(error))
      }
    }
    await step(index + 1)
  }
  return names

  function freeName(wanted: string, value: string): { readonly name: string; readonly isThere: boolean } | null {
    for (let attempt = 1; attempt <= MOST_NAMES; attempt += 1) {
      const name = attempt === 1 ? wanted : `${wanted}.from-openclaw${attempt === 2 ? '' : `-${attempt - 1}`}`
      const there = chosen.has(name) ? { kind: 'value' as const, value: chosen.get(name) } : store.lookUp(name)
      // What can't be compared now could be the same one.
      if (there.kind === 'unreadable') return null
      if (there.kind === 'unknown') return { name, isThere: false }
      if (there.value === value) return { name, isThere: true }
    }
    return null
  }
}
