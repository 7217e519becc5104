// The settings: the file as the gateway has it, the form made from its schema, and the changes that wait to be saved.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { configWire } from '../../../gateway/protocol/index.ts'
import { RequestError } from '../../client/gateway-client.ts'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { Path } from '../../lib/settings/json-values.ts'
import { samePath } from '../../lib/settings/json-values.ts'
import { addChange, applyChanges, findConflicts, keepMine, rebase, toMergePatch } from '../../lib/settings/pending-changes.ts'
import type { Conflict, PendingChange } from '../../lib/settings/pending-changes.ts'
import { readForm } from '../../lib/settings/read-field.ts'
import type { Field, Hints } from '../../lib/settings/read-field.ts'

export type SettingsFile = configWire.ConfigGetResult
export type SettingsIssue = configWire.ConfigIssueShape

export interface SaveProblem {
  readonly message: string
  readonly issues: readonly SettingsIssue[]
}

/** What came of the last save or restart. */
export interface SaveOutcome {
  readonly restartsInMs: number | null
}

export interface SettingsStore {
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed'
  /** Why it could not be read. */
  readonly problem: string | null
  readonly form: Field | null
  readonly file: SettingsFile | null
  readonly changes: readonly PendingChange[]
  /** Changes whose place somebody else changed, too. They wait until a person decides. */
  readonly conflicts: readonly Conflict[]
  /** The file's content with the changes in it. */
  readonly draft: unknown
  readonly isSaving: boolean
  readonly saveProblem: SaveProblem | null
  readonly load: () => Promise<void>
  /** `undefined` goes back to the default. */
  readonly change: (path: Path, value: unknown) => void
  readonly discard: (path: Path) => void
  readonly discardAll: () => void
  readonly keepMine: (path: Path) => void
  /** Writes the changes. Null when that failed: see `saveProblem` and `conflicts`. */
  readonly save: () => Promise<SaveOutcome | null>
  /** Puts the last good copy of the file back. Rejects with the gateway's reason. */
  readonly restore: () => Promise<void>
  /** Applies what waits for a restart. Rejects with the gateway's reason. */
  readonly restart: () => Promise<SaveOutcome>
}

export type SettingsStoreApi = StoreApi<SettingsStore>

/** How the gateway says that the file changed since it was read. */
const STALE = 'CONFIG_BASE_HASH'

const NOTHING = { phase: 'idle', problem: null, form: null, file: null, changes: [], conflicts: [], draft: {}, isSaving: false, saveProblem: null } as const

export function createSettingsStore({ client }: { readonly client: GatewayClient }): SettingsStoreApi {
  let newest = 0
  const store = createStore<SettingsStore>((set, get) => {
    const source = () => get().file?.config
    const setChanges = (changes: readonly PendingChange[]) => set({ changes, conflicts: findConflicts(changes, source()), draft: applyChanges(source(), changes) })
    return {
      ...NOTHING,
      async load() {
        newest += 1
        const mine = newest
        if (get().file === null) set({ phase: 'loading' })
        try {
          const [file, form] = await Promise.all([client.request<SettingsFile>('config.get'), get().form ?? readSchema(client)])
          if (mine !== newest) return
          set({ phase: 'ready', problem: null, form, file })
          setChanges(rebase(get().changes, file.config))
        } catch (error) {
          if (mine === newest) set({ phase: 'failed', problem: wordsOf(error) })
        }
      },
      change(path, value) {
        set({ saveProblem: null })
        setChanges(addChange(get().changes, source(), path, value))
      },
      discard: (path) => setChanges(get().changes.filter((change) => !samePath(change.path, path))),
      discardAll() {
        set({ saveProblem: null })
        setChanges([])
      },
      keepMine: (path) => setChanges(keepMine(get().changes, source(), path)),
      async save() {
        const { file, changes, conflicts } = get()
        if (file === null || conflicts.length > 0) return null
        const { patch, replacePaths } = toMergePatch(changes, file.config)
        set({ isSaving: true, saveProblem: null })
        try {
          const { restart } = await client.request<configWire.ConfigWriteResult>('config.patch', { raw: JSON.stringify(patch), baseHash: file.hash, replacePaths })
          setChanges([])
          await get().load()
          return { restartsInMs: restart?.scheduled === true ? restart.delayMs : null }
        } catch (error) {
          // Somebody else was faster: what they wrote is read, compared and shown before anything is written.
          if (isStale(error)) await get().load()
          set({ saveProblem: { message: isStale(error) ? STALE : wordsOf(error), issues: issuesOf(error) } })
          return null
        } finally {
          set({ isSaving: false })
        }
      },
      async restore() {
        await client.request('desktop.config.restore')
        await get().load()
      },
      async restart() {
        const { file } = get()
        const { restart } = await client.request<configWire.ConfigWriteResult>('config.apply', { raw: file?.raw ?? '{}', ...(file?.hash === undefined ? {} : { baseHash: file.hash }), restartDelayMs: 0 })
        return { restartsInMs: restart?.scheduled === true ? restart.delayMs : null }
      },
    }
  })
  const again = () => {
    if (store.getState().phase !== 'idle') void store.getState().load()
  }
  client.onState(({ kind }) => {
    if (kind !== 'needs-sign-in' && kind !== 'waiting-for-pairing') return
    // Whoever signs in next may be somebody else.
    newest += 1
    store.setState({ ...NOTHING })
  })
  client.onResync(again)
  client.on('config.changed', again)
  return store
}

async function readSchema(client: GatewayClient): Promise<Field> {
  const { schema, uiHints } = await client.request<{ readonly schema: unknown; readonly uiHints: Hints }>('config.schema')
  return readForm(schema, uiHints)
}

/** The file changed since it was read. */
export function isStale(error: unknown): boolean {
  return error instanceof RequestError && error.details['code'] === STALE
}

/** What the gateway's validation found, place by place. */
export function issuesOf(error: unknown): readonly SettingsIssue[] {
  const issues = error instanceof RequestError ? error.details['issues'] : undefined
  return Array.isArray(issues) ? (issues as readonly SettingsIssue[]) : []
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
