// The workspace files of each agent: the list, what is open with what was typed and not yet saved, and the history.
// A file that somebody else changed meanwhile is never overwritten: the save ends in a conflict that shows both.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import { RequestError } from '../../client/gateway-client.ts'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { agentsWire } from '../../../gateway/protocol/index.ts'
import { createKeyedResource } from './create-keyed-resource.ts'
import type { KeyedResourceApi } from './create-keyed-resource.ts'

export type FileEntry = agentsWire.FileEntry
export type FileVersion = agentsWire.FileVersionEntry

export interface OpenFile {
  readonly phase: 'loading' | 'ready' | 'failed' | 'saving'
  /** As it is saved; empty for a file that does not exist yet. */
  readonly saved: string
  /** Null when there is no such file yet. */
  readonly hash: string | null
  /** What is in the editor. */
  readonly draft: string
  readonly problem: string | null
  /** Somebody else wrote this while something here was unsaved. */
  readonly conflict: { readonly content: string; readonly hash: string | null } | null
}

export interface AgentFilesStore {
  /** By `<agent>/<name>`. */
  readonly files: ReadonlyMap<string, OpenFile>
  /** Reads a file unless it is open. Never rejects. */
  readonly open: (agentId: string, name: string) => Promise<void>
  readonly edit: (agentId: string, name: string, draft: string) => void
  /** Saves what was typed. Never rejects: see `problem` and `conflict`. */
  readonly save: (agentId: string, name: string) => Promise<void>
  readonly discard: (agentId: string, name: string) => void
  /** Ends a conflict: with the text of the other, or by saving one's own over it. */
  readonly resolve: (agentId: string, name: string, keep: 'mine' | 'theirs') => Promise<void>
  /** Brings an earlier version back. Rejects with RequestError. */
  readonly restore: (agentId: string, name: string, versionId: number) => Promise<void>
  readonly readVersion: (agentId: string, name: string, versionId: number) => Promise<string | null>
  readonly lists: KeyedResourceApi<FileList>
  readonly histories: KeyedResourceApi<readonly FileVersion[]>
}

interface FileList {
  readonly workspace: string
  readonly files: readonly FileEntry[]
}

interface FileAnswer {
  readonly file: FileEntry
}

export type AgentFilesStoreApi = StoreApi<AgentFilesStore>

export const fileKey = (agentId: string, name: string): string => `${agentId}/${name}`

function opened({ missing, content = '', hash }: FileEntry): OpenFile {
  return { phase: 'ready', saved: content, hash: missing ? null : (hash ?? null), draft: content, problem: null, conflict: null }
}

const LOADING: OpenFile = { phase: 'loading', saved: '', hash: null, draft: '', problem: null, conflict: null }

/** Whether something was typed that is not saved. */
export function isUnsaved(file: OpenFile | undefined): boolean {
  return file !== undefined && file.draft !== file.saved
}

export function createAgentFilesStore({ client }: { readonly client: GatewayClient }): AgentFilesStoreApi {
  const lists = createKeyedResource({ client, read: (agentId) => client.request<FileList>('agents.files.list', { agentId }) })
  const histories = createKeyedResource({
    client,
    read: async (key) => {
      const [agentId = '', name = ''] = key.split('/')
      return (await client.request<agentsWire.FilesHistoryResult>('desktop.agents.files.history', { agentId, name })).versions
    },
  })
  const read = (agentId: string, name: string) => client.request<FileAnswer>('agents.files.get', { agentId, name })

  const store = createStore<AgentFilesStore>((set, get) => {
    const at = (agentId: string, name: string): OpenFile => get().files.get(fileKey(agentId, name)) ?? LOADING
    const put = (agentId: string, name: string, file: OpenFile) => set(({ files }) => ({ files: new Map(files).set(fileKey(agentId, name), file) }))
    const change = (agentId: string, name: string, part: Partial<OpenFile>) => put(agentId, name, { ...at(agentId, name), ...part })
    const lookAround = (agentId: string, name: string) => {
      void lists.getState().load(agentId)
      if (histories.getState().entries.has(fileKey(agentId, name))) void histories.getState().load(fileKey(agentId, name))
    }

    async function load(agentId: string, name: string): Promise<void> {
      try {
        const fresh = opened((await read(agentId, name)).file)
        const now = at(agentId, name)
        if (!isUnsaved(now) || now.phase === 'loading') put(agentId, name, fresh)
        else if (fresh.hash !== now.hash) change(agentId, name, { conflict: { content: fresh.saved, hash: fresh.hash } })
      } catch (error) {
        const phase = at(agentId, name).phase === 'loading' ? 'failed' : 'ready'
        change(agentId, name, { phase, problem: error instanceof Error ? error.message : String(error) })
      }
    }

    async function write(agentId: string, name: string, expectedHash: string | null): Promise<void> {
      const { draft } = at(agentId, name)
      change(agentId, name, { phase: 'saving', problem: null })
      try {
        const { file } = await client.request<FileAnswer>('agents.files.set', { agentId, name, content: draft, ...(expectedHash === null ? {} : { expectedHash }) })
        // What was typed while it was being saved stays in the editor.
        const typed = at(agentId, name).draft
        put(agentId, name, { ...opened({ ...file, content: draft }), draft: typed })
        lookAround(agentId, name)
      } catch (error) {
        if (error instanceof RequestError && error.details['type'] === 'agent_file_conflict') {
          change(agentId, name, { phase: 'ready' })
          await load(agentId, name)
        } else change(agentId, name, { phase: 'ready', problem: error instanceof Error ? error.message : String(error) })
      }
    }

    return {
      files: new Map(),
      lists, histories,
      async open(agentId, name) {
        const known = get().files.get(fileKey(agentId, name))
        if (known === undefined || known.phase === 'failed') put(agentId, name, LOADING)
        await load(agentId, name)
      },
      edit: (agentId, name, draft) => change(agentId, name, { draft }),
      async save(agentId, name) {
        const { phase, conflict, hash } = at(agentId, name)
        if (phase !== 'ready' || conflict !== null || !isUnsaved(at(agentId, name))) return
        // A file that is new here may exist by now.
        if (hash === null) {
          await load(agentId, name)
          if (at(agentId, name).conflict !== null) return
        }
        await write(agentId, name, hash)
      },
      discard: (agentId, name) => change(agentId, name, { draft: at(agentId, name).saved, conflict: null, problem: null }),
      async resolve(agentId, name, keep) {
        const { conflict } = at(agentId, name)
        if (conflict === null) return
        const settled = { saved: conflict.content, hash: conflict.hash, conflict: null, problem: null }
        if (keep === 'theirs') {
          change(agentId, name, { ...settled, draft: conflict.content })
          return
        }
        change(agentId, name, settled)
        await write(agentId, name, conflict.hash)
      },
      async restore(agentId, name, versionId) {
        const { hash } = at(agentId, name)
        const { file } = await client.request<FileAnswer>('desktop.agents.files.restore', { agentId, name, versionId, ...(hash === null ? {} : { expectedHash: hash }) })
        put(agentId, name, opened(file))
        lookAround(agentId, name)
      },
      readVersion: async (agentId, name, versionId) => (await client.request<agentsWire.FilesVersionResult>('desktop.agents.files.get', { agentId, name, versionId })).content,
    }
  })

  const refresh = (agentId: string, name: string) => {
    if (store.getState().files.has(fileKey(agentId, name))) void store.getState().open(agentId, name)
    if (histories.getState().entries.has(fileKey(agentId, name))) void histories.getState().load(fileKey(agentId, name))
    if (lists.getState().entries.has(agentId)) void lists.getState().load(agentId)
  }
  client.on('desktop.agents.files.changed', ({ agentId, name, hash }) => {
    const known = store.getState().files.get(fileKey(String(agentId), String(name)))
    // One's own save comes back as an event, too.
    if (known?.hash !== hash && known?.phase !== 'saving') refresh(String(agentId), String(name))
  })
  client.onResync(() => {
    for (const key of store.getState().files.keys()) {
      const [agentId = '', name = ''] = key.split('/')
      void store.getState().open(agentId, name)
    }
  })
  return store
}
