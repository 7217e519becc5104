// The assistant: sessions, models, tools, context and the agent over one database, wired to each other.
import { join } from 'node:path'
import { createAgentRuntime } from './agent/index.ts'
import type { AgentRuntimeWithActions } from './agent/index.ts'
import { agentProfiles, valueAt } from './config/index.ts'
import type { AgentProfile, ConfigService, OpenClawConfig } from './config/index.ts'
import { createAgentFiles, createCompactor, createContextAssembler, createFileHistory, createSkillCatalog, createWorkspaceFiles, createWorkspaces } from './context/index.ts'
import type { AgentFilesService, ContextAssembler, SkillCatalog, WorkspaceFiles, Workspaces } from './context/index.ts'
import { commandSecrets, hiding } from './gateway-secrets.ts'
import type { Clock, EventSink } from './lib/index.ts'
import { createAttachmentFiles } from './media/index.ts'
import type { AttachmentFiles } from './media/index.ts'
import type { Logger } from './platform/index.ts'
import type { Tool } from './plugin-api/index.ts'
import { createPluginHost } from './plugin-host/index.ts'
import type { PluginHost } from './plugin-host/index.ts'
import { usageLimitRow } from './methods/index.ts'
import { memoized } from './memoized.ts'
import type { ProductPaths } from './product-paths.ts'
import { withOwnCommand } from './product-paths.ts'
import { invalidRequest } from './protocol/index.ts'
import { createModelGateway, createUsageLimits } from './providers/index.ts'
import type { ProvidersService, UsageLimits, UsageNotices } from './providers/index.ts'
import { createBackgroundProcesses, createHostExecutor } from './sandbox/index.ts'
import { createDayNamer, createSessionStore, createSessionTidying } from './sessions/index.ts'
import type { SessionStore, SessionTidying } from './sessions/index.ts'
import { agentSettings, compactorSettings, contextSettings, execPolicySettings, pluginSettings, providersSettings, resetPolicies, sessionToolSettings, skillSettings, tidySettings, toolRunnerSettings } from './settings-from-config.ts'
import { openDocument } from './storage/index.ts'
import type { Database } from './storage/index.ts'
import { createApprovalService, createBuiltinTools, createExecApprovalsDocument, createExecPolicy, createToolRunner, effectiveMode } from './tools/index.ts'
import type { ApprovalServiceHandle, ExecApprovalsDocument, ExecMode, ExecPolicy, ToolRunner } from './tools/index.ts'

export interface AssistantDependencies {
  readonly config: ConfigService
  readonly database: Database
  readonly stateDir: string
  readonly homeDir: string
  readonly product: ProductPaths
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly logger: Logger
  readonly emit: EventSink
  /** The database reported damage. */
  readonly onCorruption: () => void
  readonly sessionChanged: (sessionKey: string, reason: string) => void
  readonly hasReviewer: (exceptConnectionId?: string) => boolean
}

export interface Assistant {
  readonly sessions: SessionStore
  readonly plugins: PluginHost
  readonly models: ProvidersService
  readonly usageLimits: UsageLimits
  readonly tools: ToolRunner
  readonly allTools: () => readonly Tool[]
  readonly approvals: ApprovalServiceHandle
  readonly execApprovals: ExecApprovalsDocument
  readonly policy: ExecPolicy
  readonly context: ContextAssembler
  readonly workspaces: Workspaces
  readonly workspaceFiles: WorkspaceFiles
  readonly agentFiles: AgentFilesService
  readonly skills: SkillCatalog
  readonly agent: AgentRuntimeWithActions
  readonly attachments: AttachmentFiles
  /** What this agent may do without being asked, before a chat's own wishes. */
  readonly execMode: (agentId: string) => ExecMode
  readonly tidying: SessionTidying
  readonly profiles: () => readonly AgentProfile[]
  readonly profile: (agentId: string) => AgentProfile | undefined
  readonly defaultProfile: () => AgentProfile
  /** Ends commands and timers; the agent itself is stopped before. */
  close(): Promise<void>
}

export function createAssistant(deps: AssistantDependencies): Assistant {
  const { config, database, stateDir, homeDir, product, clock, logger, emit } = deps
  /** What each part notes carries its name, so that a reader can look at one of them. */
  const logOf = (subsystem: string) => logger.child({ subsystem })
  const environment = withOwnCommand(deps.environment, product)
  const perConfig = <Value>(build: (current: OpenClawConfig) => Value) => memoized(() => config.current(), build)
  const profiles = perConfig((current) => agentProfiles(current, stateDir))
  const profile = (agentId: string) => profiles().find(({ id }) => id === agentId)
  const timeZone = () => config.current().agents.defaults.userTimezone
  const sessions = createSessionStore({ database, clock, timeZone, onCorruption: deps.onCorruption })
  const usageLimits = createUsageLimits({
    clock,
    limits: () => config.current().models.usageLimits,
    record: sessions,
    dayOf: createDayNamer(timeZone),
    price: (reference) => models.price(reference).kind,
    notices: openDocument<UsageNotices>({ database, name: 'usage-notices', now: () => clock.now() }),
    notify: (state) => emit('desktop.usage.limit', { ...usageLimitRow(state) }),
    logger: logOf('models'),
  })

  const plugins = createPluginHost({ bundledDir: product.plugins, stateDir, settings: perConfig(pluginSettings), logger: logOf('plugins') })
  const models = createModelGateway({
    settings: perConfig((current) => providersSettings(current, config.environment(), profiles())),
    loadProvider: (api) => plugins.providerFor(api),
    meter: usageLimits,
    clock,
    logger: logOf('models'),
  })

  const workspaces = createWorkspaces({ templatesDirectory: join(product.assets, 'workspace'), stateDirectory: stateDir, clock, logger: logOf('workspace') })
  const workspaceFiles = createWorkspaceFiles({ settings: perConfig(({ agents: { defaults } }) => ({ fileCharacters: defaults.bootstrapMaxChars, totalCharacters: defaults.bootstrapTotalMaxChars })) })
  const agentFiles = createAgentFiles({
    history: createFileHistory({ database, clock }),
    logger: logOf('workspace'),
    onChange: ({ workspace, ...change }) => {
      for (const agent of profiles()) if (agent.workspace === workspace) emit('desktop.agents.files.changed', { agentId: agent.id, ...change })
    },
  })
  const skills = createSkillCatalog({
    clock,
    logger: logOf('skills'),
    homeDirectory: homeDir,
    managedDirectory: join(stateDir, 'skills'),
    bundledDirectory: join(product.assets, 'skills'),
    settings: perConfig((current) => skillSettings(current, plugins.skillDirs())),
    environment: () => environment,
    configValue: (path) => valueAt(config.current(), path.split('.')),
  })
  const context = createContextAssembler({
    sessions, workspaceFiles, skills, profile, clock,
    settings: perConfig(contextSettings),
    ensureWorkspace: ({ workspace }) => void workspaces.ensure(workspace),
  })
  const compactor = createCompactor({ sessions, models, settings: perConfig(compactorSettings), clock, logger: logOf('context') })

  const execApprovals = createExecApprovalsDocument({ database, clock, path: join(stateDir, 'state.db') })
  const guarded = [stateDir, config.path]
  const readable = [join(stateDir, 'skills'), join(product.assets, 'skills')]
  const policy = createExecPolicy({
    document: execApprovals,
    settings: ({ agentId, sessionKey }) => execPolicySettings(config.current(), profile(agentId), sessions.get(sessionKey)),
    home: homeDir,
    protectedPaths: () => guarded,
    readablePaths: () => readable,
  })
  const processes = createBackgroundProcesses({ clock, limits: () => ({ finishedTtlMs: config.current().tools.exec.cleanupMs }) })
  const approvals = createApprovalService({ database, clock, emit, hasReviewer: deps.hasReviewer })
  const builtinTools = createBuiltinTools({
    executor: createHostExecutor(),
    processes, policy, clock,
    witness: agentFiles,
    environment: () => environment,
    agentEnvironment: (agentId) => {
      const owner = profile(agentId)
      return owner === undefined ? {} : skills.commandEnvironment(owner)
    },
    settings: perConfig(({ tools: { exec } }) => ({ timeoutSeconds: exec.timeoutSeconds, yieldMs: exec.backgroundMs, pathPrepend: exec.pathPrepend })),
    // The agent needs the tools and these tools need the agent; they meet at the first call.
    sessions: lateSessionPort(() => agent.actions),
    sessionSettings: () => sessionToolSettings(config.current()),
  })
  const pluginTools: Tool[] = []
  const allTools = () => (pluginTools.length === 0 ? builtinTools : [...builtinTools, ...pluginTools])
  if (plugins.declaredTools().length > 0) {
    void plugins.tools().then((found) => pluginTools.push(...found.filter(({ name }) => !builtinTools.some((tool) => tool.name === name))))
  }
  const hideSecrets = perConfig((current) => hiding(commandSecrets(current)))
  const tools = createToolRunner({ tools: allTools, settings: perConfig((current) => toolRunnerSettings(current, profiles())), approvals, logger: logOf('tools'), redact: (text) => hideSecrets()(text) })

  const agent: AgentRuntimeWithActions = createAgentRuntime({
    sessions, models, tools, context, emit, clock, profile,
    logger: logOf('agent'),
    sessionChanged: deps.sessionChanged,
    compact: async (session, instructions, signal) => compactor.compact(session, { ...(instructions === undefined ? {} : { instructions }), signal }),
    agentIds: () => profiles().map(({ id }) => id),
    skills: (agentId) => {
      const owner = profile(agentId)
      return owner === undefined ? [] : skills.commands(owner).map(({ command, skill }) => ({ name: command, description: skill.description, path: skill.filePath }))
    },
    settings: perConfig(agentSettings),
    resetPolicies: perConfig(resetPolicies),
  })

  const attachments = createAttachmentFiles({
    workspaceOf(agentId) {
      const owner = profile(agentId)
      if (owner === undefined) throw invalidRequest(`unknown agent id "${agentId}"`, { code: 'UNKNOWN_AGENT_ID' })
      workspaces.ensure(owner.workspace)
      return owner.workspace
    },
  })

  const tidying = createSessionTidying({
    sessions, clock,
    logger: logOf('sessions'),
    settings: perConfig(tidySettings),
    isActive: (sessionKey) => agent.isActive(sessionKey) || sessions.waiting(sessionKey).length > 0,
    isMain: ({ key, agentId }) => key === `agent:${agentId}:${config.current().session.mainKey}`,
    changed: (sessionKey) => deps.sessionChanged(sessionKey, 'patch'),
  })

  return {
    sessions, plugins, models, usageLimits, tools, allTools, approvals, execApprovals, policy, context, workspaces, workspaceFiles, agentFiles, skills, agent, attachments, tidying, profiles, profile,
    execMode: (agentId) => effectiveMode(execPolicySettings(config.current(), profile(agentId)).levels, execApprovals.ruleFor(agentId)),
    defaultProfile: () => {
      const found = profiles().find(({ isDefault }) => isDefault)
      if (found === undefined) throw new Error('the configuration has no default agent')
      return found
    },
    async close() {
      tidying.stop()
      models.close()
      approvals.close()
      await processes.close()
    },
  }
}

function lateSessionPort(actions: () => AgentRuntimeWithActions['actions']): AgentRuntimeWithActions['actions'] {
  return {
    list: (query) => actions().list(query),
    history: (query) => actions().history(query),
    status: (keyOrLabel) => actions().status(keyOrLabel),
    send: (message, signal) => actions().send(message, signal),
    spawn: (task) => actions().spawn(task),
    agents: () => actions().agents(),
  }
}
