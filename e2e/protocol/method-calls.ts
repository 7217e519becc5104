// One valid call of every method: its parameters, the published schemas of both sides, and the scope it needs where that depends on the parameters.
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { SchemaName } from '../../gateway/server/testing/validate.ts'
import type { PublishedClient } from '../harness/published-client.ts'
import { published, RESULTS } from './spec-shapes.ts'
import type { World } from './world.ts'

export interface MethodCall {
  /** Valid parameters; what they are about is made for this call alone. */
  readonly params: (world: World) => object | Promise<object>
  readonly paramsSchema: SchemaName | null
  readonly result: z.ZodType
  /** Which scope these parameters need, for methods whose scope depends on them. */
  readonly scope?: string
  /** Who has to ask; the owner by default. */
  readonly by?: (world: World, params: object) => PublishedClient
}

const call = (params: MethodCall['params'] | object, paramsSchema: SchemaName | null, result: z.ZodType, more: Pick<MethodCall, 'scope' | 'by'> = {}): MethodCall =>
  ({ params: typeof params === 'function' ? params as MethodCall['params'] : () => params, paramsSchema, result, ...more })

const main = { agentId: 'main' }
const oneKey = async (world: World) => ({ key: (await world.session()).key })
const asSessionKey = async (world: World) => ({ sessionKey: (await world.session()).key })
const message = () => ({ message: 'hi', idempotencyKey: randomUUID() })
const agent = async ({ owner, live }: World) => ({ agentId: String((await owner.request('agents.create', { name: `Agent ${randomUUID().slice(0, 8)}`, workspace: join(live.folder, randomUUID()) }))['agentId']) })
const edit = async ({ owner }: World) => {
  const { sourceConfig, hash } = await owner.request('config.get')
  return { raw: JSON.stringify(sourceConfig), baseHash: String(hash) }
}
const soul = async ({ owner }: World) => {
  const { versions } = await owner.request('desktop.agents.files.history', { ...main, name: 'SOUL.md' }) as unknown as { readonly versions: readonly { readonly id: number }[] }
  return { ...main, name: 'SOUL.md', versionId: versions[0]?.id }
}
const phones = new Map<string, PublishedClient>()
const upgrade = async (world: World) => {
  const { requestId, phone } = await world.upgrade()
  phones.set(requestId, phone)
  return { requestId }
}

const STATUS: Readonly<Record<string, MethodCall>> = {
  health: call({}, null, RESULTS.health),
  status: call({}, null, RESULTS.status),
  'system-presence': call({}, null, RESULTS.presence),
  'system-event': call({ text: 'the door opened' }, null, RESULTS.ok),
  'last-heartbeat': call({}, null, RESULTS.nothing),
  'set-heartbeats': call({ enabled: false }, null, RESULTS.heartbeats),
  wake: call({ mode: 'next-heartbeat', text: 'look at this' }, 'WakeParams', RESULTS.ok),
  'gateway.identity.get': call({}, null, RESULTS.identity),
  'logs.tail': call({ limit: 3 }, 'LogsTailParams', published('LogsTailResult')),
  'usage.status': call({}, null, RESULTS.usageStatus),
  'usage.cost': call({ days: 7 }, null, RESULTS.usageCost),
}

const CHAT: Readonly<Record<string, MethodCall>> = {
  'chat.send': call(async (world: World) => ({ ...await asSessionKey(world), ...message() }), 'ChatSendParams', RESULTS.ack),
  'chat.abort': call(async (world: World) => ({ sessionKey: (await world.busySession()).key }), 'ChatAbortParams', RESULTS.abort),
  'chat.inject': call(async (world: World) => ({ ...await asSessionKey(world), message: 'a note', label: 'Note' }), 'ChatInjectParams', RESULTS.inject),
  'chat.history': call(async (world: World) => ({ ...await asSessionKey(world), limit: 10 }), 'ChatHistoryParams', RESULTS.history),
  'chat.startup': call(asSessionKey, 'ChatHistoryParams', RESULTS.startup),
  'chat.metadata': call(main, 'ChatMetadataParams', RESULTS.metadata),
  'chat.message.get': call(async (world: World) => {
    const { key, entryId } = await world.session()
    return { sessionKey: key, messageId: entryId }
  }, 'ChatMessageGetParams', published('ChatMessageGetResult')),
  agent: call(async (world: World) => ({ sessionKey: (await world.session()).key, ...message() }), 'AgentParams', RESULTS.agent, { scope: 'operator.write' }),
  'agent.wait': call(async (world: World) => ({ runId: (await world.session()).runId, timeoutMs: 1000 }), 'AgentWaitParams', RESULTS.agentWait),
  'agent.identity.get': call(main, 'AgentIdentityParams', published('AgentIdentityResult')),
  'commands.list': call({ scope: 'text' }, 'CommandsListParams', published('CommandsListResult')),
  'skills.status': call(main, 'SkillsStatusParams', RESULTS.skills),
}

const AGENTS: Readonly<Record<string, MethodCall>> = {
  'agents.list': call({}, 'AgentsListParams', published('AgentsListResult')),
  'agents.create': call(({ live }: World) => ({ name: `Agent ${randomUUID().slice(0, 8)}`, workspace: join(live.folder, randomUUID()) }), 'AgentsCreateParams', published('AgentsCreateResult')),
  'agents.update': call(async (world: World) => ({ ...await agent(world), name: 'Renamed' }), 'AgentsUpdateParams', published('AgentsUpdateResult')),
  'agents.delete': call(agent, 'AgentsDeleteParams', published('AgentsDeleteResult')),
  'agents.files.list': call(main, 'AgentsFilesListParams', published('AgentsFilesListResult')),
  'agents.files.get': call({ ...main, name: 'MEMORY.md' }, 'AgentsFilesGetParams', published('AgentsFilesGetResult')),
  'agents.files.set': call({ ...main, name: 'MEMORY.md', content: '# Memory\n' }, 'AgentsFilesSetParams', published('AgentsFilesSetResult')),
}

const SESSIONS: Readonly<Record<string, MethodCall>> = {
  'sessions.list': call({ limit: 5, includeDerivedTitles: true, includeLastMessage: true }, 'SessionsListParams', RESULTS.sessionList),
  'sessions.subscribe': call({ limit: 2 }, 'SessionsListParams', RESULTS.subscribed),
  'sessions.unsubscribe': call({}, null, RESULTS.subscribed, { scope: 'operator.read' }),
  'sessions.messages.subscribe': call(oneKey, 'SessionsMessagesSubscribeParams', RESULTS.subscribed),
  'sessions.messages.unsubscribe': call(oneKey, 'SessionsMessagesUnsubscribeParams', RESULTS.subscribed),
  'sessions.preview': call(async (world: World) => ({ keys: [(await world.session()).key, 'nobody'] }), 'SessionsPreviewParams', RESULTS.preview),
  'sessions.describe': call(oneKey, 'SessionsDescribeParams', RESULTS.describe),
  'sessions.resolve': call(oneKey, 'SessionsResolveParams', published('SessionsResolveResult')),
  'sessions.get': call(oneKey, null, RESULTS.messages),
  'sessions.create': call({ label: `Made ${randomUUID()}` }, 'SessionsCreateParams', published('SessionsCreateResult'), { scope: 'operator.write' }),
  'sessions.send': call(async (world: World) => ({ ...await oneKey(world), ...message() }), 'SessionsSendParams', RESULTS.ack),
  'sessions.abort': call(async (world: World) => ({ key: (await world.busySession()).key }), 'SessionsAbortParams', RESULTS.sessionAbort),
  'sessions.patch': call(async (world: World) => ({ ...await oneKey(world), pinned: true }), 'SessionsPatchParams', RESULTS.sessionEntry, { scope: 'operator.write' }),
  'sessions.reset': call(oneKey, 'SessionsResetParams', RESULTS.sessionEntry),
  'sessions.delete': call(oneKey, 'SessionsDeleteParams', published('SessionsDeleteResult'), { scope: 'operator.admin' }),
  'sessions.compact': call(oneKey, 'SessionsCompactParams', RESULTS.compacted),
  'sessions.fork': call(async (world: World) => {
    const { key, entryId } = await world.session()
    return { sessionKey: key, entryId }
  }, 'SessionsForkParams', published('SessionsForkResult')),
  'sessions.search': call(async (world: World) => {
    await world.session()
    return { query: 'hello', limit: 5 }
  }, 'SessionsSearchParams', published('SessionsSearchResult')),
  'sessions.usage': call({ range: '7d' }, 'SessionsUsageParams', RESULTS.sessionsUsage),
}

const TOOLS: Readonly<Record<string, MethodCall>> = {
  'models.list': call({}, 'ModelsListParams', published('ModelsListResult')),
  'models.authStatus': call({}, 'ModelsAuthStatusParams', RESULTS.authStatus),
  'tools.catalog': call(main, 'ToolsCatalogParams', published('ToolsCatalogResult')),
  'tools.effective': call(asSessionKey, 'ToolsEffectiveParams', published('ToolsEffectiveResult')),
  'tools.invoke': call({ name: 'agents_list', args: {} }, 'ToolsInvokeParams', published('ToolsInvokeResult')),
  'exec.approvals.get': call({}, 'ExecApprovalsGetParams', published('ExecApprovalsSnapshot')),
  'exec.approvals.set': call(async ({ owner }: World) => {
    const { file, hash } = await owner.request('exec.approvals.get')
    return { file, baseHash: hash }
  }, 'ExecApprovalsSetParams', published('ExecApprovalsSnapshot')),
  'exec.approval.request': call({ command: 'echo hi', timeoutMs: 10 }, 'ExecApprovalRequestParams', RESULTS.decision),
  'exec.approval.get': call((world: World) => world.question(), 'ExecApprovalGetParams', RESULTS.question),
  'exec.approval.list': call({}, null, RESULTS.questions),
  'approval.history': call(async (world: World) => {
    await world.owner.request('exec.approval.resolve', { ...await world.question(), decision: 'deny' })
    return { limit: 2 }
  }, 'ApprovalHistoryParams', published('ApprovalHistoryResult')),
  'exec.approval.resolve': call(async (world: World) => ({ ...await world.question(), decision: 'deny' }), 'ExecApprovalResolveParams', RESULTS.ok),
  'exec.approval.waitDecision': call(async (world: World) => {
    const { id } = await world.question()
    await world.owner.request('exec.approval.resolve', { id, decision: 'allow-once' })
    return { id }
  }, null, RESULTS.decision),
}

const CONFIG: Readonly<Record<string, MethodCall>> = {
  'config.get': call({}, 'ConfigGetParams', RESULTS.config),
  'config.set': call(edit, 'ConfigSetParams', RESULTS.configWrite),
  'config.patch': call(async (world: World) => ({ raw: JSON.stringify({ logging: { level: 'warn' } }), baseHash: (await edit(world)).baseHash }), 'ConfigPatchParams', RESULTS.configWrite),
  // The restart it plans is later than the end of the tests.
  'config.apply': call(async (world: World) => ({ ...await edit(world), restartDelayMs: 3_600_000 }), 'ConfigApplyParams', RESULTS.configWrite),
  'config.schema': call({}, 'ConfigSchemaParams', published('ConfigSchemaResponse')),
  'config.schema.lookup': call({ path: 'agents.defaults' }, 'ConfigSchemaLookupParams', published('ConfigSchemaLookupResult')),
}

const DEVICES: Readonly<Record<string, MethodCall>> = {
  'device.pair.list': call({}, 'DevicePairListParams', RESULTS.devices),
  'device.pair.approve': call(upgrade, 'DevicePairApproveParams', RESULTS.approvedDevice),
  'device.pair.reject': call(upgrade, 'DevicePairRejectParams', RESULTS.rejectedDevice),
  'device.pair.remove': call((world: World) => world.device(), 'DevicePairRemoveParams', RESULTS.deviceId),
  'device.pair.rename': call(async (world: World) => ({ ...await world.device(), label: 'Kitchen' }), 'DevicePairRenameParams', RESULTS.renamed),
  'device.pair.setupCode': call({ publicUrl: 'https://assistant.example.com' }, 'DevicePairSetupCodeParams', published('DevicePairSetupCodeResult')),
  'device.token.rotate': call(async (world: World) => ({ ...await world.device(), role: 'operator' }), 'DeviceTokenRotateParams', published('DeviceTokenRotateResult')),
  'device.token.revoke': call(async (world: World) => ({ ...await world.device(), role: 'operator' }), 'DeviceTokenRevokeParams', RESULTS.revoked),
  'device.scopes.requestUpgrade': call(async (world: World) => {
    phones.set('asking', (await world.upgrade()).phone)
    return { scopes: ['operator.approvals'] }
  }, 'ScopeUpgradeRequest' as SchemaName, RESULTS.upgradeRequest, { by: () => phoneOf('asking') }),
  'device.scopes.waitUpgrade': call(async (world: World) => {
    const { requestId } = await upgrade(world)
    await world.owner.request('device.pair.reject', { requestId })
    return { requestId }
  }, 'ScopeUpgradeWait' as SchemaName, RESULTS.upgradeEnd, { by: (_world, params) => phoneOf((params as { requestId: string }).requestId) }),
}

/** Methods of this product that OpenClaw has not; each has the scope given here. */
export const OWN_METHODS: Readonly<Record<string, MethodCall>> = {
  'desktop.signInLink': call({}, null, RESULTS.link, { scope: 'operator.admin' }),
  'desktop.appearance': call({}, null, RESULTS.appearance, { scope: 'operator.read' }),
  'desktop.commandPolicy': call({}, null, RESULTS.commandPolicy, { scope: 'operator.read' }),
  'desktop.sessions.export': call(oneKey, null, RESULTS.exported, { scope: 'operator.read' }),
  'desktop.sessions.import': call(async (world: World) => ({ jsonl: String((await world.owner.request('desktop.sessions.export', await oneKey(world)))['jsonl']) }), null, RESULTS.imported, { scope: 'operator.admin' }),
  'desktop.import.preview': call(({ live }: World) => ({ folder: join(live.folder, 'no-openclaw') }), null, RESULTS.importPreview, { scope: 'operator.admin' }),
  'desktop.import.apply': call(({ live }: World) => {
    const folder = join(live.folder, `openclaw-${randomUUID()}`)
    mkdirSync(join(folder, 'skills', 'spare'), { recursive: true })
    writeFileSync(join(folder, 'skills', 'spare', 'SKILL.md'), 'spare')
    return { folder }
  }, null, RESULTS.importResult, { scope: 'operator.admin' }),
  'desktop.context': call(asSessionKey, null, RESULTS.context, { scope: 'operator.read' }),
  'desktop.agents.files.history': call({ ...main, name: 'SOUL.md' }, null, RESULTS.fileHistory, { scope: 'operator.read' }),
  'desktop.agents.files.get': call(soul, null, RESULTS.fileVersion, { scope: 'operator.read' }),
  'desktop.agents.files.restore': call(soul, null, RESULTS.ok, { scope: 'operator.admin' }),
  'desktop.agents.settings': call(main, null, RESULTS.agentSettings, { scope: 'operator.read' }),
  'desktop.agents.configure': call({ ...main, identity: { theme: 'calm' } }, null, RESULTS.agentSettings, { scope: 'operator.admin' }),
  'desktop.skills.text': call({ name: 'github' }, null, RESULTS.skillText, { scope: 'operator.read' }),
  'desktop.sessions.find': call(async (world: World) => ({ ...(await asSessionKey(world)), query: 'hello' }), null, RESULTS.found, { scope: 'operator.read' }),
  'desktop.attachments.get': call(async (world: World) => ({ ...(await asSessionKey(world)), messageId: 'none', index: 0 }), null, RESULTS.notFound, { scope: 'operator.read' }),
  'desktop.diagnostics': call({}, null, RESULTS.diagnostics, { scope: 'operator.admin' }),
  'desktop.config.restore': call({}, null, RESULTS.ok, { scope: 'operator.admin' }),
  'desktop.models.test': call({}, null, RESULTS.tested, { scope: 'operator.admin' }),
  'desktop.models.detect': call({}, null, RESULTS.detected, { scope: 'operator.read' }),
  'desktop.usage.limits': call({}, null, RESULTS.usageLimits, { scope: 'operator.read' }),
  'desktop.models.facts': call({}, null, RESULTS.modelFacts, { scope: 'operator.read' }),
  'desktop.models.choose': call({ primary: 'scripted/scripted-1', fallbacks: [] }, null, RESULTS.ok, { scope: 'operator.admin' }),
  'desktop.models.saveProvider': call({ provider: 'spare', baseUrl: 'http://127.0.0.1:9/v1' }, null, RESULTS.ok, { scope: 'operator.admin' }),
  'desktop.models.removeProvider': call(async (world: World) => {
    await world.owner.request('desktop.models.saveProvider', { provider: 'gone', baseUrl: 'http://127.0.0.1:9/v1' })
    return { provider: 'gone' }
  }, null, RESULTS.ok, { scope: 'operator.admin' }),
  'desktop.welcome.get': call({}, null, RESULTS.welcome, { scope: 'operator.read' }),
  'desktop.welcome.save': call({ progress: { step: 'model', answers: { name: 'Molly' } } }, null, RESULTS.ok, { scope: 'operator.admin' }),
  'desktop.secrets.list': call({}, null, RESULTS.secrets, { scope: 'operator.admin' }),
  'desktop.secrets.set': call({ name: 'spare', value: 'sk-spare-key-value' }, null, RESULTS.ok, { scope: 'operator.admin' }),
  'desktop.secrets.audit': call({}, null, RESULTS.secretFindings, { scope: 'operator.admin' }),
  'desktop.secrets.migrate': call({}, null, RESULTS.ok, { scope: 'operator.admin' }),
  'desktop.secrets.delete': call({ name: 'unused' }, null, RESULTS.ok, { scope: 'operator.admin' }),
}

export const METHOD_CALLS: Readonly<Record<string, MethodCall>> = { ...STATUS, ...CHAT, ...AGENTS, ...SESSIONS, ...TOOLS, ...CONFIG, ...DEVICES, ...OWN_METHODS }

function phoneOf(name: string): PublishedClient {
  const phone = phones.get(name)
  if (phone === undefined) throw new Error(`no device asked under ${name}`)
  return phone
}
