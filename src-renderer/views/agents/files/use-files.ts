// The files of one agent as the parts of this tab read them.
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createAgentFilesStore, fileKey, isUnsaved } from '../../../state/agent-pages/agent-files-store.ts'
import type { AgentFilesStore, AgentFilesStoreApi, FileEntry, FileVersion, OpenFile } from '../../../state/agent-pages/agent-files-store.ts'
import { NOTHING_YET } from '../../../state/agent-pages/create-keyed-resource.ts'
import type { Entry } from '../../../state/agent-pages/create-keyed-resource.ts'

export function useFilesStore(): AgentFilesStoreApi {
  return useViewStore(createAgentFilesStore)
}

export function useFiles<Selected>(select: (state: AgentFilesStore) => Selected): Selected {
  return useStore(useFilesStore(), select)
}

export function useFileList(agentId: string): Entry<{ readonly files: readonly FileEntry[] }> {
  const { lists } = useFilesStore().getState()
  useEffect(() => {
    void lists.getState().load(agentId)
  }, [lists, agentId])
  return useStore(lists, (state) => state.entries.get(agentId) ?? NOTHING_YET)
}

export function useOpenFile(agentId: string, name: string): OpenFile | undefined {
  const store = useFilesStore()
  useEffect(() => {
    void store.getState().open(agentId, name)
  }, [store, agentId, name])
  return useStore(store, (state) => state.files.get(fileKey(agentId, name)))
}

export function useHistory(agentId: string, name: string): Entry<readonly FileVersion[]> {
  const { histories } = useFilesStore().getState()
  const key = fileKey(agentId, name)
  useEffect(() => {
    void histories.getState().load(key)
  }, [histories, key])
  return useStore(histories, (state) => state.entries.get(key) ?? NOTHING_YET)
}

/** The browser asks before it closes a page on which something is unsaved. */
export function useLeaveGuard(): void {
  const store = useFilesStore()
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if ([...store.getState().files.values()].some(isUnsaved)) event.preventDefault()
    }
    addEventListener('beforeunload', guard)
    return () => removeEventListener('beforeunload', guard)
  }, [store])
}
