import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentProfiles, defaultConfig, parseByteSize, parseDurationMs, parsePath, resolveGatewayAuth, resolveGatewayPort, resolveStatePaths } from './index.ts'

describe('where things are', () => {
  it('is a folder of its own in the home directory', () => {
    expect(resolveStatePaths({}, '/home/owner')).toMatchObject({ stateDir: join('/home/owner', '.openclaw-desktop'), configPath: join('/home/owner', '.openclaw-desktop', 'openclaw.json'), databasePath: join('/home/owner', '.openclaw-desktop', 'state.db') })
  })

  it('follows OPENCLAW_STATE_DIR and OPENCLAW_CONFIG_PATH', () => {
    expect(resolveStatePaths({ OPENCLAW_STATE_DIR: '~/claw', OPENCLAW_CONFIG_PATH: '/etc/claw.json' }, '/home/owner')).toMatchObject({ stateDir: join('/home/owner', 'claw'), configPath: '/etc/claw.json', workspaceDir: join('/home/owner', 'claw', 'workspace') })
    expect(resolveStatePaths({ OPENCLAW_STATE_DIR: 'relative' }, '/home/owner').stateDir).toBe(resolve('relative'))
    expect(resolveStatePaths({ OPENCLAW_STATE_DIR: ' ' }, '/home/owner').stateDir).toBe(join('/home/owner', '.openclaw-desktop'))
  })
})

describe('the port', () => {
  it('comes from the option, then the environment, then the file', () => {
    const config = defaultConfig()
    expect(resolveGatewayPort(config, { OPENCLAW_GATEWAY_PORT: '2' }, '1')).toEqual({ ok: true, port: 1, from: 'option' })
    expect(resolveGatewayPort(config, { OPENCLAW_GATEWAY_PORT: '2' })).toEqual({ ok: true, port: 2, from: 'environment' })
    expect(resolveGatewayPort(config, { OPENCLAW_GATEWAY_PORT: '' })).toEqual({ ok: true, port: 18_789, from: 'config' })
    expect(resolveGatewayPort(config, {}, 0)).toMatchObject({ ok: true, port: 0 })
  })

  it.each(['x', '-1', '65536', '1.5', '0x10', '999999'])('is refused as %s', (value) => {
    expect(resolveGatewayPort(defaultConfig(), { OPENCLAW_GATEWAY_PORT: value })).toEqual({ ok: false, message: 'OPENCLAW_GATEWAY_PORT must be a port number between 0 and 65535' })
    expect(resolveGatewayPort(defaultConfig(), {}, value)).toMatchObject({ ok: false })
  })
})

describe('the credentials of the gateway', () => {
  const withAuth = (auth: object): ReturnType<typeof defaultConfig> => {
    const config = defaultConfig()
    return { ...config, gateway: { ...config.gateway, auth: { ...config.gateway.auth, ...auth } } }
  }

  it('come from the environment before the file', () => {
    expect(resolveGatewayAuth(withAuth({ token: 'file' }), { OPENCLAW_GATEWAY_TOKEN: 'env' })).toEqual({ mode: 'token', token: 'env' })
    expect(resolveGatewayAuth(withAuth({ token: 'file' }), {})).toEqual({ mode: 'token', token: 'file' })
  })

  it('mean password only when there is nothing but a password', () => {
    expect(resolveGatewayAuth(withAuth({ password: 'p' }), {})).toEqual({ mode: 'password', password: 'p' })
    expect(resolveGatewayAuth(withAuth({ password: 'p' }), { OPENCLAW_GATEWAY_TOKEN: 't' })).toMatchObject({ mode: 'token' })
    expect(resolveGatewayAuth(withAuth({ mode: 'none' }), { OPENCLAW_GATEWAY_TOKEN: 't' })).toMatchObject({ mode: 'none' })
  })

  it('mean a token still to be made when there are none', () => {
    expect(resolveGatewayAuth(defaultConfig(), {})).toEqual({ mode: 'token' })
  })
})

describe('agents', () => {
  const withAgents = (agents: object): ReturnType<typeof defaultConfig> => {
    const config = defaultConfig()
    return { ...config, agents: { ...config.agents, ...agents } }
  }

  it('are one called main when none is configured', () => {
    expect(agentProfiles(defaultConfig(), '/state')).toEqual([{ id: 'main', isDefault: true, name: 'main', identity: {}, workspace: join('/state', 'workspace'), model: { fallbacks: [] }, thinkingDefault: 'off', timeoutSeconds: 600, tools: {} }])
  })

  it('come from the list and the entries alike, with exactly one default', () => {
    const profiles = agentProfiles(withAgents({ list: [{ id: 'A', tools: { deny: ['exec'] }, skills: [] }], entries: { b: { timeoutSeconds: 5, thinkingDefault: 'high' } }, default: 'B' }), '/state')
    expect(profiles.map(({ id, isDefault, workspace }) => ({ id, isDefault, workspace }))).toEqual([
      { id: 'a', isDefault: false, workspace: join('/state', 'workspace-a') },
      { id: 'b', isDefault: true, workspace: join('/state', 'workspace') },
    ])
    expect(profiles[0]).toMatchObject({ tools: { deny: ['exec'] }, skills: [] })
    expect(profiles[1]).toMatchObject({ timeoutSeconds: 5, thinkingDefault: 'high' })
  })

  it('fall back to the one called main, then to the first', () => {
    expect(agentProfiles(withAgents({ entries: { x: {}, main: {} } }), '/s').find((agent) => agent.isDefault)?.id).toBe('main')
    expect(agentProfiles(withAgents({ entries: { x: {}, y: {} } }), '/s').find((agent) => agent.isDefault)?.id).toBe('x')
  })
})

describe('the little languages inside values', () => {
  it('read lengths of time and sizes', () => {
    expect(['5m', '1.5h', '500ms', '30d', '7', 250].map(parseDurationMs)).toEqual([300_000, 5_400_000, 500, 2_592_000_000, 7, 250])
    expect(['10gb', '1 kb', '512', 99].map(parseByteSize)).toEqual([10 * 1024 ** 3, 1024, 512, 99])
  })

  it('read paths', () => {
    expect(parsePath('agents.list[0].id')).toEqual(['agents', 'list', '0', 'id'])
    expect(parsePath('models.providers["my.box"].apiKey')).toEqual(['models', 'providers', 'my.box', 'apiKey'])
    expect(parsePath('a b')).toBeNull()
  })
})
