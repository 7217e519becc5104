// The settings file as a text that is being edited: kept while other views are open, written only over the text it was made from.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import { mergeText } from '../../lib/text-diff.ts'
import { isStale, issuesOf } from './settings-store.ts'
import type { SaveProblem } from './settings-store.ts'

/** The file as it is known. */
export interface FileText {
  readonly raw: string
  readonly hash: string
}

export interface SettingsTextStore {
  /** What the text was made from; null until the file is open. */
  readonly base: FileText | null
  readonly text: string
  readonly isSaving: boolean
  readonly problem: SaveProblem | null
  /** The file is there, or is there again: a text without changes follows it. */
  readonly follow: (file: FileText) => void
  readonly edit: (text: string) => void
  /** Back to the file as it is now. */
  readonly discard: (file: FileText) => void
  /** Puts my changes on top of the file as it is now. False where both changed the same lines: nothing happened then. */
  readonly merge: (file: FileText) => boolean
  /** My text as it is, knowing what it replaces. */
  readonly keepMine: (file: FileText) => void
  readonly save: () => Promise<boolean>
}

export type SettingsTextStoreApi = StoreApi<SettingsTextStore>

const NOTHING = { base: null, text: '', isSaving: false, problem: null } as const

export function createSettingsTextStore({ client }: { readonly client: GatewayClient }): SettingsTextStoreApi {
  const store = createStore<SettingsTextStore>((set, get) => ({
    ...NOTHING,
    follow(file) {
      const { base, text } = get()
      if (base !== null && base.raw === file.raw) set({ base: file })
      else if (base === null || text === base.raw || text === file.raw) set({ base: file, text: file.raw, problem: null })
    },
    edit: (text) => set({ text, problem: null }),
    discard: (file) => set({ base: file, text: file.raw, problem: null }),
    merge(file) {
      const { base, text } = get()
      const merged = mergeText(base?.raw ?? '', text, file.raw)
      if (merged !== null) set({ base: file, text: merged, problem: null })
      return merged !== null
    },
    keepMine: (file) => set({ base: file, problem: null }),
    async save() {
      const { base, text } = get()
      set({ isSaving: true, problem: null })
      try {
        const { hash } = await client.request<{ readonly hash: string }>('config.set', { raw: text, ...(base === null ? {} : { baseHash: base.hash }) })
        set({ base: { raw: text, hash } })
        return true
      } catch (error) {
        // The view shows both texts as soon as the store of the settings has read the file again.
        if (!isStale(error)) set({ problem: { message: error instanceof Error ? error.message : String(error), issues: issuesOf(error) } })
        return false
      } finally {
        set({ isSaving: false })
      }
    },
  }))
  client.onState(({ kind }) => {
    // Whoever signs in next may be somebody else.
    if (kind === 'needs-sign-in' || kind === 'waiting-for-pairing') store.setState({ ...NOTHING })
  })
  return store
}
