// desktop.agents.files.*: earlier versions of an agent's workspace files, and how to bring one back.
import type { AgentProfile } from '../../config/index.ts'
import type { AgentFilesService, FileVersion } from '../../context/index.ts'
import { agentsWire } from '../../protocol/index.ts'
import { agentById } from '../agents.ts'
import { defineMethod } from '../method.ts'
import type { Method } from '../method.ts'

export interface FilesHistoryDependencies {
  readonly profiles: () => readonly AgentProfile[]
  readonly files: AgentFilesService
}

function entry({ id, author, recordedAtMs, size, hash, sessionKey, restoredFrom }: FileVersion): agentsWire.FileVersionEntry {
  return { id, author, recordedAtMs, size, hash, ...(sessionKey === null ? {} : { sessionKey }), ...(restoredFrom === null ? {} : { restoredFrom }) }
}

/** The history of workspace files. */
export function createFilesHistoryMethods({ profiles, files }: FilesHistoryDependencies): Method[] {
  return [
    defineMethod({
      name: 'desktop.agents.files.history',
      scope: 'operator.read',
      params: agentsWire.filesHistoryParams,
      handle: ({ agentId, name }): agentsWire.FilesHistoryResult => {
        const { id, workspace } = agentById(profiles(), agentId)
        return { agentId: id, name, versions: files.history(workspace, name).map(entry) }
      },
    }),
    defineMethod({
      name: 'desktop.agents.files.get',
      scope: 'operator.read',
      params: agentsWire.filesVersionParams,
      handle: ({ agentId, name, versionId }): agentsWire.FilesVersionResult => {
        const { id, workspace } = agentById(profiles(), agentId)
        const { version, content } = files.version(workspace, name, versionId)
        return { agentId: id, name, version: entry(version), content }
      },
    }),
    defineMethod({
      name: 'desktop.agents.files.restore',
      scope: 'operator.admin',
      params: agentsWire.filesRestoreParams,
      handle: ({ agentId, name, versionId, expectedHash }) => {
        const { id, workspace } = agentById(profiles(), agentId)
        return { ok: true, agentId: id, workspace, file: files.restore(workspace, name, versionId, expectedHash) }
      },
    }),
  ]
}
