// Where credentials live: contract. Values are kept by the system's keychain or in a sealed file; configuration holds only names.

export type SecretPlace = 'keychain' | 'file'

export interface SecretEntry {
  readonly name: string
  readonly place: SecretPlace
  readonly changedAtMs: number
  /** False when its place can't be opened now: a locked keychain, a key that is gone. */
  readonly isReadable: boolean
}

/** What a name stands for. Problems are for people and name no value. */
export type SecretLookup =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreadable'; readonly problem: string }

export interface SecretStoreStatus {
  /** Where the next secret goes. */
  readonly place: SecretPlace
  /** Why it is not the keychain, in a sentence for people; null when it is. */
  readonly why: string | null
  /** What guards the key of the sealed file: the system (a login secret), or only the file's mode. */
  readonly fileGuard: 'system' | 'mode'
}

export interface SecretStore {
  /** From memory: at once, and the same whatever the keychain does meanwhile. */
  lookUp(name: string): SecretLookup
  /** Sorted by name. Never values. */
  list(): readonly SecretEntry[]
  /** Throws AppError for a bad name or value and when it can't be stored; then nothing changed. */
  set(name: string, value: string): Promise<SecretPlace>
  /** False when there was none. */
  delete(name: string): Promise<boolean>
  /** Asks the keychain whether it can be used, unless it was used already. */
  status(): Promise<SecretStoreStatus>
  /** Called after a change, and when secrets of a locked keychain became readable. */
  onChange(listener: () => void): () => void
}
