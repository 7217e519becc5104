// models.list, models.authStatus, and our own desktop.models.test and desktop.models.detect.
import type { Clock } from '../lib/index.ts'
import type { ThinkingLevel } from '../plugin-api/index.ts'
import { modelsWire } from '../protocol/index.ts'
import type { ListedModel, ProviderAuthStatus, ProvidersService } from '../providers/index.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

export interface ModelsMethodDependencies {
  readonly models: Pick<ProvidersService, 'describe' | 'resolve' | 'authStatus' | 'detect' | 'candidates' | 'test'>
  readonly defaultAgentId: () => string
  /** The thinking level an agent starts with. */
  readonly thinkingDefault: (agentId: string) => ThinkingLevel
  readonly clock: Clock
}

const LEVELS: readonly ThinkingLevel[] = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'adaptive', 'max']
const TEST_TIMEOUT_MS = 60_000

function choice(model: ListedModel, primary: string | null, thinkingDefault: ThinkingLevel): modelsWire.ModelChoice {
  const { info, providerId, alias, unavailable } = model
  const levels = info.reasoning ? LEVELS : LEVELS.slice(0, 1)
  return {
    id: info.id,
    name: info.name,
    provider: providerId,
    ...(alias === undefined ? {} : { alias }),
    ...(model.ref === primary ? { tags: ['default'] } : {}),
    available: model.available,
    ...(unavailable === undefined ? {} : { unavailableReason: unavailable.reason }),
    ...(unavailable?.untilMs === undefined ? {} : { unavailableUntil: unavailable.untilMs }),
    contextWindow: info.contextWindow,
    reasoning: info.reasoning,
    thinkingLevels: levels.map((level) => ({ id: level, label: level })),
    thinkingDefault: info.reasoning ? thinkingDefault : 'off',
    supportsTools: true,
    input: info.input,
  }
}

function authProvider({ providerId, name, keyless, profiles }: ProviderAuthStatus): modelsWire.AuthStatusResult['providers'][number] {
  return {
    provider: providerId,
    displayName: name,
    status: profiles.length === 0 ? 'missing' : keyless ? 'ok' : 'static',
    profiles: profiles.filter((profile) => profile.source !== 'none').map(({ id, label, cooldown }) => ({
      profileId: id,
      type: 'api_key',
      status: 'static',
      source: label,
      ...(cooldown === null ? {} : { cooldownUntil: cooldown.untilMs, cooldownReason: cooldown.reason }),
    })),
  }
}

async function testModel(dependencies: ModelsMethodDependencies, params: Parameters<ProvidersService['test']>[0], timeoutMs: number, signal: AbortSignal): Promise<modelsWire.TestResult> {
  const outcome = await dependencies.models.test(params, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
  const { ok, ref, durationMs } = outcome
  return ok
    ? { ok, model: ref, durationMs, firstTokenMs: outcome.firstTokenMs, text: outcome.text }
    : { ok, model: ref, durationMs, reason: outcome.kind, message: outcome.message }
}

/** The methods about models. */
export function createModelsMethods(dependencies: ModelsMethodDependencies): Method[] {
  const { models, defaultAgentId, thinkingDefault, clock } = dependencies
  return [
    defineMethod({
      name: 'models.list',
      scope: 'operator.read',
      params: modelsWire.listParams,
      async handle({ agentId = defaultAgentId(), view, refresh }, { signal }): Promise<modelsWire.ListResult> {
        if (refresh === true) await models.detect(signal)
        const primary = models.resolve(undefined, agentId)?.ref ?? null
        return { models: models.describe(view === 'all' ? 'all' : 'usable').map((model) => choice(model, primary, thinkingDefault(agentId))) }
      },
    }),
    defineMethod({
      name: 'models.authStatus',
      scope: 'operator.read',
      params: modelsWire.authStatusParams,
      handle: (): modelsWire.AuthStatusResult => ({ ts: clock.now(), providers: models.authStatus().map(authProvider) }),
    }),
    defineMethod({
      name: 'desktop.models.test',
      // It spends money and, with a connection, calls an address the client chose.
      scope: 'operator.admin',
      params: modelsWire.testParams,
      handle: ({ model, agentId = defaultAgentId(), timeoutMs = TEST_TIMEOUT_MS, connection }, { signal }) =>
        testModel(dependencies, { ref: model, agentId, ...(connection === undefined ? {} : { connection }) }, timeoutMs, signal),
    }),
    defineMethod({
      name: 'desktop.models.detect',
      scope: 'operator.read',
      params: modelsWire.detectParams,
      async handle(_params, { signal }): Promise<modelsWire.DetectResult> {
        await models.detect(signal)
        return {
          candidates: models.candidates().map(({ providerId, name, api, baseUrl, envKey, modelIds }) => ({
            provider: providerId,
            label: envKey === undefined ? `${name} on this computer` : `${name}, key in ${envKey}`,
            api,
            ...(baseUrl === undefined ? {} : { baseUrl }),
            ...(envKey === undefined ? {} : { envVar: envKey }),
            models: modelIds.map((id) => `${providerId}/${id}`),
          })),
        }
      },
    }),
  ]
}
