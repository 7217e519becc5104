// The table of RPC methods: every group with what it needs. What is in the table is advertised.
import { randomUUID } from 'node:crypto'
import { join, resolve, sep } from 'node:path'
import type { Access } from './access/index.ts'
import { modelsAsWritten } from './agent-models.ts'
import type { ConfigPlace, ConfigService } from './config/index.ts'
import type { Assistant } from './create-assistant.ts'
import { contextPayload, payloadSizes } from './context/index.ts'
import { collectDiagnostics } from './diagnostics.ts'
import { editConfigFile } from './edit-config-file.ts'
import type { Importer } from './import-openclaw/index.ts'
import type { Clock, EventSink } from './lib/index.ts'
import {
  createAgentMethods, createAgentSettingsMethods, createAgentsMethods, createApprovalMethods, createChatMethods, createCommandsMethods, createConfigMethods, createDesktopMethods,
  createDeviceMethods, createFilesHistoryMethods, createImportMethods, createModelSetupMethods, createModelsMethods, createSecretsMethods, createSessionMethods, createSkillsMethods, createStatusMethods, createToolMethods, createUsageLimitMethods, createUsageMethods, createWelcomeMethods,
} from './methods/index.ts'
import type { InvokeScope, KeepFile, Method, StatusMethodDependencies, WelcomeNote } from './methods/index.ts'
import { findProductPaths } from './product-paths.ts'
import { invalidRequest } from './protocol/index.ts'
import type { desktopWire } from './protocol/index.ts'
import { auditSecrets, migrateSecrets } from './secrets/index.ts'
import type { SecretStore } from './secrets/index.ts'
import type { GatewayServer } from './server/index.ts'
import type { SessionRows } from './session-rows.ts'
import { canonicalSessionKey, createDayNamer, exportTranscript, importTranscript } from './sessions/index.ts'
import type { SessionAnnouncer } from './sessions/index.ts'
import { toolRunnerSettings } from './settings-from-config.ts'
import type { StoredDocument } from './storage/index.ts'

export interface MethodTableDependencies {
  readonly assistant: Assistant
  readonly config: ConfigService
  readonly access: Access
  readonly server: () => GatewayServer
  readonly announcer: SessionAnnouncer
  readonly rows: SessionRows
  readonly status: StatusMethodDependencies
  readonly emit: EventSink
  readonly clock: Clock
  readonly version: string
  readonly stateDir: string
  readonly homeDir: string
  readonly scheduleRestart: (request: { readonly reason: string; readonly delayMs: number }) => boolean
  readonly secrets: SecretStore
  /** Keeps a value out of every log from now on. */
  readonly hideSecret: (value: string) => void
  /** A text without anything secret. */
  readonly redact: (text: string) => string
  readonly configPlace: ConfigPlace
  /** How far the first run has come. */
  readonly welcome: StoredDocument<WelcomeNote>
  readonly signInLink: () => { readonly url: string; readonly expiresAtMs: number }
  /** Where other computers reach this gateway, as far as it knows. */
  readonly ownUrl: () => { readonly url: string; readonly source: string }
}

export function createMethodTable(deps: MethodTableDependencies): Method[] {
  const { assistant, config, access, server, announcer, rows, emit, clock, version, stateDir, homeDir } = deps
  const { sessions, agent, models, tools, profiles, profile, defaultProfile } = assistant
  const mainKey = () => config.current().session.mainKey
  const keys = () => ({ defaultAgentId: defaultProfile().id, mainKey: mainKey() })
  const databasePath = join(stateDir, 'state.db')
  const keepFile: KeepFile = (agentId, file) => assistant.attachments.keep(agentId, file)
  let importer: Promise<Importer> | null = null
  const scopeOf = (target: { readonly sessionKey?: string; readonly agentId?: string }) => invokeScope(target, deps)

  return [
    ...createStatusMethods(deps.status),
    ...createDeviceMethods({
      devices: access.devices,
      disconnectDevice: (deviceId, role) => server().disconnectDevice(deviceId, role),
      isConnected: (deviceId) => server().connections().some(({ principal }) => principal.deviceId === deviceId),
      setupCode: (request) => access.issueSetupCode(request, deps.ownUrl),
    }),
    ...createConfigMethods({ config, clock, version, scheduleRestart: deps.scheduleRestart }),
    ...createChatMethods({
      sessions, keys, emit, clock, keepFile,
      runtime: agent,
      sessionRow: (session) => rows.row(session),
      defaults: (agentId) => rows.defaults(agentId),
      models: () => models.describe('usable').map(({ info, providerId, available }) => ({ id: info.id, name: info.name, provider: providerId, contextWindow: info.contextWindow, reasoning: info.reasoning, available })),
      findByShortId: (shortId, agentId) => {
        const found = sessions.findByShortId(shortId, 2).filter((session) => session.agentId === agentId)
        return found.length === 1 ? (found[0] ?? null) : null
      },
    }),
    ...createAgentMethods({ runtime: agent, sessions, keys, clock, keepFile }),
    ...createCommandsMethods({ runtime: agent, keys }),
    ...createFilesHistoryMethods({ profiles, files: assistant.agentFiles }),
    ...createAgentSettingsMethods({
      profiles,
      editConfig: (mutate) => editConfigFile(config, mutate),
      tools: assistant.allTools,
      rules: () => toolRunnerSettings(config.current(), profiles()).rules,
      exec: (owner) => ({
        rule: assistant.policy.ruleFor({ agentId: owner.id, sessionKey: `agent:${owner.id}:${mainKey()}`, workspace: owner.workspace }),
        all: config.current().tools.exec,
        allowedCommands: assistant.execApprovals.allowlistFor(owner.id).length,
      }),
      workspaceOnly: () => config.current().tools.fs.workspaceOnly,
      ...modelsAsWritten(config),
      isOurs: (workspace) => workspace.startsWith(stateDir + sep),
    }),
    ...createAgentsMethods({
      profiles, mainKey, sessions,
      files: assistant.agentFiles,
      editConfig: (mutate) => editConfigFile(config, mutate),
      defaultWorkspace: (agentId) => join(stateDir, `workspace-${agentId}`),
      resolvePath: (path) => resolve(path === '~' || path.startsWith('~/') ? join(homeDir, path.slice(1)) : path),
      workspaces: assistant.workspaces,
      workspaceFiles: assistant.workspaceFiles,
      thinkingLevels: ({ id }) => rows.levels(id),
      primaryModel: ({ id }) => models.resolve(undefined, id)?.ref,
    }),
    ...createSkillsMethods({ profiles, mainKey, skills: assistant.skills }),
    ...createSessionMethods({
      store: sessions, runtime: agent, announcer, clock, databasePath, keepFile,
      settings: () => ({ ...keys(), agentIds: profiles().map(({ id }) => id) }),
      row: (session, options) => rows.row(session, options),
      listDefaults: () => rows.defaults(defaultProfile().id),
      resolveModel: (reference, agentId) => {
        const found = models.resolve(reference, agentId)
        return found === null ? null : { modelProvider: found.providerId, model: found.info.id }
      },
    }),
    ...createUsageMethods({ store: sessions, clock, dayOf: createDayNamer(() => config.current().agents.defaults.userTimezone), canonicalKey: (key) => canonicalSessionKey(key, keys()), isPriceUnknown: (model) => models.price(model).kind === 'unknown' }),
    ...createUsageLimitMethods({
      clock,
      limits: assistant.usageLimits,
      timeZone: () => config.current().agents.defaults.userTimezone,
      providerName: (provider) => models.authStatus().find(({ providerId }) => providerId === provider)?.name ?? provider,
    }),
    ...createToolMethods({
      runner: tools, tools: assistant.allTools,
      defaultAgentId: () => defaultProfile().id,
      profileOf: (agentId) => profile(agentId)?.tools.profile ?? config.current().tools.profile ?? 'full',
      resolveScope: scopeOf,
    }),
    ...createApprovalMethods({ approvals: assistant.approvals, document: assistant.execApprovals }),
    ...createModelsMethods({ models, clock, defaultAgentId: () => defaultProfile().id, thinkingDefault: (agentId) => profile(agentId)?.thinkingDefault ?? 'off' }),
    ...createModelSetupMethods({ models, config, profiles, defaultAgentId: () => defaultProfile().id, editConfig: (mutate) => editConfigFile(config, mutate) }),
    ...createSecretsMethods({
      secrets: deps.secrets, config, hide: deps.hideSecret,
      audit: () => auditSecrets({ config: deps.configPlace, store: deps.secrets }),
      migrate: () => migrateSecrets({ config: deps.configPlace, store: deps.secrets }, config),
    }),
    ...createImportMethods({ importer: () => (importer ??= importerOf(deps)) }),
    ...createWelcomeMethods({
      ...deps.welcome,
      isInUse: () => config.current().agents.defaults.model !== undefined || sessions.list({ limit: 1 }).totalCount > 0,
      places: () => ({ config: config.path, state: stateDir }),
      now: () => clock.now(),
    }),
    ...createDesktopMethods({
      signInLink: deps.signInLink,
      commandPolicy: () => ({ agents: profiles().map(({ id, workspace }) => ({ agentId: id, ...assistant.policy.ruleFor({ agentId: id, sessionKey: `agent:${id}:${mainKey()}`, workspace }) })) }),
      appearance: () => ({ seamColor: config.current().ui.seamColor?.replace(/^#?/, '#').toLowerCase() ?? null }),
      exportSession: (key, includeEarlierLives) => {
        const session = sessions.get(canonicalSessionKey(key, keys()))
        if (session === null) throw invalidRequest(`session not found: ${key}`)
        return { key: session.key, sessionId: session.sessionId, jsonl: [...exportTranscript(sessions, session, { includeEarlierLives, cwd: profile(session.agentId)?.workspace ?? '' })].join('') }
      },
      importSession: ({ jsonl, key, agentId, label }) => {
        const owner = agentId ?? defaultProfile().id
        if (profile(owner) === undefined) throw invalidRequest(`unknown agent id "${owner}"`, { code: 'UNKNOWN_AGENT_ID' })
        const sessionKey = canonicalSessionKey(key ?? `import-${randomUUID()}`, keys(), owner)
        const { session, entries } = importTranscript(sessions, { jsonl, sessionKey, agentId: owner, nowMs: clock.now(), ...(label === undefined ? {} : { label }) })
        announcer.changed(session, 'create')
        return { key: session.key, sessionId: session.sessionId, entries }
      },
      context: (sessionKey) => describeContext(sessionKey, deps),
      find: (sessionKey, query) => findInSession(canonicalSessionKey(sessionKey, keys()), query, assistant),
      attachment: (sessionKey, messageId, index) => readAttachment({ sessionKey: canonicalSessionKey(sessionKey, keys()), messageId, index }, assistant),
      diagnostics: (asker) => collectDiagnostics({ status: deps.status, config, redact: deps.redact, deviceCount: () => access.devices.list(asker).paired.length, stateDir, homeDir }),
      restoreConfig: () => {
        const outcome = config.restoreLastGood()
        if (!outcome.ok) throw invalidRequest(outcome.message)
        return Promise.resolve({ ok: true, path: config.path })
      },
    }),
  ]
}

/** Loaded and made when it is first asked for: most people never do. */
async function importerOf({ assistant, announcer, config, configPlace, stateDir, homeDir, clock, emit, secrets, hideSecret }: MethodTableDependencies): Promise<Importer> {
  const { createImporter } = await import('./import-openclaw/index.ts')
  const { sessions, profiles } = assistant
  return createImporter({
    stateDir, homeDir, clock, sessions, secrets, profiles,
    env: configPlace.env,
    hide: hideSecret,
    mainKey: () => config.current().session.mainKey,
    settings: () => asObject(config.snapshot().parsed),
    editSettings: (mutate) => editConfigFile(config, mutate),
    templatesDirectory: join(findProductPaths().assets, 'workspace'),
    progress: (progress) => emit('desktop.import.progress', { ...progress }, { dropIfSlow: true }),
    taken(keys) {
      for (const key of keys) {
        const session = sessions.get(key)
        if (session !== null) announcer.changed(session, 'create')
      }
    },
  })
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

/** Where a tool call from outside happens. Null for unknown agents and sessions. */
export function invokeScope(target: { readonly sessionKey?: string; readonly agentId?: string }, { assistant, config }: Pick<MethodTableDependencies, 'assistant' | 'config'>): InvokeScope | null {
  const { sessions, models, profile, defaultProfile } = assistant
  const mainKey = config.current().session.mainKey
  const agent = profile(target.agentId ?? defaultProfile().id)
  if (agent === undefined) return null
  const key = canonicalSessionKey(target.sessionKey ?? mainKey, { defaultAgentId: agent.id, mainKey }, target.sessionKey === undefined ? agent.id : target.agentId)
  const session = target.sessionKey === undefined ? sessions.ensure(key, { agentId: agent.id }) : sessions.get(key)
  const owner = session === null ? undefined : profile(session.agentId)
  if (session === null || owner === undefined) return null
  return { agentId: owner.id, sessionKey: session.key, sessionId: session.sessionId, workspace: owner.workspace, contextWindow: models.resolve(session.settings.model, owner.id)?.info.contextWindow ?? 32_000 }
}

const MOST_FOUND = 200

/** What earlier lives of the session said is not part of the conversation any more. */
function findInSession(sessionKey: string, query: string, { sessions }: Assistant): desktopWire.FindResult {
  const session = sessions.get(sessionKey)
  if (session === null) return { messageIds: [], truncated: false }
  const hits = sessions.search(query, { sessionKey, limit: MOST_FOUND })
  return { messageIds: hits.filter(({ seq }) => seq > session.resetSeq).toSorted((a, b) => a.seq - b.seq).map(({ eventId }) => eventId), truncated: hits.length === MOST_FOUND }
}

function readAttachment({ sessionKey, messageId, index }: { readonly sessionKey: string; readonly messageId: string; readonly index: number }, { sessions, attachments }: Assistant): desktopWire.AttachmentResult {
  const session = sessions.get(sessionKey)
  const event = sessions.getEvent(messageId)
  if (session === null || event === null || event.sessionId !== session.sessionId || event.body.type !== 'message') return { ok: false, unavailableReason: 'not_found' }
  const file = event.body.message.content.flatMap((part) => (part.type === 'text' && part.file !== undefined ? [part.file] : []))[index]
  if (file === undefined) return { ok: false, unavailableReason: 'not_found' }
  const bytes = attachments.read(session.agentId, file)
  return bytes === null ? { ok: false, unavailableReason: 'gone' } : { ok: true, name: file.name, mimeType: file.mimeType, bytes: bytes.length, data: bytes.toString('base64') }
}

function describeContext(sessionKey: string, { assistant, config }: MethodTableDependencies): desktopWire.ContextResult {
  const { sessions, models, tools, context, defaultProfile } = assistant
  const keys = { defaultAgentId: defaultProfile().id, mainKey: config.current().session.mainKey }
  const key = canonicalSessionKey(sessionKey, keys)
  const session = sessions.get(key)
  if (session === null) throw invalidRequest(`session not found: ${sessionKey}`)
  const model = models.resolve(session.settings.model, session.agentId)
  if (model === null) throw invalidRequest(`the model of this session is not known: ${session.settings.model ?? ''}`)
  const definitions = tools.definitions({ agentId: session.agentId, sessionKey: key })
  const assembled = context.assemble(session, { contextWindow: model.info.contextWindow, tools: definitions, modelRef: model.ref })
  const { parts, estimatedTokens } = assembled
  const payload = contextPayload(assembled)
  return { sessionKey: key, modelRef: model.ref, contextWindow: model.info.contextWindow, estimatedTokens, parts, payload, tokens: payloadSizes(payload) }
}
