import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultConfig, formatIssue, loadConfig } from './index.ts'
import { configFolder } from './testing/config-folder.ts'

/** Text → the one line a person sees, without the folder. */
function problem(text: string, env: Record<string, string> = {}): string {
  const { place, folder } = configFolder(text, { env })
  return loadConfig(place).issues.map(formatIssue).join('\n').replaceAll(`${folder}/`, '')
}

describe('a configuration with every kind of mistake', () => {
  const mistakes: readonly (readonly [name: string, text: string, message: string | RegExp])[] = [
    ['an empty file', '', /^openclaw\.json:1:1 is not valid JSON5: invalid end of input/],
    ['a syntax error', '{\n  gateway: {\n    port: 1 2\n  }\n}', /^openclaw\.json:3:13 is not valid JSON5: invalid character '2'/],
    ['an unclosed object', '{ gateway: {', /^openclaw\.json:1:13 is not valid JSON5/],
    ['a file that holds no object', '[1]', 'openclaw.json:1:1 must hold an object: { … }'],
    ['a bare word', 'null', 'openclaw.json:1:1 must hold an object: { … }'],
    ['an unknown key at the root', '{\n  // ports\n  gatway: {}\n}', 'openclaw.json:3:3 gatway is not a known setting; did you mean "gateway"?'],
    ['an unknown nested key', '{ gateway: {\n  prot: 1 } }', 'openclaw.json:2:3 gateway.prot is not a known setting; did you mean "port"?'],
    ['an unknown key near an OpenClaw one', '{ chanels: {} }', 'openclaw.json:1:3 chanels is not a known setting; did you mean "channels"?'],
    ['an unknown key like nothing else', '{ gateway: { xyzzy: 1 } }', 'openclaw.json:1:14 gateway.xyzzy is not a known setting'],
    ['an unknown key inside one of two shapes', '{ agents: { defaults: { model: { primry: "a/b" } } } }', 'openclaw.json:1:34 agents.defaults.model.primry is not a known setting; did you mean "primary"?'],
    ['an unknown key in a list item', '{ agents: { list: [\n { id: "a" },\n { id: "b", modle: "x" } ] } }', 'openclaw.json:3:13 agents.list.1.modle is not a known setting; did you mean "model"?'],
    ['an unknown key in a map', '{ models: { providers: { "my.box": { baseURL: "x" } } } }', 'openclaw.json:1:38 models.providers["my.box"].baseURL is not a known setting; did you mean "baseUrl"?'],
    ['a wrong type', '{ gateway: { port: "18789" } }', 'openclaw.json:1:14 gateway.port must be a number, not text'],
    ['a fraction where a whole number belongs', '{ gateway: { port: 1.5 } }', 'openclaw.json:1:14 gateway.port must be a whole number, not a number with a fraction or of that size'],
    ['a number out of range', '{ gateway: { port: 70000 } }', 'openclaw.json:1:14 gateway.port must be at most 65535'],
    ['a number below its minimum', '{ agents: { defaults: { timeoutSeconds: 0 } } }', 'openclaw.json:1:25 agents.defaults.timeoutSeconds must be at least 1'],
    ['not a number at all', '{ gateway: { port: NaN } }', /gateway\.port must be a/],
    ['null', '{ gateway: null }', 'openclaw.json:1:3 gateway must be an object, not null'],
    ['a list instead of an object', '{ gateway: [] }', 'openclaw.json:1:3 gateway must be an object, not a list'],
    ['an object instead of a list', '{ tools: { deny: {} } }', 'openclaw.json:1:12 tools.deny must be a list, not an object'],
    ['a value outside its choices', '{ gateway: { bind: "lann" } }', 'openclaw.json:1:14 gateway.bind must be one of "loopback", "lan", "tailnet", "custom", "auto"'],
    ['an address as bind', '{ gateway: { bind: "0.0.0.0" } }', /gateway\.bind must be one of/],
    ['neither of two shapes', '{ agents: { defaults: { model: 7 } } }', 'openclaw.json:1:25 agents.defaults.model must be text or an object, not a number with a fraction or of that size'],
    ['a missing required key', '{ agents: { list: [{ name: "x" }] } }', 'openclaw.json:1:20 agents.list.0.id is missing; it must be text'],
    ['an impossible agent id', '{ agents: { entries: { "a b": {} } } }', /agents\.entries\["a b"\] must be 1 to 64 letters/],
    ['a length of time that is none', '{ session: { maintenance: { pruneAfter: "soon" } } }', /session\.maintenance\.pruneAfter must be a length of time/],
    ['token and password without a mode', '{ gateway: { auth: { token: "a", password: "b" } } }', /gateway\.auth\.mode is missing: token and password are both set/],
    ['a custom bind without its address', '{ gateway: { bind: "custom" } }', /gateway\.customBindHost is missing/],
    ['the same agent twice', '{ agents: { list: [{ id: "a" }], entries: { A: {} } } }', /agents\.entries\.A names the agent "A" a second time/],
    ['two default agents', '{ agents: { entries: { a: { default: true }, b: { default: true } } } }', /agents has more than one agent with "default": true/],
    ['a default agent that does not exist', '{ agents: { default: "x", entries: { a: {} } } }', /agents\.default names no agent; there are a/],
    ['allow together with alsoAllow', '{ tools: { allow: ["read"], alsoAllow: ["exec"] } }', /tools\.alsoAllow cannot stand together with "allow"/],
    ['a usage limit that limits nothing', '{ models: { usageLimits: [{ per: "day" }] } }', /models\.usageLimits\.0 limits nothing: it needs "usd", "tokens" or both/],
    ['a usage limit for two things', '{ models: { usageLimits: [{ per: "day", usd: 1, provider: "a", agent: "b" }] } }', /models\.usageLimits\.0 names more than one of/],
    ['a usage limit for half a model', '{ models: { usageLimits: [{ per: "day", usd: 1, model: "big" }] } }', /models\.usageLimits\.0\.model must be written as "provider\/model"/],
    ['a broken pattern', '{ logging: { redactPatterns: ["("] } }', /logging\.redactPatterns\.0 is not a valid regular expression/],
    ['a base path that is another address', '{ gateway: { controlUi: { basePath: "//evil.example" } } }', /gateway\.controlUi\.basePath must start with "\/"/],
    ['a base path without slash', '{ gateway: { controlUi: { basePath: "claw" } } }', /gateway\.controlUi\.basePath must start with "\/"/],
    ['a prototype key', '{ "__proto__": { "x": 1 } }', /__proto__/],
  ]

  it.each(mistakes)('explains %s', (_, text, message) => {
    const found = problem(text)
    const isExplained = typeof message === 'string' ? found === message : message.test(found)
    expect({ found, isExplained }).toEqual({ found, isExplained: true })
  })

  it('reports all mistakes at once', () => {
    expect(problem('{ gateway: { port: "x", prot: 1 }, modles: {} }').split('\n')).toHaveLength(3)
  })

  it('never quotes a value, because it may be a secret', () => {
    expect(problem('{ gateway: { auth: { token: 123456789, mode: "hunter2-secret" } } }')).not.toMatch(/123456789|hunter2/)
  })

  it('refuses a text nested beyond reason', () => {
    expect(problem(`{ skills: ${'['.repeat(100_000)}${']'.repeat(100_000)} }`)).toContain('nested deeper than 64 levels')
  })

  it('refuses a text larger than 4 MiB', () => {
    expect(problem(`{ /* ${'x'.repeat(4 * 1024 * 1024)} */ }`)).toContain('larger than 4 MiB')
  })

  it('refuses a folder in place of the file', () => {
    const { place } = configFolder()
    mkdirSync(place.path)
    expect(loadConfig(place).issues[0]?.message).toBe('is not a regular file')
  })

  it.skipIf(process.platform === 'win32')('refuses a pipe without waiting for it', () => {
    const { place } = configFolder()
    execFileSync('mkfifo', [place.path])
    expect(loadConfig(place).issues[0]?.message).toBe('is not a regular file')
  })

  it('warns about a key that is written twice', () => {
    const { place } = configFolder('{\n  gateway: { port: 1,\n    port: 2 }\n}')
    const loaded = loadConfig(place)
    expect(loaded.config?.gateway.port).toBe(2)
    expect(loaded.warnings).toMatchObject([{ path: 'gateway.port', line: 3, column: 5, message: expect.stringContaining('twice') }])
  })
})

describe('a good configuration', () => {
  it('is the defaults when there is no file', () => {
    const { place } = configFolder()
    expect(loadConfig(place)).toMatchObject({ exists: false, issues: [], warnings: [], config: defaultConfig() })
  })

  it('reads comments, trailing commas, bare keys and a byte order mark', () => {
    const { place } = configFolder('\uFEFF// hello\n{ gateway: { port: 0x100, }, /* x */ }')
    expect(loadConfig(place).config?.gateway.port).toBe(256)
  })

  it('follows a link to a regular file', () => {
    const { place, folder, write } = configFolder()
    write('real.json', '{ gateway: { port: 2000 } }')
    symlinkSync(join(folder, 'real.json'), place.path)
    expect(loadConfig(place).config?.gateway.port).toBe(2000)
  })

  it('makes paths absolute', () => {
    const { place, folder } = configFolder('{ agents: { defaults: { workspace: "~/work" }, list: [{ id: "a", workspace: "a" }] }, skills: { load: { extraDirs: ["./skills"] } } }')
    const { config } = loadConfig(place)
    expect(config?.agents.defaults.workspace).toBe(join('/home/owner', 'work'))
    expect(config?.agents.list[0]?.workspace).toBe(join(folder, 'a'))
    expect(config?.skills.load.extraDirs).toEqual([join(folder, 'skills')])
  })

  it('is loaded within a few milliseconds', () => {
    const { place } = configFolder('{ gateway: { port: 2000 }, agents: { list: [{ id: "a" }] } }')
    loadConfig(place)
    const startedAt = performance.now()
    for (let round = 0; round < 20; round += 1) loadConfig(place)
    expect((performance.now() - startedAt) / 20).toBeLessThan(10)
  })
})
