// desktop.*: what OpenClaw's protocol has no method for.
import type { Principal } from '../access/index.ts'
import { desktopWire } from '../protocol/index.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

export interface DesktopMethodDependencies {
  readonly signInLink: () => desktopWire.SignInLinkResult
  readonly commandPolicy: () => desktopWire.CommandPolicyResult
  readonly appearance: () => desktopWire.AppearanceResult
  /** Throws AppError for an unknown session. */
  readonly exportSession: (key: string, includeEarlierLives: boolean) => desktopWire.SessionExportResult
  /** Throws AppError naming the line that could not be read. */
  readonly importSession: (request: { readonly jsonl: string; readonly key?: string; readonly agentId?: string; readonly label?: string }) => desktopWire.SessionImportResult
  readonly context: (sessionKey: string) => desktopWire.ContextResult
  readonly find: (sessionKey: string, query: string) => desktopWire.FindResult
  /** `index` counts the files of the message. */
  readonly attachment: (sessionKey: string, messageId: string, index: number) => desktopWire.AttachmentResult
  /** Everything a helper needs to know; nothing secret. */
  readonly diagnostics: (asker: Principal) => Promise<desktopWire.DiagnosticsResult>
  readonly restoreConfig: () => Promise<desktopWire.RestoreConfigResult>
}

export function createDesktopMethods({ signInLink, commandPolicy, appearance, exportSession, importSession, context, diagnostics, find, attachment, restoreConfig }: DesktopMethodDependencies): Method[] {
  return [
    defineMethod({ name: 'desktop.signInLink', scope: 'operator.admin', inRecovery: true, params: desktopWire.signInLinkParams, handle: () => signInLink() }),
    defineMethod({ name: 'desktop.commandPolicy', scope: 'operator.read', params: desktopWire.commandPolicyParams, handle: () => commandPolicy() }),
    defineMethod({ name: 'desktop.appearance', scope: 'operator.read', inRecovery: true, params: desktopWire.appearanceParams, handle: () => appearance() }),
    defineMethod({ name: 'desktop.sessions.export', scope: 'operator.read', params: desktopWire.sessionExportParams, handle: ({ key, includeEarlierLives }) => exportSession(key, includeEarlierLives ?? false) }),
    defineMethod({
      name: 'desktop.sessions.import',
      scope: 'operator.admin',
      params: desktopWire.sessionImportParams,
      handle: ({ jsonl, key, agentId, label }) =>
        importSession({ jsonl, ...(key === undefined ? {} : { key }), ...(agentId === undefined ? {} : { agentId }), ...(label === undefined ? {} : { label }) }),
    }),
    defineMethod({ name: 'desktop.context', scope: 'operator.read', params: desktopWire.contextParams, handle: ({ sessionKey }) => context(sessionKey) }),
    defineMethod({ name: 'desktop.sessions.find', scope: 'operator.read', params: desktopWire.findParams, handle: ({ sessionKey, query }) => find(sessionKey, query) }),
    defineMethod({ name: 'desktop.attachments.get', scope: 'operator.read', params: desktopWire.attachmentParams, handle: ({ sessionKey, messageId, index }) => attachment(sessionKey, messageId, index) }),
    defineMethod({ name: 'desktop.diagnostics', scope: 'operator.admin', inRecovery: true, params: desktopWire.diagnosticsParams, handle: (_params, { connection }) => diagnostics(connection.principal) }),
    defineMethod({ name: 'desktop.config.restore', scope: 'operator.admin', inRecovery: true, params: desktopWire.restoreConfigParams, handle: () => restoreConfig() }),
  ]
}
