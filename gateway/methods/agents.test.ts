import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentProfile } from '../config/index.ts'
import { createSkillCatalog, createWorkspaceFiles, createWorkspaces } from '../context/index.ts'
import { agentFiles } from '../context/file-history/testing/agent-files.ts'
import { agentProfile, fakeClock, memoryStore, put, recordingLogger, temporaryDirectory } from '../context/testing/fixtures.ts'
import type { CountedStore } from '../context/testing/fixtures.ts'
import { createAgentsMethods, createFilesHistoryMethods, createSkillsMethods } from './index.ts'
import type { ConfigDraft, MethodContext } from './index.ts'

const assets = join(import.meta.dirname, '../../assets')
const context: MethodContext = {
  connection: { id: 'c', connectedAtMs: 0, send: () => undefined, close: () => undefined, sessionsSubscribed: false, followedSessions: new Set(), principal: { role: 'operator', scopes: ['operator.admin'], authMethod: 'token', deviceId: null, clientId: 'cli', clientMode: 'cli', clientVersion: '1', platform: 'linux', displayName: null, instanceId: null, remoteIp: '127.0.0.1', isLocal: true, caps: new Set() } },
  requestId: 'r',
  signal: new AbortController().signal,
  answerEarly: () => undefined,
}

/** Fails when the published protocol package does not know the value. */
function expectValid(name: keyof typeof ProtocolSchemas, value: unknown): void {
  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(ProtocolSchemas[name])) as Parameters<typeof z.fromJSONSchema>[0])
  expect(schema.safeParse(JSON.parse(JSON.stringify(value))).error?.issues ?? []).toEqual([])
}

/** The published package is older than `hash` on files; everything else of a file entry is as it says. */
function withoutHash(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'hash' ? undefined : inner)))
}

let directory: ReturnType<typeof temporaryDirectory>
let log: CountedStore
beforeEach(() => {
  directory = temporaryDirectory()
  log = memoryStore()
})
afterEach(() => {
  log.close()
  directory.remove()
})

/** Reads profiles from a configuration the way the gateway does, as far as this test needs it. */
function profilesOf(draft: ConfigDraft): AgentProfile[] {
  const agents = (draft['agents'] ?? {}) as { list?: Record<string, unknown>[]; entries?: Record<string, Record<string, unknown>> }
  const written = [...(agents.list ?? []), ...Object.entries(agents.entries ?? {}).map(([id, entry]) => ({ id, ...entry }))] as (Partial<AgentProfile> & { id: string; default?: boolean; model?: unknown })[]
  const roster = written.length === 0 ? [{ id: 'main', default: true }] : written
  return roster.map((entry, index) => agentProfile({
    id: entry.id,
    isDefault: entry.default ?? (index === 0 && !written.some((each) => each.default === true)),
    name: ('name' in entry ? entry.name : undefined) ?? entry.id,
    identity: ('identity' in entry ? entry.identity : undefined) ?? {},
    workspace: ('workspace' in entry ? entry.workspace : undefined) ?? join(directory.path, entry.id === 'main' ? 'workspace' : `workspace-${entry.id}`),
    model: { fallbacks: [], ...('model' in entry && typeof entry.model === 'string' ? { primary: entry.model } : {}) },
  }))
}

function setUp(draft: ConfigDraft = {}) {
  const clock = fakeClock()
  const logger = recordingLogger()
  const state = { draft }
  const workspaceFiles = createWorkspaceFiles({ settings: () => ({ fileCharacters: 1_000, totalCharacters: 1_000 }) })
  const skills = createSkillCatalog({ clock, logger, homeDirectory: null, managedDirectory: join(directory.path, 'skills'), bundledDirectory: join(assets, 'skills'), settings: () => ({}), environment: () => ({ PATH: '' }), configValue: () => undefined, platform: 'linux' })
  const { service } = agentFiles()
  const base = { profiles: () => profilesOf(state.draft), mainKey: () => 'main' }
  const table = [
    ...createAgentsMethods({
      ...base,
      editConfig: (mutate) => {
        const copy = structuredClone(state.draft)
        mutate(copy)
        state.draft = copy
      },
      defaultWorkspace: (id) => join(directory.path, `workspace-${id}`),
      resolvePath: (path) => path.replace(/^~/, directory.path),
      workspaces: createWorkspaces({ templatesDirectory: join(assets, 'workspace'), stateDirectory: directory.path, clock, logger }),
      workspaceFiles,
      files: service,
      sessions: log.store,
      thinkingLevels: () => ['off', 'low'],
      primaryModel: () => 'ollama/llama',
    }),
    ...createFilesHistoryMethods({ ...base, files: service }),
    ...createSkillsMethods({ ...base, skills }),
  ]
  const call = async (name: string, params: object = {}): Promise<Record<string, unknown>> => {
    const method = table.find((each) => each.name === name)
    if (method === undefined) throw new Error(`no method ${name}`)
    return (await method.handle(method.params.parse(params), context)) as Record<string, unknown>
  }
  return { call, table, state }
}

describe('agents.list', () => {
  it('answers like the recorded gateway for the one default agent', async () => {
    const { call } = setUp()
    const result = await call('agents.list')
    expectValid('AgentsListResult', result)
    expect(result).toEqual({
      defaultId: 'main', ownership: 'sole', selectionRequired: false, mainKey: 'main', scope: 'per-sender',
      agents: [{
        id: 'main', workspace: join(directory.path, 'workspace'), workspaceGit: false, model: { primary: 'ollama/llama' },
        agentRuntime: { id: 'auto', source: 'implicit', cloudPlacementSupported: false, devicePlacementSupported: false },
        thinkingLevels: [{ id: 'off', label: 'off' }, { id: 'low', label: 'low' }], thinkingOptions: ['off', 'low'], thinkingDefault: 'off',
      }],
    })
  })
})

describe('agents.list and the name an agent gave itself', () => {
  it('has it, as agent.identity.get does', async () => {
    const { call } = setUp()
    put(join(directory.path, 'workspace', 'IDENTITY.md'), '- **Name:** Ada\n')
    expect(await call('agents.list')).toMatchObject({ agents: [{ id: 'main', name: 'Ada' }] })
    expect(await call('agent.identity.get')).toMatchObject({ name: 'Ada' })
  })
})

describe('agents.create, update and delete', () => {
  it('add an agent with its workspace and keep the implied default', async () => {
    const { call, state } = setUp()
    const created = await call('agents.create', { name: 'Research Bot', model: 'openai/gpt', emoji: '🔎' })
    expectValid('AgentsCreateResult', created)
    expect(created).toEqual({ ok: true, agentId: 'research-bot', name: 'Research Bot', workspace: join(directory.path, 'workspace-research-bot'), model: 'openai/gpt' })
    expect(existsSync(join(directory.path, 'workspace-research-bot', 'AGENTS.md'))).toBe(true)
    expect(state.draft).toEqual({ agents: { entries: { main: { default: true }, 'research-bot': { name: 'Research Bot', workspace: created['workspace'], model: 'openai/gpt', identity: { emoji: '🔎' } } } } })
    expect(await call('agents.list')).toMatchObject({ defaultId: 'main', ownership: 'legacy', agents: [{ id: 'main' }, { id: 'research-bot', name: 'Research Bot' }] })
    await expect(call('agents.create', { name: 'research bot' })).rejects.toMatchObject({ code: 'INVALID_REQUEST', message: 'agent "research-bot" already exists' })
    await expect(call('agents.create', { name: '!!!' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('keep the list shape of a file that uses it', async () => {
    const { call, state } = setUp({ agents: { list: [{ id: 'main', default: true }] } })
    await call('agents.create', { name: 'two', workspace: '~/two' })
    await call('agents.update', { agentId: 'two', name: 'Second', model: 'a/b', avatar: 'https://example.org/a.png' })
    expect(state.draft).toEqual({ agents: { list: [{ id: 'main', default: true }, { id: 'two', name: 'Second', workspace: join(directory.path, 'two'), model: 'a/b', identity: { avatar: 'https://example.org/a.png' } }] } })
    const updated = await call('agents.update', { agentId: 'two', model: null, avatar: '' })
    expectValid('AgentsUpdateResult', updated)
    expect(state.draft).toEqual({ agents: { list: [{ id: 'main', default: true }, { id: 'two', name: 'Second', workspace: join(directory.path, 'two') }] } })
  })

  it('write the implied default down when it is changed, and keep the fallbacks of a model', async () => {
    const { call, state } = setUp({ gateway: { port: 1 } })
    await call('agents.update', { agentId: 'main', emoji: '🦉' })
    expect(state.draft).toEqual({ gateway: { port: 1 }, agents: { entries: { main: { default: true, identity: { emoji: '🦉' } } } } })
    const other = setUp({ agents: { entries: { main: { model: { primary: 'a/b', fallbacks: ['c/d'] } } } } })
    await other.call('agents.update', { agentId: 'MAIN', model: 'x/y' })
    expect(other.state.draft).toEqual({ agents: { entries: { main: { model: { primary: 'x/y', fallbacks: ['c/d'] } } } } })
  })

  it('delete an agent with its bindings, trash its workspace and archive its conversations', async () => {
    const { call, state } = setUp({ agents: { entries: { main: { default: true }, two: {} } }, bindings: [{ agentId: 'two', match: {} }, { agentId: 'main', match: {} }] })
    put(join(directory.path, 'workspace-two', 'notes.md'), 'kept')
    log.store.ensure('agent:two:main', { agentId: 'two' })
    const result = await call('agents.delete', { agentId: 'two' })
    expectValid('AgentsDeleteResult', result)
    expect(result).toMatchObject({ ok: true, agentId: 'two', removedBindings: 1, removed: [{ method: 'trash' }] })
    expect(state.draft).toEqual({ agents: { entries: { main: { default: true } } }, bindings: [{ agentId: 'main', match: {} }] })
    expect(readdirSync(join(directory.path, 'trash'))).toHaveLength(1)
    expect(log.store.get('agent:two:main')?.archivedAtMs).not.toBeNull()
  })

  it('leave a workspace elsewhere or shared in place, and the default agent too', async () => {
    const outside = temporaryDirectory()
    put(join(outside.path, 'ws', 'a.md'), 'x')
    const { call } = setUp({ agents: { entries: { main: { default: true }, away: { workspace: join(outside.path, 'ws') }, twin: { workspace: join(directory.path, 'workspace') } } } })
    const away = await call('agents.delete', { agentId: 'away' })
    expectValid('AgentsDeleteResult', away)
    expect(away).toMatchObject({ failed: [{ reason: expect.stringContaining('outside') }] })
    expect(existsSync(join(outside.path, 'ws', 'a.md'))).toBe(true)
    expect(await call('agents.delete', { agentId: 'twin' })).toEqual({ ok: true, agentId: 'twin', removedBindings: 0 })
    await expect(call('agents.delete', { agentId: 'main' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(call('agents.delete', { agentId: 'nobody' })).rejects.toMatchObject({ details: { code: 'UNKNOWN_AGENT_ID', agentId: 'nobody' } })
    outside.remove()
  })
})

describe('agents.files', () => {
  it('list, read and guard writes with the hash', async () => {
    const { call } = setUp()
    const set = await call('agents.files.set', { agentId: 'main', name: 'SOUL.md', content: 'calm' })
    expectValid('AgentsFilesSetResult', withoutHash(set))
    const got = await call('agents.files.get', { agentId: 'main', name: 'SOUL.md' })
    expectValid('AgentsFilesGetResult', withoutHash(got))
    expectValid('AgentsFilesListResult', await call('agents.files.list', { agentId: 'main' }))
    const { hash } = got['file'] as { hash: string }
    await call('agents.files.set', { agentId: 'main', name: 'SOUL.md', content: 'calmer', expectedHash: hash })
    await expect(call('agents.files.set', { agentId: 'main', name: 'SOUL.md', content: 'lost', expectedHash: hash })).rejects.toMatchObject({ code: 'INVALID_REQUEST', details: { type: 'agent_file_conflict', currentHash: expect.stringMatching(/^[0-9a-f]{64}$/) } })
    expect(readFileSync(join(directory.path, 'workspace', 'SOUL.md'), 'utf8')).toBe('calmer')
  })

  it('refuse names outside the list and unknown agents', async () => {
    const { call } = setUp()
    await expect(call('agents.files.get', { agentId: 'main', name: '../openclaw.json' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(call('agents.files.set', { agentId: 'main', name: '.bashrc', content: 'x' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(call('agents.files.list', { agentId: '../main' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('desktop.agents.files', () => {
  it('tell the versions of a file, show one and bring it back', async () => {
    const { call } = setUp()
    const file = { agentId: 'main', name: 'SOUL.md' }
    await call('agents.files.set', { ...file, content: 'calm' })
    await call('agents.files.set', { ...file, content: 'wild' })
    const { versions } = await call('desktop.agents.files.history', file) as { versions: { id: number; author: string; size: number }[] }
    expect(versions.map(({ author, size }) => ({ author, size }))).toEqual([{ author: 'owner', size: 4 }, { author: 'owner', size: 4 }])
    const versionId = versions[1]?.id
    expect(await call('desktop.agents.files.get', { ...file, versionId })).toMatchObject({ content: 'calm', version: { id: versionId } })
    expect(await call('desktop.agents.files.restore', { ...file, versionId })).toMatchObject({ ok: true, file: { content: 'calm' } })
    await expect(call('desktop.agents.files.get', { ...file, versionId: 999 })).rejects.toMatchObject({ code: 'INVALID_REQUEST', details: { code: 'UNKNOWN_FILE_VERSION' } })
    await expect(call('desktop.agents.files.history', { agentId: 'nobody', name: 'SOUL.md' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(call('desktop.agents.files.history', { agentId: 'main', name: '../x' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('are forgotten with an agent whose workspace goes to the trash', async () => {
    const { call } = setUp({ agents: { entries: { main: { default: true }, two: {} } } })
    await call('agents.files.set', { agentId: 'two', name: 'SOUL.md', content: 'two' })
    await call('agents.delete', { agentId: 'two' })
    await call('agents.create', { name: 'two' })
    const { versions } = await call('desktop.agents.files.history', { agentId: 'two', name: 'SOUL.md' }) as { versions: { author: string }[] }
    expect(versions.map(({ author }) => author)).toEqual(['start'])
  })
})

describe('desktop.skills.text', () => {
  it('shows a skill as it is written, also one that cannot be used', async () => {
    const { call } = setUp()
    expect(await call('desktop.skills.text', { name: 'github' })).toMatchObject({ name: 'github', text: expect.stringContaining('name: github') })
    await expect(call('desktop.skills.text', { name: '../github' })).rejects.toMatchObject({ details: { code: 'UNKNOWN_SKILL' } })
  })
})

describe('agent.identity.get', () => {
  it('answers like the recorded gateway by default, and by agent or session', async () => {
    const { call } = setUp({ agents: { entries: { main: { default: true }, two: { identity: { name: 'Ada', emoji: '🦉', avatar: 'https://example.org/a.png' } } } } })
    const plain = await call('agent.identity.get')
    expectValid('AgentIdentityResult', plain)
    expect(plain).toEqual({ agentId: 'main', name: 'Assistant', nameSource: 'default', avatar: 'A' })
    const two = await call('agent.identity.get', { sessionKey: 'agent:two:main' })
    expectValid('AgentIdentityResult', two)
    expect(two).toEqual({ agentId: 'two', name: 'Ada', nameSource: 'config', emoji: '🦉', avatar: 'https://example.org/a.png', avatarSource: 'https://example.org/a.png', avatarStatus: 'remote' })
    await expect(call('agent.identity.get', { agentId: 'nobody' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(call('agent.identity.get', { agentId: 'main', sessionKey: 'agent:two:main' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('skills.status', () => {
  it('has a recorded skill\'s keys and names what is missing or malformed', async () => {
    const { call } = setUp()
    put(join(directory.path, 'workspace', 'skills', 'broken', 'SKILL.md'), 'no frontmatter')
    const result = await call('skills.status')
    expect(result).toMatchObject({ workspaceDir: join(directory.path, 'workspace'), managedSkillsDir: join(directory.path, 'skills'), agentId: 'main', problems: [{ name: 'broken' }] })
    const rows = result['skills'] as Record<string, unknown>[]
    expect(rows.map((row) => row['name'])).toEqual(['assistant-setup', 'github', 'skill-creator'])
    expect(Object.keys(rows[1] ?? {}).toSorted()).toEqual(['always', 'baseDir', 'blockedByAgentFilter', 'blockedByAllowlist', 'bundled', 'commandVisible', 'configChecks', 'description', 'disabled', 'eligible', 'emoji', 'filePath', 'homepage', 'install', 'missing', 'modelVisible', 'name', 'platformIncompatible', 'requirements', 'skillKey', 'source', 'userInvocable'])
    expect(rows[1]).toMatchObject({ source: 'openclaw-bundled', bundled: true, eligible: false, missing: { bins: ['gh'], anyBins: [], env: [], config: [], os: [] } })
    await expect(call('skills.status', { agentId: 'nobody' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('parameters', () => {
  it('are closed: unknown keys are refused', () => {
    for (const method of setUp().table) expect(method.params.safeParse({ agentId: 'main', name: 'x', content: '', versionId: 1, surprise: 1 }).success).toBe(false)
  })
})
