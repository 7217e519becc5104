// How a stored session becomes the row clients see: the one place that knows models, runs and defaults together.
import type { Assistant } from './create-assistant.ts'
import type { Clock } from './lib/index.ts'
import type { ThinkingLevel } from './plugin-api/index.ts'
import type { sessionsWire } from './protocol/index.ts'
import { sessionRow } from './sessions/index.ts'
import type { Session } from './sessions/index.ts'

const THINKING_LEVELS: readonly ThinkingLevel[] = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'adaptive', 'max']
const NO_THINKING: readonly ThinkingLevel[] = ['off']

export interface SessionRows {
  row(session: Session, options?: { readonly withTitle?: boolean; readonly withPreview?: boolean }): sessionsWire.SessionRow
  /** The `defaults` object of lists and histories. */
  defaults(agentId: string): Readonly<Record<string, unknown>>
  levels(agentId: string): readonly ThinkingLevel[]
}

export function createSessionRows({ assistant, clock, mainKey, queueMode }: {
  readonly assistant: () => Pick<Assistant, 'agent' | 'execMode' | 'models' | 'profile' | 'defaultProfile'>
  readonly clock: Clock
  readonly mainKey: () => string
  readonly queueMode: () => string
}): SessionRows {
  function modelOf(reference: string | undefined, agentId: string) {
    const resolved = assistant().models.resolve(reference, agentId)
    return resolved === null ? undefined : { provider: resolved.providerId, model: resolved.info.id, contextWindow: resolved.info.contextWindow, reasoning: resolved.info.reasoning }
  }

  const levelsOf = (reasoning: boolean | undefined) => (reasoning === true ? THINKING_LEVELS : NO_THINKING)

  return {
    levels: (agentId) => levelsOf(modelOf(undefined, agentId)?.reasoning),
    row(session, options = {}) {
      const { agent, profile } = assistant()
      const model = modelOf(session.settings.model, session.agentId)
      return sessionRow(session, {
        nowMs: clock.now(),
        mainKey: mainKey(),
        activeRunIds: agent.active(session.key).map(({ runId }) => runId),
        ...(model === undefined ? {} : { model }),
        thinkingDefault: profile(session.agentId)?.thinkingDefault ?? 'off',
        thinkingLevels: levelsOf(model?.reasoning),
        queueMode: queueMode(),
        ...options,
      })
    },
    defaults(agentId) {
      const { profile, defaultProfile, execMode } = assistant()
      const model = modelOf(undefined, agentId)
      const levels = levelsOf(model?.reasoning)
      return {
        modelProvider: model?.provider ?? null,
        model: model?.model ?? null,
        contextTokens: model?.contextWindow ?? null,
        agentRuntime: { id: 'auto', source: 'implicit', cloudPlacementSupported: false, devicePlacementSupported: false },
        thinkingLevels: levels.map((id) => ({ id, label: id })),
        thinkingOptions: levels,
        thinkingDefault: (profile(agentId) ?? defaultProfile()).thinkingDefault,
        modelSelectionTarget: 'session',
        execMode: execMode(agentId),
      }
    },
  }
}
