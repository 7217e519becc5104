import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Connection } from '../access/index.ts'
import { AppError } from '../protocol/index.ts'
import { createWorld } from '../tools/testing/fixtures.ts'
import type { World } from '../tools/testing/fixtures.ts'
import { createToolMethods, invokeTool } from './index.ts'
import type { Method } from './index.ts'

/** Fails when the published protocol package does not know the value. */
function expectValid(name: 'ToolsCatalogResult' | 'ToolsEffectiveResult' | 'ToolsInvokeResult', value: unknown): void {
  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(ProtocolSchemas[name])) as Parameters<typeof z.fromJSONSchema>[0])
  expect(schema.safeParse(JSON.parse(JSON.stringify(value))).error?.issues ?? []).toEqual([])
}

describe('tool methods', () => {
  let world: World
  let methods: ReadonlyMap<string, Method>
  const call = async (name: string, params: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const connection = { id: 'c', principal: { deviceId: null, clientId: 'cli' } } as unknown as Connection
    const method = methods.get(name)
    return (await method?.handle(method.params.parse(params), { connection, requestId: 'r', signal: new AbortController().signal, answerEarly: () => undefined })) as Readonly<Record<string, unknown>>
  }
  const deps = () => ({
    runner: world.runner, tools: () => world.tools, defaultAgentId: () => 'main', profileOf: () => 'full',
    resolveScope: ({ sessionKey, agentId }: { readonly sessionKey?: string; readonly agentId?: string }) =>
      agentId === 'nobody' || sessionKey === 'gone' ? null : { agentId: agentId ?? 'main', sessionKey: sessionKey ?? 'agent:main:main', sessionId: 's', workspace: world.workspace, contextWindow: 8_000 },
  })

  beforeEach(async () => {
    world = await createWorld({ runner: { rules: { deny: ['sessions_spawn'] } }, hasReviewer: false })
    methods = new Map(createToolMethods(deps()).map((method) => [method.name, method]))
  })
  afterEach(() => world.close())

  it('shows everything in the catalogue, grouped as clients know it', async () => {
    const result = await call('tools.catalog', {})
    expectValid('ToolsCatalogResult', result)
    const groups = result['groups'] as { id: string; label: string; tools: { id: string; defaultProfiles: string[] }[] }[]
    expect(groups.map(({ id, label }) => [id, label])).toEqual([['fs', 'Files'], ['runtime', 'Runtime'], ['sessions', 'Sessions'], ['agents', 'Agents']])
    expect(groups.flatMap((group) => group.tools.map((tool) => tool.id))).toHaveLength(12)
    expect(groups[1]?.tools[0]).toMatchObject({ id: 'exec', source: 'core', risk: 'high', defaultProfiles: ['coding'] })
    expect(result['profiles']).toEqual([{ id: 'minimal', label: 'Minimal' }, { id: 'coding', label: 'Coding' }, { id: 'messaging', label: 'Messaging' }, { id: 'full', label: 'Full' }])
    await expect(call('tools.catalog', { agentId: 'nobody' })).rejects.toThrow('unknown agent id "nobody"')
  })

  it('shows a session what the policy leaves it', async () => {
    const result = await call('tools.effective', { sessionKey: 'agent:main:main' })
    expectValid('ToolsEffectiveResult', result)
    expect(JSON.stringify(result)).not.toContain('sessions_spawn')
    await expect(call('tools.effective', { sessionKey: 'gone' })).rejects.toBeInstanceOf(AppError)
  })

  it('invokes a tool through policy and approval', async () => {
    const good = await call('tools.invoke', { name: 'exec', args: { command: 'echo hi' } })
    expectValid('ToolsInvokeResult', good)
    expect(good).toMatchObject({ ok: true, toolName: 'exec', source: 'core', output: { content: [{ type: 'text', text: 'hi' }] } })
    const refused = await call('tools.invoke', { name: 'exec', args: { command: 'touch x' } })
    expectValid('ToolsInvokeResult', refused)
    expect(refused).toMatchObject({ ok: false, error: { code: 'tool_error', message: expect.stringContaining('nobody is connected') as string } })
    expect(await call('tools.invoke', { name: 'read', args: {} })).toMatchObject({ ok: false, error: { message: expect.stringContaining('path') as string } })
  })

  it('does not tell a hidden tool from an unknown one', async () => {
    for (const name of ['sessions_spawn', 'nothing']) {
      const result = await call('tools.invoke', { name })
      expectValid('ToolsInvokeResult', result)
      expect(result).toEqual({ ok: false, toolName: name, error: { code: 'not_found', message: `Tool not available: ${name}` } })
    }
    await expect(call('tools.invoke', { name: 'read', sessionKey: 'gone' })).rejects.toThrow('session not found: gone')
  })

  it('keeps out what the door of the caller denies', async () => {
    const options = { deny: ['exec', 'group:sessions'], signal: new AbortController().signal }
    expect((await invokeTool({ name: 'exec', args: { command: 'echo hi' } }, deps(), options)).error?.code).toBe('not_found')
    expect((await invokeTool({ name: 'sessions_list' }, deps(), options)).error?.code).toBe('not_found')
    expect((await invokeTool({ name: 'agents_list' }, deps(), options)).ok).toBe(true)
  })
})
