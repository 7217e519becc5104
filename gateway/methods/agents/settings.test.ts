import { describe, expect, it } from 'vitest'
import { agentProfile } from '../../context/testing/fixtures.ts'
import type { Tool } from '../../plugin-api/index.ts'
import type { ToolRules } from '../../tools/index.ts'
import type { MethodContext } from '../index.ts'
import { createAgentSettingsMethods } from '../index.ts'

const tool = (name: string): Tool => ({ name, label: name, description: `What ${name} does.`, parameters: {}, idempotent: true, parse: (value) => ({ ok: true, value }), effects: () => [], execute: () => Promise.reject(new Error('not called')) })

function setUp({ rules = {}, own = {} }: { readonly rules?: ToolRules; readonly own?: Record<string, unknown> } = {}) {
  const state = { draft: { agents: { entries: { main: { default: true, ...own } } } } as Record<string, unknown> }
  const entry = () => (state.draft['agents'] as { entries: { main: Record<string, unknown> } }).entries.main
  const table = createAgentSettingsMethods({
    profiles: () => [agentProfile({ workspace: '/state/workspace', tools: (entry()['tools'] ?? {}) as Record<string, never>, identity: (entry()['identity'] ?? {}) as Record<string, never> })],
    editConfig: (mutate) => {
      const copy = structuredClone(state.draft)
      mutate(copy)
      state.draft = copy
    },
    tools: () => ['read', 'write', 'exec', 'weather'].map(tool),
    rules: () => rules,
    exec: () => ({ rule: { security: 'allowlist', ask: 'on-miss' }, all: {}, allowedCommands: 2 }),
    workspaceOnly: () => false,
    defaultModel: () => ({ primary: 'a/b', fallbacks: [] }),
    ownModel: () => undefined,
    isOurs: (workspace) => workspace.startsWith('/state/'),
  })
  const call = async (name: string, params: object): Promise<Record<string, unknown>> => {
    const method = table.find((each) => each.name === name)
    if (method === undefined) throw new Error(`no method ${name}`)
    return (await method.handle(method.params.parse(params), {} as MethodContext)) as Record<string, unknown>
  }
  return { call, entry }
}

describe('desktop.agents.settings', () => {
  it('tells each tool with the reason why it is there or not', async () => {
    const { call } = setUp({ rules: { deny: ['exec'] }, own: { tools: { profile: 'coding' } } })
    expect(await call('desktop.agents.settings', { agentId: 'main' })).toMatchObject({
      agentId: 'main', isDefault: true, workspaceIsOwn: true, toolProfile: { own: 'coding', all: 'full' }, exec: { security: 'allowlist', ask: 'on-miss', allowedCommands: 2 },
      tools: [
        { id: 'read', group: 'fs', source: 'core', allowed: true, level: 'agent', rule: 'profile', entry: 'coding' },
        { id: 'write', allowed: true },
        { id: 'exec', allowed: false, level: 'all', rule: 'deny', entry: 'exec' },
        { id: 'weather', group: 'plugins', source: 'plugin', allowed: false, level: 'agent', rule: 'profile' },
      ],
    })
    await expect(call('desktop.agents.settings', { agentId: 'nobody' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('desktop.agents.configure', () => {
  it('writes only what was changed, and takes it away again', async () => {
    const { call, entry } = setUp()
    await call('desktop.agents.configure', { agentId: 'main', identity: { name: 'Ada', theme: 'dry wit' }, model: { primary: 'x/y', fallbacks: ['a/b'] }, tools: { profile: 'coding', execMode: 'ask', switches: [{ name: 'write', on: false }, { name: 'weather', on: true }] }, skills: ['github'] })
    expect(entry()).toEqual({ default: true, identity: { name: 'Ada', theme: 'dry wit' }, model: { primary: 'x/y', fallbacks: ['a/b'] }, skills: ['github'], tools: { profile: 'coding', deny: ['write'], alsoAllow: ['weather'], exec: { mode: 'ask' } } })
    await call('desktop.agents.configure', { agentId: 'main', identity: { name: '', theme: ' ' }, model: null, tools: { profile: null, execMode: null, switches: [{ name: 'write', on: true }, { name: 'weather', on: false }] }, skills: null })
    expect(entry()).toMatchObject({ default: true })
    expect(entry()).not.toHaveProperty('identity')
    expect(entry()).not.toHaveProperty('model')
    expect(entry()).not.toHaveProperty('skills')
    expect(entry()['tools']).toEqual({ deny: ['weather'] })
  })

  it('does not widen what holds for every agent, and knows no other tools', async () => {
    const { call, entry } = setUp({ rules: { deny: ['exec'] } })
    await expect(call('desktop.agents.configure', { agentId: 'main', tools: { switches: [{ name: 'exec', on: true }] } })).rejects.toMatchObject({ details: { code: 'TOOL_NOT_WIDENABLE' } })
    await expect(call('desktop.agents.configure', { agentId: 'main', tools: { switches: [{ name: 'nothing', on: true }] } })).rejects.toMatchObject({ details: { code: 'UNKNOWN_TOOL' } })
    expect(entry()).toEqual({ default: true })
  })
})
