// What chat.send and agent say about a message beside its text: who it comes from and how much to think.
import type { Principal } from '../../access/index.ts'
import type { ThinkingLevel, TrustLabel } from '../../plugin-api/index.ts'
import { invalidRequest } from '../../protocol/index.ts'
import type { EventOrigin } from '../../sessions/index.ts'

const THINKING_LEVELS: readonly ThinkingLevel[] = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'adaptive', 'max']

/** The level, or INVALID_REQUEST naming the choices. */
export function readThinking(level: string | undefined): ThinkingLevel | undefined {
  if (level === undefined || level === '') return undefined
  const known = THINKING_LEVELS.find((candidate) => candidate === level.toLowerCase())
  if (known === undefined) throw invalidRequest(`invalid thinking level "${level.slice(0, 40)}": use one of ${THINKING_LEVELS.join(', ')}`)
  return known
}

/** An operator speaks for the owner, unless it says that it passes on somebody else's words. */
export function trustOf(provenance: 'external_user' | 'inter_session' | 'internal_system' | undefined): TrustLabel {
  if (provenance === undefined) return 'owner'
  return provenance === 'external_user' ? 'unknown' : 'tool'
}

/** Who sent a message, as the log keeps it. */
export function originOf(principal: Principal, provenance?: string, channel?: string): EventOrigin {
  return {
    clientId: principal.clientId,
    clientMode: principal.clientMode,
    ...(principal.deviceId !== null && { deviceId: principal.deviceId }),
    ...(channel !== undefined && channel !== '' && { channel }),
    senderIsOwner: provenance === undefined,
  }
}
