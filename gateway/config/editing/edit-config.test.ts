import { chmodSync, existsSync, readdirSync, statSync, symlinkSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createConfigService, REDACTED } from '../index.ts'
import type { ConfigService } from '../index.ts'
import { configFolder } from '../testing/config-folder.ts'
import type { ConfigFolder } from '../testing/config-folder.ts'

const FILE = `{
  // Who may connect
  gateway: { mode: "local", port: 4000, auth: { token: 'tok-1' } }, // keep me
  models: {
    providers: {
      box: { apiKey: "key-1", baseUrl: "http://u:pw@box/v1", headers: { Authorization: "Bearer b-1", "X-Id": "\${HEADER}" }, models: [{ id: "m" }] },
    },
  },
  channels: { telegram: { botToken: "123:abc", name: "bot" } },
  env: { vars: { OPENAI_API_KEY: "sk-1" }, OTHER: "o-1" },
  plugins: { entries: { voice: { config: { apiKey: "v-1", maxTokens: 7, speed: "fast" } } } },
  agents: { list: [{ id: "a" }, { id: "b" }] },
}
`
const SECRETS = ['tok-1', 'key-1', 'u:pw', 'b-1', '123:abc', 'sk-1', 'o-1', 'v-1']

function service(text?: string, options?: Parameters<typeof configFolder>[1]): ConfigFolder & { readonly config: ConfigService } {
  const folder = configFolder(text, options)
  return { ...folder, config: createConfigService({ ...folder.place, now: () => 1_700_000_000_000 }) }
}

function permissions(file: string): string {
  return (statSync(file).mode & 0o777).toString(8)
}

describe('what config.get shows', () => {
  it('hides every secret in every form of the document', () => {
    const shown = JSON.stringify(service(FILE, { env: { HEADER: 'h-1' } }).config.snapshot())
    expect([...SECRETS, 'h-1'].filter((secret) => shown.includes(secret))).toEqual([])
    expect(shown).toContain('${HEADER}')
    expect(shown).toContain('fast')
  })

  it('leaves the text as it is otherwise', () => {
    const { raw } = service(FILE).config.snapshot()
    expect(raw).toContain('// Who may connect')
    expect(raw).toContain(`auth: { token: "${REDACTED}" }`)
    expect(raw).toContain('maxTokens: 7')
  })

  it('shows no text at all when it cannot be parsed, because secrets cannot be found in it', () => {
    const { raw, valid, issues } = service('{ gateway: { auth: { token: "tok-1" } ').config.snapshot()
    expect({ raw, valid }).toEqual({ raw: null, valid: false })
    expect(JSON.stringify(issues)).not.toContain('tok-1')
  })

  it('hides secrets of a document that is refused, and of keys written twice', () => {
    expect(service('{ gateway: { auth: { token: "tok-1" }, prot: 1 } }').config.snapshot().raw).toContain(REDACTED)
    expect(service('{ gateway: { auth: { token: "tok-1", token: "tok-2" } } }').config.snapshot().raw).not.toMatch(/tok-/)
  })

  it('hides what plugins mark as secret', () => {
    const { place } = configFolder('{ plugins: { entries: { voice: { config: { pin: "4711", name: "x" } } } } }')
    const config = createConfigService({ ...place, now: () => 0, secretPaths: () => ['plugins.entries.voice.config.pin'] })
    expect(JSON.stringify(config.snapshot())).not.toContain('4711')
    expect(config.snapshot().sourceConfig).toMatchObject({ plugins: { entries: { voice: { config: { pin: REDACTED, name: 'x' } } } } })
  })

  it('does not give away which defaults or secrets a hash stands for', () => {
    expect(service(FILE).config.snapshot().hash).not.toBe(service(FILE).config.snapshot().hash)
  })
})

describe('replacing the whole file', () => {
  it('puts secrets back that were sent back as shown', () => {
    const { config, read } = service(FILE)
    const { raw, hash } = config.snapshot()
    expect(config.replace((raw ?? '').replace('4000', '4001'), hash)).toEqual({ ok: true, noop: false, changedPaths: ['gateway.port'], restartPaths: ['gateway.port'] })
    expect(read('openclaw.json')).toBe(FILE.replace('4000', '4001').replace("'tok-1'", '"tok-1"'))
  })

  it('puts secrets back into a document made from the shown values', () => {
    const { config, read } = service(FILE)
    const { sourceConfig, hash } = config.snapshot()
    expect(config.replace(JSON.stringify(sourceConfig), hash)).toMatchObject({ ok: true, noop: true })
    expect(SECRETS.filter((secret) => !read('openclaw.json').includes(secret))).toEqual([])
  })

  it('follows list items by their id, not by their place', () => {
    const { config, read } = service('{ models: { providers: { p: { models: [{ id: "a", headers: { K: "ka" } }, { id: "b", headers: { K: "kb" } }] } } } }')
    const raw = `{ models: { providers: { p: { models: [{ id: "b", headers: { K: "${REDACTED}" } }] } } } }`
    expect(config.replace(raw, config.snapshot().hash)).toMatchObject({ ok: true })
    expect(read('openclaw.json')).toContain('"kb"')
    expect(read('openclaw.json')).not.toContain('"ka"')
  })

  it('never gives a moved list item without an id the secret of its neighbour', () => {
    const text = '{ channels: { x: { accounts: [{ name: "a", token: "ta" }, { name: "b", token: "tb" }] } } }'
    const sent = (names: readonly string[]): string => `{ channels: { x: { accounts: [${names.map((name) => `{ name: "${name}", token: "${REDACTED}" }`).join(', ')}] } } }`
    const swapped = service(text)
    expect(swapped.config.replace(sent(['b', 'a']), swapped.config.snapshot().hash)).toMatchObject({ ok: false, kind: 'invalid' })
    const renamed = service(text)
    expect(renamed.config.replace(sent(['a', 'c']), renamed.config.snapshot().hash)).toMatchObject({ ok: true })
    expect(renamed.read('openclaw.json')).toContain('name: "c", token: "tb"')
    const kept = service(text)
    expect(kept.config.replace(sent(['a', 'b']), kept.config.snapshot().hash)).toMatchObject({ ok: true, noop: true })
  })

  it.each([
    ['has nothing stored', `{ gateway: { auth: { password: "${REDACTED}" } } }`, /gateway\.auth\.password says .* but no value is stored/],
    ['is part of a longer text', `{ gateway: { auth: { token: "x${REDACTED}" } } }`, /gateway\.auth\.token contains/],
  ])('refuses a marker that %s', (_, raw, message) => {
    const { config, read } = service('{ gateway: { auth: { token: "t" } } }')
    expect(config.replace(raw, config.snapshot().hash)).toMatchObject({ ok: false, kind: 'invalid', message: expect.stringMatching(message) })
    expect(read('openclaw.json')).toBe('{ gateway: { auth: { token: "t" } } }')
  })

  it.each([['missing', undefined], ['stale', 'hmac-sha256:v1:old']])('refuses a %s base hash', (_, hash) => {
    const { config, read } = service('{}')
    expect(config.replace('{ gateway: { port: 1 } }', hash)).toEqual({ ok: false, kind: 'base-hash', message: 'config base hash required; re-run config.get and retry' })
    expect(config.patch('{ gateway: { port: 1 } }', hash)).toMatchObject({ ok: false, kind: 'base-hash' })
    expect(read('openclaw.json')).toBe('{}')
  })

  it('refuses a hash that an edit by hand has made stale', () => {
    const { config, write } = service('{}')
    const { hash } = config.snapshot()
    write('openclaw.json', '{ gateway: { port: 5 } }')
    expect(config.replace('{}', hash)).toMatchObject({ ok: false, kind: 'base-hash' })
  })

  it.skipIf(process.platform === 'win32')('needs no hash while there is no file, and makes one only its owner can read', () => {
    const { config, place } = service()
    expect(config.replace('{ gateway: { port: 1234 } }', undefined)).toMatchObject({ ok: true })
    expect(permissions(place.path)).toBe('600')
    expect(config.snapshot()).toMatchObject({ exists: true, valid: true })
  })

  it('keeps what it refused beside the file, five at most', () => {
    const folder = configFolder('{}')
    let now = 1000
    const config = createConfigService({ ...folder.place, now: () => (now += 1) })
    for (let round = 0; round < 7; round += 1) {
      expect(config.replace(`{ gateway: { prot: ${round} } }`, config.snapshot().hash)).toMatchObject({ ok: false, kind: 'invalid', issues: [{ path: 'gateway.prot', suggestion: 'port' }] })
    }
    const kept = readdirSync(folder.folder).filter((name) => name.includes('.rejected.'))
    expect(kept).toHaveLength(5)
    expect(folder.read(kept.toSorted().at(-1) ?? '')).toContain('prot: 6')
  })

  it('refuses what looks like a lost file', () => {
    const { config, read } = service(FILE)
    const { hash } = config.snapshot()
    expect(config.replace('{ gateway: { port: 1 } }', hash)).toMatchObject({ ok: false, kind: 'refused', message: expect.stringContaining('gateway.mode') })
    expect(config.replace('{ gateway: { mode: "local" } }', hash)).toMatchObject({ ok: false, kind: 'refused', message: expect.stringContaining('more than half') })
    expect(read('openclaw.json')).toBe(FILE)
  })

  it.skipIf(process.platform === 'win32')('writes through a link and keeps the mode of the file', () => {
    const { place, folder, write } = configFolder()
    symlinkSync(write('real.json', '{}'), place.path)
    chmodSync(join(folder, 'real.json'), 0o640)
    const config = createConfigService({ ...place, now: () => 0 })
    expect(config.replace('{ gateway: { port: 7 } }', config.snapshot().hash)).toMatchObject({ ok: true })
    expect(lstatSync(place.path).isSymbolicLink()).toBe(true)
    expect(permissions(join(folder, 'real.json'))).toBe('640')
  })
})

describe('patching', () => {
  const patch = (text: string, change: string, replacePaths?: readonly string[]): { outcome: ReturnType<ConfigService['patch']>; text: string } => {
    const { config, read } = service(text)
    const outcome = config.patch(change, config.snapshot().hash, replacePaths)
    return { outcome, text: read('openclaw.json') }
  }

  it('changes, adds and deletes while comments stay', () => {
    const { outcome, text } = patch(FILE, '{ gateway: { port: 4002, bind: "lan" }, agents: { defaults: { timeoutSeconds: 60 } }, channels: null }')
    expect(outcome).toMatchObject({ ok: true, changedPaths: ['gateway.port', 'gateway.bind', 'channels.telegram.botToken', 'channels.telegram.name', 'agents.defaults.timeoutSeconds'] })
    expect(text).toContain('// Who may connect\n  gateway: { mode: "local", port: 4002, auth: { token: \'tok-1\' }, "bind": "lan" }, // keep me')
    expect(text).not.toContain('telegram')
  })

  it('answers a change that changes nothing as such', () => {
    const { outcome, text } = patch(FILE, '{ gateway: { port: 4000 } }')
    expect(outcome).toMatchObject({ ok: true, noop: true, changedPaths: [] })
    expect(text).toBe(FILE)
  })

  it('lets a list shrink only where that is announced', () => {
    const change = '{ agents: { list: [{ id: "b" }] } }'
    expect(patch(FILE, change).outcome).toMatchObject({ ok: false, kind: 'refused', message: expect.stringContaining('agents.list') })
    expect(patch(FILE, '{ agents: { list: [{ id: "a" }, { id: "c" }] } }').outcome).toMatchObject({ ok: false, kind: 'refused' })
    expect(patch(FILE, change, ['agents.list']).outcome).toMatchObject({ ok: true })
    expect(patch(FILE, '{ agents: { list: [{ id: "a" }, { id: "b" }, { id: "c" }] } }').outcome).toMatchObject({ ok: true })
  })

  it('keeps a secret that is sent back as shown', () => {
    const { outcome, text } = patch(FILE, `{ models: { providers: { box: { apiKey: "${REDACTED}", auth: "token" } } } }`)
    expect(outcome).toMatchObject({ ok: true, changedPaths: ['models.providers.box.auth'] })
    expect(text).toContain('apiKey: "key-1"')
  })

  it.each([
    ['that is no JSON5', '{ gateway: ', /patch is not valid JSON5/],
    ['that is no object', '[1]', /patch must hold an object/],
    ['with an unknown key', '{ gateway: { prot: 1 } }', /gateway\.prot is not a known setting; did you mean "port"/],
    ['with a wrong value', '{ gateway: { port: 0 } }', /gateway\.port must be at least 1/],
  ])('refuses a patch %s', (_, change, message) => {
    const { outcome, text } = patch(FILE, change)
    expect(outcome).toMatchObject({ ok: false, kind: 'invalid', message: expect.stringMatching(message) })
    expect(text).toBe(FILE)
  })

  it('writes into the included file when a section is nothing but that include', () => {
    const { config, write, read } = service('{ agents: { $include: "agents.json5" } }')
    write('agents.json5', '{\n  // roster\n  list: [{ id: "a" }],\n}')
    config.reload()
    expect(config.patch('{ agents: { defaults: { timeoutSeconds: 9 } } }', config.snapshot().hash)).toMatchObject({ ok: true })
    expect(read('openclaw.json')).toBe('{ agents: { $include: "agents.json5" } }')
    expect(read('agents.json5')).toContain('// roster')
    expect(config.current().agents.defaults.timeoutSeconds).toBe(9)
  })

  it('overrides an include that is shared, and refuses to delete what only the include has', () => {
    const { config, write, read } = service('{ $include: "base.json5" }')
    write('base.json5', '{ gateway: { port: 1, bind: "lan" } }')
    config.reload()
    expect(config.patch('{ gateway: { port: 2 } }', config.snapshot().hash)).toMatchObject({ ok: true })
    expect(read('base.json5')).toContain('port: 1')
    expect(config.patch('{ gateway: { bind: null } }', config.snapshot().hash)).toMatchObject({ ok: false, kind: 'refused', message: expect.stringMatching(/gateway\.bind comes from .*base\.json5/) })
  })

  it('keys of OpenClaw that mean nothing here survive', () => {
    const { text } = patch(FILE, '{ gateway: { port: 4003 } }')
    expect(text).toContain('channels: { telegram: { botToken: "123:abc", name: "bot" } }')
  })
})

describe('a disk that refuses the write', () => {
  it('leaves the old file as it was', () => {
    // The name is as long as names may be, so that the temporary file beside it cannot be made.
    const name = `${'c'.repeat(250)}.json`
    const { config, read, folder } = service('{ gateway: { port: 5 } }', { name })
    expect(config.patch('{ gateway: { port: 6 } }', config.snapshot().hash)).toMatchObject({ ok: false, kind: 'write', message: expect.stringContaining('the old one is untouched') })
    expect(read(name)).toBe('{ gateway: { port: 5 } }')
    expect(config.current().gateway.port).toBe(5)
    expect(readdirSync(folder)).toEqual([name])
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('also when its folder is read-only', () => {
    const { config, read, folder } = service('{ gateway: { port: 5 } }')
    chmodSync(folder, 0o500)
    try {
      expect(config.replace('{}', config.snapshot().hash)).toMatchObject({ ok: false, kind: 'write' })
      expect(read('openclaw.json')).toBe('{ gateway: { port: 5 } }')
    } finally {
      chmodSync(folder, 0o700)
    }
    expect(existsSync(join(folder, 'openclaw.json'))).toBe(true)
  })
})
