// Maps the configuration to what each part asks for. Pure; every part sees only its own few values.
import type { AccessSettings } from './access/index.ts'
import { DEFAULT_AGENT_SETTINGS } from './agent/index.ts'
import type { AgentSettings } from './agent/index.ts'
import { parseDurationMs, resolveGatewayAuth } from './config/index.ts'
import type { AgentProfile, OpenClawConfig } from './config/index.ts'
import type { CompactorSettings, ContextSettings, SkillSettings } from './context/index.ts'
import type { PluginSettings } from './plugin-host/index.ts'
import type { ProvidersSettings } from './providers/index.ts'
import type { ResetPolicies, ResetPolicy, Session, TidySettings } from './sessions/index.ts'
import type { ExecPolicyConfig, ExecPolicySettings, SessionToolSettings, ToolRunnerSettings } from './tools/index.ts'

type Environment = Readonly<Record<string, string | undefined>>

const LOCAL_HOSTS: readonly string[] = ['127.0.0.1']
const WILDCARD = '0.0.0.0'
/** Providers have their own, shorter limits; a local model may think for ten minutes. */
const LONGEST_SILENCE_MS = 660_000

/** `generatedToken` stands in where nobody configured a secret. */
export function accessSettings(config: OpenClawConfig, env: Environment, generatedToken: () => string): AccessSettings {
  const auth = resolveGatewayAuth(config, env)
  const token = auth.mode === 'token' ? (auth.token ?? generatedToken()) : auth.token
  const { rateLimit } = config.gateway.auth
  return {
    mode: auth.mode,
    ...(token === undefined ? {} : { token }),
    ...(auth.password === undefined ? {} : { password: auth.password }),
    rateLimit: { maxAttempts: rateLimit.maxAttempts, windowMs: rateLimit.windowMs, lockoutMs: rateLimit.lockoutMs, exemptLoopback: rateLimit.exemptLoopback },
    trustedProxies: config.gateway.trustedProxies,
    allowedOrigins: config.gateway.controlUi.allowedOrigins,
    autoApproveLocal: config.gateway.nodes.pairing.autoApproveLocal,
  }
}

/** Addresses to listen on. `tailnet` and `custom` keep loopback, so that local clients still find the gateway. */
export function bindHosts(config: OpenClawConfig, tailnetAddress: () => string | null): readonly string[] {
  const { bind, customBindHost } = config.gateway
  if (bind === 'lan') return [WILDCARD]
  if (bind === 'custom' && customBindHost !== undefined) return customBindHost === WILDCARD ? [WILDCARD] : [...new Set([...LOCAL_HOSTS, customBindHost])]
  if (bind === 'tailnet') return [...LOCAL_HOSTS, ...[tailnetAddress()].filter((address) => address !== null)]
  return LOCAL_HOSTS
}

/** Where the dashboard is served; null when it is switched off. */
export function uiBasePath({ gateway: { controlUi } }: OpenClawConfig): string | null {
  return controlUi.enabled ? controlUi.basePath.replace(/\/+$/, '') : null
}

export function providersSettings(config: OpenClawConfig, environment: Environment, profiles: readonly AgentProfile[]): ProvidersSettings {
  return {
    mode: config.models.mode,
    providers: config.models.providers,
    profiles: config.auth.profiles,
    order: config.auth.order,
    modelEntries: config.agents.defaults.models,
    environment,
    ...(config.agents.defaults.contextTokens === undefined ? {} : { contextTokens: config.agents.defaults.contextTokens }),
    agentParams: (agentId) => profiles.find((profile) => profile.id === agentId)?.params,
    agentModel: (agentId) => profiles.find((profile) => profile.id === agentId)?.model ?? { fallbacks: [] },
    detectLocal: config.models.mode === 'merge' && environment['OPENCLAW_DETECT_LOCAL_MODELS'] !== '0',
  }
}

export function pluginSettings(config: OpenClawConfig): PluginSettings {
  const { enabled, allow, deny, entries, load } = config.plugins
  return { enabled, ...(allow === undefined ? {} : { allow }), deny, entries, loadPaths: load.paths }
}

export function agentSettings(config: OpenClawConfig): AgentSettings {
  const { defaults } = config.agents
  const { queue } = config.messages
  const { loopDetection } = config.tools
  return {
    ...DEFAULT_AGENT_SETTINGS,
    streamIdleMs: LONGEST_SILENCE_MS,
    maxToolCalls: loopDetection.maxCallsPerRun,
    // The hard cap stays when the owner switches the watch for loops off.
    warnIdenticalCalls: loopDetection.enabled ? loopDetection.warningThreshold : loopDetection.maxCallsPerRun,
    maxIdenticalCalls: loopDetection.enabled ? loopDetection.criticalThreshold : loopDetection.maxCallsPerRun,
    maxStaleCalls: loopDetection.enabled ? loopDetection.globalCircuitBreakerThreshold : loopDetection.maxCallsPerRun,
    maxConcurrent: defaults.maxConcurrent,
    maxSubAgents: defaults.subagents.maxConcurrent,
    subAgentTimeoutMs: defaults.subagents.runTimeoutSeconds * 1000,
    textCommands: config.commands.text,
    resetTriggers: config.session.resetTriggers,
    queueMode: queue.mode,
    collectDebounceMs: queue.debounceMs,
    queueCap: queue.cap,
    queueDrop: queue.drop,
    maxSpawnDepth: defaults.subagents.maxSpawnDepth,
    maxChildren: defaults.subagents.maxChildrenPerAgent,
    // The compactor's own limit comes first: then it still extracts a summary without the model.
    compactionTimeoutMs: defaults.compaction.timeoutSeconds * 1000 + 5000,
  }
}

export function contextSettings(config: OpenClawConfig): ContextSettings {
  const { defaults } = config.agents
  const { contextPruning: pruning } = defaults
  return {
    mainKey: config.session.mainKey,
    historyTokens: defaults.context.historyTokens,
    historyMessages: defaults.context.historyMessages,
    ...(defaults.compaction.reserveTokensFloor === undefined ? {} : { reserveTokens: defaults.compaction.reserveTokensFloor }),
    ...(defaults.userTimezone === undefined ? {} : { timeZone: defaults.userTimezone }),
    pruning: {
      mode: pruning.mode,
      ttlMs: parseDurationMs(pruning.ttl),
      keepLastAssistants: pruning.keepLastAssistants,
      softTrimRatio: pruning.softTrimRatio,
      hardClearRatio: pruning.hardClearRatio,
      hardClear: pruning.hardClear.enabled,
      minPrunableToolChars: pruning.minPrunableToolChars,
      trim: { ...pruning.softTrim, placeholder: pruning.hardClear.placeholder },
    },
  }
}

export function compactorSettings(config: OpenClawConfig): CompactorSettings {
  const { compaction } = config.agents.defaults
  return {
    keepRecentTokens: compaction.keepRecentTokens,
    keepRecentTurns: compaction.recentTurnsPreserve,
    thinking: compaction.thinking ?? 'off',
    timeoutMs: compaction.timeoutSeconds * 1000,
    ...(compaction.model === undefined ? {} : { model: compaction.model }),
  }
}

export function skillSettings(config: OpenClawConfig, pluginSkillDirs: readonly string[]): SkillSettings {
  const { skills } = config
  return {
    extraDirs: [...skills.load.extraDirs, ...pluginSkillDirs],
    entries: skills.entries,
    ...(skills.allowBundled === undefined ? {} : { allowBundled: skills.allowBundled }),
    limits: skills.limits,
  }
}

export function toolRunnerSettings(config: OpenClawConfig, profiles: readonly AgentProfile[]): ToolRunnerSettings {
  const { profile, allow, alsoAllow, deny, exec } = config.tools
  const longestCommandMs = exec.timeoutSeconds === 0 ? 86_400_000 : exec.timeoutSeconds * 1000
  return {
    rules: { ...(profile === undefined ? {} : { profile }), ...(allow === undefined ? {} : { allow }), ...(alsoAllow === undefined ? {} : { alsoAllow }), deny },
    agentRules: (agentId) => profiles.find((agent) => agent.id === agentId)?.tools,
    timeoutMs: longestCommandMs,
    approvalTimeoutMs: exec.askTimeoutSeconds * 1000,
  }
}

/** What a chat of its own wish allows, as the mode of our tools. It can only be stricter than what is configured. */
const PERMISSION_MODES: Readonly<Record<string, ExecPolicyConfig['mode']>> = { 'read-only': 'deny', guarded: 'ask', workspace: 'allowlist' }
const MODES: readonly ExecPolicyConfig['mode'][] = ['deny', 'allowlist', 'ask', 'full']

function sessionLevel({ permissionMode, execMode }: Session['settings']): readonly ExecPolicyConfig[] {
  return [PERMISSION_MODES[String(permissionMode)], MODES.find((mode) => mode === execMode)].flatMap((mode) => (mode === undefined ? [] : [{ mode }]))
}

export function execPolicySettings(config: OpenClawConfig, agent: AgentProfile | undefined, session: Session | null = null): ExecPolicySettings {
  const { exec, fs } = config.tools
  return {
    levels: [exec, ...(agent?.tools.exec === undefined ? [] : [agent.tools.exec]), ...(session === null ? [] : sessionLevel(session.settings))],
    readOnly: session?.settings['permissionMode'] === 'read-only',
    workspaceOnly: fs.workspaceOnly,
    filters: { names: exec.safeBins, trustedDirectories: exec.safeBinTrustedDirs },
  }
}

export function sessionToolSettings(config: OpenClawConfig): SessionToolSettings {
  return { visibility: config.tools.sessions.visibility, agentToAgent: config.tools.agentToAgent }
}

export function tidySettings(config: OpenClawConfig): TidySettings {
  const { maintenance } = config.session
  return {
    mode: maintenance.mode,
    oldAfterMs: parseDurationMs(maintenance.pruneAfter),
    maxSessions: maintenance.maxEntries,
    subAgentsAfterMs: config.agents.defaults.subagents.archiveAfterMinutes * 60_000,
  }
}

export function resetPolicies(config: OpenClawConfig): ResetPolicies {
  const { reset, resetByType } = config.session
  const over = (override: { mode?: ResetPolicy['mode'] | undefined; atHour?: number | undefined; idleMinutes?: number | undefined } | undefined): ResetPolicy | undefined =>
    override === undefined ? undefined : policy({ ...reset, ...Object.fromEntries(Object.entries(override).filter(([, value]) => value !== undefined)) })
  const direct = over(resetByType.direct ?? resetByType.dm)
  const group = over(resetByType.group)
  const thread = over(resetByType.thread)
  return {
    default: policy(reset),
    byType: { ...(direct === undefined ? {} : { direct }), ...(group === undefined ? {} : { group }), ...(thread === undefined ? {} : { thread }) },
  }
}

function policy({ mode, atHour, idleMinutes }: { mode: ResetPolicy['mode']; atHour?: number | undefined; idleMinutes?: number | undefined }): ResetPolicy {
  return { mode, ...(atHour === undefined ? {} : { atHour }), ...(idleMinutes === undefined ? {} : { idleMinutes }) }
}
