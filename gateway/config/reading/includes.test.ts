import { symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatIssue, loadConfig } from '../index.ts'
import { configFolder } from '../testing/config-folder.ts'

describe('$include', () => {
  it('puts a file in place of an object, relative to the including file', () => {
    const { place, write } = configFolder('{ gateway: { $include: "./parts/gateway.json5" } }')
    write('parts/gateway.json5', '{ port: 2000, auth: { $include: "auth.json5" } }')
    write('parts/auth.json5', '{ token: "t" }')
    expect(loadConfig(place).config?.gateway).toMatchObject({ port: 2000, auth: { token: 't' } })
  })

  it('merges several files in order, joins lists and lets keys beside it win', () => {
    const { place, write } = configFolder('{ tools: { $include: ["a.json5", "b.json5"], deny: ["c"], exec: { timeoutSeconds: 3 } } }')
    write('a.json5', '{ deny: ["a"], exec: { timeoutSeconds: 1, backgroundMs: 1 } }')
    write('b.json5', '{ deny: ["b"], exec: { timeoutSeconds: 2 } }')
    expect(loadConfig(place).config?.tools).toMatchObject({ deny: ['a', 'b', 'c'], exec: { timeoutSeconds: 3, backgroundMs: 1 } })
  })

  it('stands at the root as well', () => {
    const { place, write } = configFolder('{ $include: "base.json5", gateway: { port: 2 } }')
    write('base.json5', '{ gateway: { port: 1, bind: "lan" } }')
    expect(loadConfig(place).config?.gateway).toMatchObject({ port: 2, bind: 'lan' })
  })

  it('replaces a list by a list', () => {
    const { place, write } = configFolder('{ agents: { list: { $include: "list.json5" } } }')
    write('list.json5', '[{ id: "a" }]')
    expect(loadConfig(place).config?.agents.list).toEqual([{ id: 'a' }])
  })

  it('names the included file, line and column of a mistake', () => {
    const { place, write, folder } = configFolder('{ tools: { $include: ["a.json5", "b.json5"] }, agents: { list: [{ id: "x" }] } }')
    write('a.json5', '{ deny: ["a"] }')
    write('b.json5', '{\n  exec: { timeoutSeconds: 1 },\n  deny: ["b",\n    7],\n}')
    expect(loadConfig(place).issues.map(formatIssue)).toEqual([`${join(folder, 'b.json5')}:4:5 tools.deny.2 must be text, not a number with a fraction or of that size`])
  })

  it('names the place of a syntax error in an included file', () => {
    const { place, write, folder } = configFolder('{ tools: { $include: "a.json5" } }')
    write('a.json5', '{ deny: [ }')
    expect(loadConfig(place).issues.map(formatIssue)[0]).toContain(`${join(folder, 'a.json5')}:1:11 is not valid JSON5`)
  })

  it('accepts files in OPENCLAW_INCLUDE_ROOTS', () => {
    const elsewhere = configFolder('{ port: 2000 }', { name: 'gateway.json5' })
    const { place } = configFolder(`{ gateway: { $include: ${JSON.stringify(elsewhere.place.path)} } }`, { env: { OPENCLAW_INCLUDE_ROOTS: elsewhere.folder } })
    expect(loadConfig(place).config?.gateway.port).toBe(2000)
  })

  const refused: readonly (readonly [name: string, text: string, message: RegExp])[] = [
    ['a missing file', '{ gateway: { $include: "none.json5" } }', /:1:14 gateway\.\$include names a file that does not exist: none\.json5/],
    ['a path out of the folder', '{ gateway: { $include: "../other.json5" } }', /leads outside the configuration folder/],
    ['an absolute path elsewhere', '{ gateway: { $include: "/etc/passwd" } }', /leads outside the configuration folder/],
    ['a number', '{ gateway: { $include: 5 } }', /must be a file name or a list of file names/],
    ['an empty list', '{ gateway: { $include: [] } }', /must be a file name or a list of file names/],
    ['a path with a zero byte', '{ gateway: { $include: "a\\u0000b" } }', /impossible path/],
    ['an endless path', `{ gateway: { $include: "${'a'.repeat(5000)}" } }`, /impossible path/],
    ['a folder', '{ gateway: { $include: "." } }', /names a file that is not a regular file/],
    ['itself', '{ $include: "openclaw.json" }', /includes itself/],
    ['a list beside other keys', '{ gateway: { $include: "list.json5", port: 1 } }', /can only stand beside other keys when the included file holds an object/],
  ]

  it.each(refused)('refuses %s', (_, text, message) => {
    const { place, write } = configFolder(text)
    write('list.json5', '[]')
    const { config, issues } = loadConfig(place)
    expect(config).toBeNull()
    expect(issues.map(formatIssue).join('\n')).toMatch(message)
  })

  it('refuses a cycle over several files', () => {
    const { place, write } = configFolder('{ $include: "a.json5" }')
    write('a.json5', '{ $include: "b.json5" }')
    write('b.json5', '{ $include: "a.json5" }')
    expect(loadConfig(place).issues[0]?.message).toBe('includes itself: a.json5')
  })

  it('refuses a link that leads out of the folder', () => {
    const elsewhere = configFolder('{ port: 1 }', { name: 'secret.json5' })
    const { place, folder } = configFolder('{ gateway: { $include: "link.json5" } }')
    symlinkSync(elsewhere.place.path, join(folder, 'link.json5'))
    expect(loadConfig(place).issues[0]?.message).toContain('through a link')
  })

  it('refuses a linked folder that leads out', () => {
    const elsewhere = configFolder('{ port: 1 }', { name: 'secret.json5' })
    const { place, folder } = configFolder('{ gateway: { $include: "sub/secret.json5" } }')
    symlinkSync(dirname(elsewhere.place.path), join(folder, 'sub'))
    expect(loadConfig(place).issues[0]?.message).toContain('leads outside')
  })

  it('goes ten levels deep and no deeper', () => {
    const chain = (levels: number): ReturnType<typeof loadConfig> => {
      const { place, write } = configFolder('{ $include: "1.json5" }')
      for (let level = 1; level < levels; level += 1) write(`${level}.json5`, `{ $include: "${level + 1}.json5" }`)
      write(`${levels}.json5`, '{ gateway: { port: 77 } }')
      return loadConfig(place)
    }
    expect(chain(10).config?.gateway.port).toBe(77)
    expect(chain(11).issues[0]?.message).toContain('deeper than 10 levels')
  })

  it('stops a fan of includes that multiplies', () => {
    const { place, write } = configFolder('{ $include: ["1.json5", "1.json5", "1.json5"] }')
    for (let level = 1; level < 9; level += 1) write(`${level}.json5`, `{ $include: ["${level + 1}.json5", "${level + 1}.json5", "${level + 1}.json5"] }`)
    write('9.json5', '{}')
    expect(loadConfig(place).issues[0]?.message).toContain('more than 200 files')
  })
})
