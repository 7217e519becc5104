// The workspace files clients and tools work on, with their history: whoever reads or writes one through here leaves no change unnoticed.
import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Logger } from '../../platform/index.ts'
import { invalidRequest } from '../../protocol/index.ts'
import { AGENT_FILE_NAMES, readAgentFile, writeAgentFile } from '../agent-files.ts'
import type { AgentFile } from '../agent-files.ts'
import type { FileHistory, FileState, FileVersion } from './file-history.ts'

export interface AgentFilesService {
  /** Every allowed file without content. One that is unsafe to open is listed as missing. */
  list(workspace: string): readonly AgentFile[]
  /** Throws INVALID_REQUEST for names that are not allowed and files that are not safe to open. */
  read(workspace: string, name: string): AgentFile
  /** As writeAgentFile, in the owner's name. */
  write(workspace: string, name: string, content: string, expectedHash?: string): AgentFile
  /** Newest first; what was changed by others meanwhile is among them. */
  history(workspace: string, name: string): readonly FileVersion[]
  /** Throws INVALID_REQUEST for a version that is not kept. */
  version(workspace: string, name: string, versionId: number): { readonly version: FileVersion; readonly content: string | null }
  /** Writes an earlier content again; the version in between stays in the history. */
  restore(workspace: string, name: string, versionId: number, expectedHash?: string): AgentFile
  /** Called around every change of the assistant's own file tools. Never throws: a lost version must not stop the work. */
  aboutToChange(paths: readonly string[], workspace: string): void
  changed(paths: readonly string[], workspace: string, sessionKey: string): void
  /** The workspace is no more. */
  forget(workspace: string): void
}

export interface AgentFilesDependencies {
  readonly history: FileHistory
  readonly logger: Logger
  /** A file got a new content through its owner or the assistant. */
  readonly onChange: (change: { readonly workspace: string; readonly name: string; readonly author: 'owner' | 'assistant'; readonly hash: string | null }) => void
}

function stateOf({ missing, hash, content, size, updatedAtMs }: AgentFile): FileState {
  if (missing || hash === undefined) return { hash: null, content: '', size: 0 }
  return { hash, content: content ?? '', size: size ?? 0, ...(updatedAtMs === undefined ? {} : { changedAtMs: updatedAtMs }) }
}

/** Names of our files among real paths: directly in the workspace, nowhere else. */
function ownNames(paths: readonly string[], workspace: string): readonly string[] {
  const candidates = paths.filter((path) => (AGENT_FILE_NAMES as readonly string[]).includes(basename(path)))
  if (candidates.length === 0) return []
  const root = realpathSync(workspace)
  return candidates.filter((path) => dirname(path) === root).map((path) => basename(path))
}

export function createAgentFiles({ history, logger, onChange }: AgentFilesDependencies): AgentFilesService {
  /** The history is a comfort: the file is read and written also when a version cannot be kept. */
  function quietly(workspace: string, note: () => void): void {
    try {
      note()
    } catch (error) {
      logger.warn('a version of a workspace file could not be kept', { workspace, error: error instanceof Error ? error.message : String(error) })
    }
  }
  function record(workspace: string, file: AgentFile, change: Parameters<FileHistory['record']>[3]): void {
    quietly(workspace, () => {
      const version = history.record(workspace, file.name, stateOf(file), change)
      if (version !== null) onChange({ workspace, name: file.name, author: change.author, hash: version.hash })
    })
  }
  function read(workspace: string, name: string): AgentFile {
    const file = readAgentFile(workspace, name)
    quietly(workspace, () => history.notice(workspace, name, stateOf(file)))
    return file
  }
  function version(workspace: string, name: string, versionId: number): { readonly version: FileVersion; readonly content: string | null } {
    const found = history.version(workspace, name, versionId)
    if (found === null) throw invalidRequest(`version ${versionId} of "${name}" is not kept any more`, { code: 'UNKNOWN_FILE_VERSION', name, versionId })
    return found
  }
  function write(workspace: string, name: string, content: string, expectedHash?: string, restoredFrom?: number): AgentFile {
    // What stands there and cannot be read is replaced all the same, where writing allows it.
    quietly(workspace, () => history.notice(workspace, name, stateOf(readAgentFile(workspace, name))))
    const file = writeAgentFile(workspace, name, content, expectedHash)
    record(workspace, file, { author: 'owner', ...(restoredFrom === undefined ? {} : { restoredFrom }) })
    return file
  }

  return {
    read, version,
    list(workspace) {
      return AGENT_FILE_NAMES.map((name) => {
        try {
          const { content: _, hash: __, ...listed } = read(workspace, name)
          return listed
        } catch {
          // The reason is told to whoever opens the file; a list must not fail because of one entry.
          return { name, path: join(workspace, name), missing: true }
        }
      })
    },
    write: (workspace, name, content, expectedHash) => write(workspace, name, content, expectedHash),
    history(workspace, name) {
      read(workspace, name)
      return history.versions(workspace, name)
    },
    restore(workspace, name, versionId, expectedHash) {
      const { content } = version(workspace, name, versionId)
      if (content === null) throw invalidRequest(`"${name}" did not exist in version ${versionId}`, { code: 'EMPTY_FILE_VERSION', name, versionId })
      return write(workspace, name, content, expectedHash, versionId)
    },
    aboutToChange: (paths, workspace) => quietly(workspace, () => {
      for (const name of ownNames(paths, workspace)) read(workspace, name)
    }),
    changed: (paths, workspace, sessionKey) => quietly(workspace, () => {
      for (const name of ownNames(paths, workspace)) record(workspace, readAgentFile(workspace, name), { author: 'assistant', sessionKey })
    }),
    forget: (workspace) => quietly(workspace, () => history.forget(workspace)),
  }
}
