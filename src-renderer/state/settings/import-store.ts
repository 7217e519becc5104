// Taking over an OpenClaw of the computer the assistant runs on: look, choose, copy.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { importWire } from '../../../gateway/protocol/index.ts'

export interface ImportStore {
  readonly phase: 'idle' | 'looking' | 'ready' | 'copying' | 'done'
  /** What was found, or, when it is done, what came of it. */
  readonly found: importWire.PreviewResult | null
  /** Ids of what is to be taken. */
  readonly chosen: readonly string[]
  readonly progress: importWire.ImportProgress | null
  /** Why the last step failed, in the gateway's words. */
  readonly problem: string | null
  /** Looks at a folder; empty means OpenClaw's own. Never rejects. */
  readonly look: (folder: string) => Promise<void>
  readonly choose: (id: string, isChosen: boolean) => void
  /** Copies what is chosen from the folder that was looked at. Never rejects. */
  readonly copy: () => Promise<void>
}

/** True where taking it would bring something. */
export function hasWork({ added, beside }: importWire.ImportItem): boolean {
  return added + beside > 0
}

export function createImportStore({ client }: { readonly client: GatewayClient }): StoreApi<ImportStore> {
  let newest = 0
  const store = createStore<ImportStore>((set, get) => ({
    phase: 'idle',
    found: null,
    chosen: [],
    progress: null,
    problem: null,
    async look(folder) {
      if (get().phase === 'copying') return
      newest += 1
      const mine = newest
      set({ phase: 'looking', problem: null })
      try {
        const found = await client.request<importWire.PreviewResult>('desktop.import.preview', folder.trim() === '' ? {} : { folder: folder.trim() }, { timeoutMs: 0 })
        if (mine === newest) set({ phase: 'ready', found, progress: null, chosen: found.items.filter((item) => hasWork(item) && !item.isOutside).map(({ id }) => id) })
      } catch (error) {
        if (mine === newest) set({ phase: 'ready', found: null, chosen: [], problem: wordsOf(error) })
      }
    },
    choose(id, isChosen) {
      set({ chosen: isChosen ? [...new Set([...get().chosen, id])] : get().chosen.filter((other) => other !== id) })
    },
    async copy() {
      const { found, chosen, phase } = get()
      if (found === null || phase !== 'ready') return
      set({ phase: 'copying', problem: null, progress: null })
      try {
        const result = await client.request<importWire.ApplyResult>('desktop.import.apply', { folder: found.folder, items: [...chosen] }, { timeoutMs: 0 })
        set({ phase: 'done', found: result, progress: null })
      } catch (error) {
        // What was copied until then is safe; copying again goes on.
        set({ phase: 'ready', problem: wordsOf(error), progress: null })
      }
    },
  }))
  client.on('desktop.import.progress', (payload) => {
    if (store.getState().phase === 'copying') store.setState({ progress: payload as unknown as importWire.ImportProgress })
  })
  return store
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
