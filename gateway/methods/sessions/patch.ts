// What sessions.patch may change, who may change it, and how wire fields become settings of the session.
import { invalidRequest, sessionsWire } from '../../protocol/index.ts'
import type { Scope } from '../../protocol/index.ts'
import type { Session, SessionPatch } from '../../sessions/index.ts'
import { readThinking } from '../chat/inbound.ts'
import type { SessionMethodDependencies } from './context.ts'

/** Fields every writer may change; any other field needs admin. */
const WRITER_FIELDS: ReadonlySet<string> = new Set([
  'label', 'autoLabel', 'icon', 'color', 'category', 'boardFace', 'boardPresentation', 'pinned', 'archived', 'unread', 'model', 'agentRuntime',
  'thinkingLevel', 'fastMode', 'permissionMode',
])
/** Kept under their own name. */
const PLAIN_SETTINGS = ['icon', 'color', 'category', 'thinkingLevel', 'verboseLevel', 'reasoningLevel', 'sendPolicy', 'execSecurity', 'execAsk', 'permissionMode'] as const
const SUPPORTED: ReadonlySet<string> = new Set([...PLAIN_SETTINGS, 'label', 'autoLabel', 'pinned', 'archived', 'unread', 'model', 'responseUsage'])

export function patchScope(params: sessionsWire.PatchParams): Scope {
  const changed = sessionsWire.PATCH_FIELDS.filter((field) => params[field] !== undefined)
  const isWriters = changed.every((field) => WRITER_FIELDS.has(field)) && params.permissionMode !== 'full'
  return isWriters ? 'operator.write' : 'operator.admin'
}

/** OpenClaw's older pair as the one mode our tools know; null when the session has no wish of its own. */
function execMode(security: unknown, ask: unknown): string | null {
  if (security == null && ask == null) return null
  if (security === 'deny') return 'deny'
  if (ask !== 'off') return 'ask'
  return security === 'full' ? 'full' : 'allowlist'
}

/** A chat may be more careful than the configuration, never less. */
export const NO_FULL = 'permissionMode full is not available for one chat: a chat can only be stricter than tools.exec.mode; change that instead'

type PatchDependencies = Pick<SessionMethodDependencies, 'clock' | 'resolveModel'>

/** Throws AppError INVALID_REQUEST for unknown models and levels and for fields this gateway has no meaning for. */
export function toSessionPatch(params: sessionsWire.PatchParams, session: Session, { clock, resolveModel }: PatchDependencies): SessionPatch {
  const foreign = sessionsWire.PATCH_FIELDS.find((field) => params[field] != null && !SUPPORTED.has(field))
  if (foreign !== undefined) throw invalidRequest(`sessions.patch: ${foreign} is not available on this gateway`)
  if (params.permissionMode === 'full') throw invalidRequest(NO_FULL)
  const settings: Record<string, unknown> = {}
  for (const name of PLAIN_SETTINGS) if (params[name] !== undefined) settings[name] = params[name]
  if (params.thinkingLevel != null) settings['thinkingLevel'] = readThinking(params.thinkingLevel)
  if (params.model !== undefined) {
    if (params.model !== null && resolveModel(params.model, session.agentId) === null) throw invalidRequest(`unknown model: ${params.model}`)
    settings['model'] = params.model
  }
  if (params.responseUsage !== undefined) settings['usageDisplay'] = params.responseUsage === 'on' ? 'tokens' : params.responseUsage
  if (params.execSecurity !== undefined || params.execAsk !== undefined) {
    const current = session.settings
    settings['execMode'] = execMode(params.execSecurity === undefined ? current['execSecurity'] : params.execSecurity, params.execAsk === undefined ? current['execAsk'] : params.execAsk)
  }
  return {
    ...(params.label !== undefined && { label: params.label }),
    ...(params.autoLabel !== undefined && { title: params.autoLabel }),
    ...(params.pinned !== undefined && { pinned: params.pinned }),
    ...(params.archived !== undefined && { archived: params.archived }),
    ...(params.unread !== undefined && { lastReadAtMs: params.unread ? 0 : clock.now() }),
    settings,
  }
}
