import { mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { PluginStatus } from './index.ts'
import { pluginFolder, providerCode } from './testing/plugin-folder.ts'
import type { PluginFolder } from './testing/plugin-folder.ts'

const registered = (): readonly { readonly id: string; readonly config: unknown }[] => (globalThis as { __registered?: { id: string; config: unknown }[] }).__registered ?? []

afterEach(() => {
  delete (globalThis as { __registered?: unknown }).__registered
})

function states(folder: PluginFolder): Record<string, PluginStatus['state']> {
  return Object.fromEntries(folder.host().plugins().map(({ id, state }) => [id, state]))
}

describe('finding plugins', () => {
  it('reads manifests of the product, of the state folder and of named paths without running code', () => {
    const folder = pluginFolder()
    folder.install('bundled', 'one', { id: 'one', apis: ['api-1'], configSchema: {} }, 'throw new Error("ran")')
    folder.install('state', 'two', { id: 'two', name: 'Two', version: '2.0.0', contracts: { tools: ['t'] } }, 'throw new Error("ran")')
    folder.settings.loadPaths = [folder.install('path', 'three', { id: 'three', apis: ['api-3'] })]
    const host = folder.host()
    expect(host.plugins().map(({ id, origin, state }) => ({ id, origin, state }))).toEqual([
      { id: 'three', origin: 'path', state: 'ready' },
      { id: 'one', origin: 'bundled', state: 'ready' },
      { id: 'two', origin: 'state', state: 'ready' },
    ])
    expect(host.apis()).toEqual(['api-3', 'api-1'])
    expect(host.declaredTools()).toEqual([{ pluginId: 'two', name: 't' }])
  })

  it.each([
    ['that is no JSON', '{ nope', /is not valid JSON/],
    ['that is no object', '[]', /must hold an object/],
    ['without an id', '{}', /"id" must be/],
    ['with an impossible id', '{ "id": "../evil" }', /"id" must be/],
    ['with apis that are no list', '{ "id": "x", "apis": "openai" }', /"apis" must be a list of names/],
    ['of an unknown kind', '{ "id": "x", "kind": "virus" }', /"kind" must be one of provider/],
    ['with a schema that is no object', '{ "id": "x", "configSchema": [] }', /"configSchema" must be an object/],
    ['with skills outside itself', '{ "id": "x", "skills": ["../../etc"] }', /"skills" must stay inside/],
    ['that is far too large', `{ "id": "x", "description": "${'d'.repeat(300_000)}" }`, /larger than 256 KiB/],
  ])('leaves out a plugin with a manifest %s and says why', (_, manifest, message) => {
    const folder = pluginFolder()
    folder.install('state', 'bad', manifest)
    folder.install('state', 'good', { id: 'good' })
    const host = folder.host()
    expect(host.plugins().map(({ id }) => id)).toEqual(['good'])
    expect(host.warnings()).toMatchObject([{ file: join(folder.stateDir, 'plugins', 'bad', 'openclaw.plugin.json'), message: expect.stringMatching(message) }])
    expect(folder.log.join()).toMatch(message)
  })

  it('does not let the state folder stand in for a part of the product', () => {
    const folder = pluginFolder()
    folder.install('bundled', 'one', { id: 'one' })
    folder.install('state', 'fake', { id: 'one' })
    const host = folder.host()
    expect(host.plugins()).toMatchObject([{ id: 'one', origin: 'bundled' }])
    expect(host.warnings()).toMatchObject([{ pluginId: 'one', message: expect.stringContaining('is hidden by') }])
  })

  it('warns about a named path that is not there, and about nothing else that is missing', () => {
    const folder = pluginFolder()
    folder.settings.loadPaths = [join(folder.stateDir, 'nowhere')]
    expect(folder.host().warnings()).toMatchObject([{ message: expect.stringContaining('ENOENT') }])
  })

  it('ignores files, hidden folders and folders without a manifest', () => {
    const folder = pluginFolder()
    mkdirSync(join(folder.stateDir, 'plugins', 'empty'), { recursive: true })
    writeFileSync(join(folder.stateDir, 'plugins', 'loose.ts'), '')
    folder.install('state', '.hidden', { id: 'hidden' })
    expect(folder.host().plugins()).toEqual([])
    expect(folder.host().warnings()).toEqual([])
  })
})

describe('secrets in the settings of plugins', () => {
  it('are named as configuration paths', () => {
    const folder = pluginFolder()
    folder.install('state', 'voice', { id: 'voice', uiHints: { pin: { sensitive: true }, 'config.phone': { sensitive: true }, name: { label: 'Name' } } })
    expect(folder.host().secretSettings()).toEqual(['plugins.entries.voice.config.pin', 'plugins.entries.voice.config.phone'])
  })
})

describe('which plugins may run', () => {
  function installed(): PluginFolder {
    const folder = pluginFolder()
    folder.install('bundled', 'b', { id: 'b' })
    folder.install('bundled', 'opt-in', { id: 'opt-in', enabledByDefault: false })
    folder.install('state', 's', { id: 's' })
    return folder
  }

  it.each<[string, Partial<PluginFolder['settings']>, Record<string, string>]>([
    ['by default', {}, { b: 'ready', 'opt-in': 'disabled', s: 'ready' }],
    ['with plugins switched off', { enabled: false }, { b: 'ready', 'opt-in': 'disabled', s: 'disabled' }],
    ['with an allow list', { allow: ['x'] }, { b: 'ready', 'opt-in': 'disabled', s: 'disabled' }],
    ['when on the allow list', { allow: ['s'] }, { b: 'ready', 'opt-in': 'disabled', s: 'ready' }],
    ['when denied although allowed and enabled', { allow: ['s', 'b'], deny: ['s', 'b'], entries: { s: { enabled: true } } }, { b: 'disabled', 'opt-in': 'disabled', s: 'disabled' }],
    ['by their own switch', { entries: { b: { enabled: false }, 'opt-in': { enabled: true }, s: { enabled: false } } }, { b: 'disabled', 'opt-in': 'ready', s: 'disabled' }],
  ])('%s', (_, settings, expected) => {
    const folder = installed()
    Object.assign(folder.settings, settings)
    expect(states(folder)).toEqual(expected)
  })

  it('says why one may not', () => {
    const folder = installed()
    folder.settings.deny = ['s']
    expect(folder.host().plugins().find(({ id }) => id === 's')).toMatchObject({ state: 'disabled', reason: 'it is in plugins.deny' })
  })
})

describe('running a plugin', () => {
  it('happens when its api is first needed, and once', async () => {
    const folder = pluginFolder()
    folder.install('state', 'p', { id: 'p', apis: ['x-api'] }, providerCode('p', 'x-api'))
    const host = folder.host()
    expect(host.plugins()[0]?.state).toBe('ready')
    const [first, second] = await Promise.all([host.providerFor('x-api'), host.providerFor('x-api')])
    expect(first).toMatchObject({ apis: ['x-api'], owner: 'p' })
    expect(second).toBe(first)
    expect(registered()).toHaveLength(1)
    expect(host.plugins()[0]?.state).toBe('loaded')
    expect(await host.providerFor('nobody-has-it')).toBeNull()
  })

  it('takes index.ts when there is no index.js', async () => {
    const folder = pluginFolder()
    const path = folder.install('state', 'p', { id: 'p', apis: ['x-api'] })
    writeFileSync(join(path, 'index.ts'), providerCode('p', 'x-api'))
    expect(await folder.host().providerFor('x-api')).not.toBeNull()
  })

  it('offers its tools', async () => {
    const folder = pluginFolder()
    folder.install('state', 'p', { id: 'p', tools: ['greet'] }, 'export default { id: "p", register(api) { api.registerTool({ name: "greet" }) } }')
    expect(await folder.host().tools()).toMatchObject([{ name: 'greet' }])
  })

  it('gives it its checked settings with defaults, anew when they change', async () => {
    const folder = pluginFolder()
    folder.install('state', 'p', { id: 'p', apis: ['x-api'], configSchema: { type: 'object', properties: { region: { type: 'string' }, retries: { type: 'integer', default: 3 } }, additionalProperties: false } }, providerCode('p', 'x-api'))
    folder.settings.entries = { p: { config: { region: 'eu' } } }
    const host = folder.host()
    await host.providerFor('x-api')
    folder.settings.entries = { p: { config: { region: 'eu' } } }
    await host.providerFor('x-api')
    folder.settings.entries = { p: { config: { region: 'us' } } }
    await host.providerFor('x-api')
    expect(registered().map(({ config }) => config)).toEqual([{ region: 'eu', retries: 3 }, { region: 'us', retries: 3 }])
  })

  const failures: readonly (readonly [name: string, code: string | undefined, reason: RegExp])[] = [
    ['throws at import', 'throw new Error("boom at import")', /boom at import/],
    ['has a syntax error', 'export default {', /Unexpected end of input|SyntaxError|Parse|Expected/i],
    ['throws in register', 'export default { id: "p", register() { throw new Error("boom in register") } }', /boom in register/],
    ['has no code', undefined, /has neither index\.js nor index\.ts/],
    ['exports nothing useful', 'export default 5', /not a plugin entry/],
    ['has another id than its manifest', 'export default { id: "q", register() {} }', /calls itself "q"/],
    ['registers asynchronously', 'export default { id: "p", async register() {} }', /asynchronous/],
    ['registers an api it does not declare', providerCode('p', 'other-api'), /registers the api "other-api"/],
    ['registers a tool it does not declare', 'export default { id: "p", register(api) { api.registerTool({ name: "rm" }) } }', /registers the tool "rm"/],
  ]

  it.each(failures)('that %s disables it by name and nobody else', async (_, code, reason) => {
    const folder = pluginFolder()
    folder.install('state', 'p', { id: 'p', apis: ['x-api'] }, code)
    folder.install('state', 'z', { id: 'z', apis: ['x-api'] }, providerCode('z', 'x-api'))
    const host = folder.host()
    expect(await host.providerFor('x-api')).toMatchObject({ owner: 'z' })
    const status = host.plugins().find(({ id }) => id === 'p')
    expect(status).toMatchObject({ state: 'failed', reason: expect.stringMatching(reason) })
    expect(folder.log.join()).toContain('plugin "p" is disabled')
  })

  it('refuses what is registered after register() has returned', async () => {
    const folder = pluginFolder()
    folder.install('state', 'p', { id: 'p', tools: ['t'] }, 'export default { id: "p", register(api) { globalThis.__late = () => api.registerTool({ name: "t" }) } }')
    const host = folder.host()
    expect(await host.tools()).toEqual([])
    expect(() => (globalThis as unknown as { __late: () => void }).__late()).toThrow(/after register\(\) had returned/)
  })

  it.skipIf(process.platform === 'win32')('refuses an entry that is a link out of the plugin', async () => {
    const folder = pluginFolder()
    const path = folder.install('state', 'p', { id: 'p', apis: ['x-api'] })
    const outside = folder.install('path', 'outside', { id: 'outside' }, providerCode('p', 'x-api'))
    symlinkSync(join(outside, 'index.js'), join(path, 'index.js'))
    const host = folder.host()
    expect(await host.providerFor('x-api')).toBeNull()
    expect(host.plugins()[0]?.reason).toContain('through a link')
  })

  it('does not happen with settings that its schema refuses, and names the setting but not its value', async () => {
    const folder = pluginFolder()
    folder.install('state', 'p', { id: 'p', apis: ['x-api'], configSchema: { type: 'object', properties: { apiKey: { type: 'string' } }, additionalProperties: false } }, providerCode('p', 'x-api'))
    folder.settings.entries = { p: { config: { apiKey: 424_242 } } }
    const host = folder.host()
    expect(await host.providerFor('x-api')).toBeNull()
    expect(host.plugins()[0]?.reason).toMatch(/settings are not valid: config\.apiKey/)
    expect(host.plugins()[0]?.reason).not.toContain('424242')
    expect(registered()).toEqual([])
  })
})

describe('a hundred plugins more', () => {
  function hundred(): PluginFolder {
    const folder = pluginFolder()
    for (let index = 0; index < 100; index += 1) folder.install('state', `p${index}`, { id: `p${index}`, name: `Plugin ${index}`, description: 'd'.repeat(400), apis: [`api-${index}`], configSchema: { type: 'object', properties: { key: { type: 'string' } } } })
    return folder
  }

  it('cost less than 10 ms to find once their manifests are known', () => {
    const folder = hundred()
    folder.host().plugins()
    const times = Array.from({ length: 5 }, () => {
      const host = folder.host()
      const startedAt = performance.now()
      expect(host.apis()).toHaveLength(100)
      return performance.now() - startedAt
    })
    expect(Math.min(...times)).toBeLessThan(10)
  })

  it('are read again when a manifest changes, and when the cache is damaged', () => {
    const folder = hundred()
    folder.host().plugins()
    const manifest = join(folder.stateDir, 'plugins', 'p7', 'openclaw.plugin.json')
    writeFileSync(manifest, JSON.stringify({ id: 'p7', apis: ['new-api'] }))
    utimesSync(manifest, new Date(), new Date(Date.now() + 5000))
    expect(folder.host().apis()).toContain('new-api')
    const cache = join(folder.stateDir, 'cache', 'plugin-manifests.json')
    expect(readFileSync(cache, 'utf8')).toContain('new-api')
    writeFileSync(cache, '{ "version": 1, "entries": {"broken')
    expect(folder.host().apis()).toHaveLength(100)
  })
})
