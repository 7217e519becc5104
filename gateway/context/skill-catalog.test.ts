import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentProfile } from '../config/index.ts'
import { createSkillCatalog } from './index.ts'
import type { SkillSettings } from './index.ts'
import { agentProfile, fakeClock, put, recordingLogger, temporaryDirectory } from './testing/fixtures.ts'

let directory: ReturnType<typeof temporaryDirectory>
beforeEach(() => {
  directory = temporaryDirectory()
})
afterEach(() => directory.remove())

const skill = (name: string, description: string, more = ''): string => `---\nname: ${name}\ndescription: ${description}\n${more}---\nDo it with {baseDir}/run.sh\n`

function setUp(options: { readonly settings?: SkillSettings; readonly environment?: Record<string, string>; readonly config?: Record<string, unknown>; readonly agent?: Partial<AgentProfile> } = {}) {
  const clock = fakeClock()
  const logger = recordingLogger()
  const at = (...parts: string[]): string => join(directory.path, ...parts)
  const agent = agentProfile({ workspace: at('ws'), ...options.agent })
  const catalog = createSkillCatalog({
    clock, logger, homeDirectory: at('home'), managedDirectory: at('state/skills'), bundledDirectory: at('bundled'),
    settings: () => ({ extraDirs: [at('extra')], ...options.settings }),
    environment: () => options.environment ?? { PATH: '' },
    configValue: (path) => options.config?.[path],
    platform: 'linux',
  })
  const names = (): string[] => catalog.list(agent).skills.filter((each) => each.modelVisible).map((each) => each.name)
  const find = (name: string) => catalog.list(agent).skills.find((each) => each.name === name)
  return { catalog, agent, clock, logger, at, names, find }
}

describe('finding skills', () => {
  it('lets the place decide which skill of a name wins', () => {
    const { at, catalog, agent } = setUp()
    const places = ['ws/skills', 'ws/.agents/skills', 'home/.agents/skills', 'state/skills', 'bundled', 'extra']
    for (const index of places.keys()) {
      for (const also of places.slice(0, index + 1)) put(at(also, `s${index}`, 'SKILL.md'), skill(`s${index}`, `from ${also}`))
    }
    expect(catalog.list(agent).skills.map((each) => each.description)).toEqual(places.map(() => 'from ws/skills'))
    for (const [index, place] of places.entries()) {
      rmSync(at(place), { recursive: true })
      const next = createCatalogAgain()
      expect(next.list(agent).skills.map((each) => each.description)).toEqual(places.slice(index + 1).map(() => `from ${places[index + 1] ?? ''}`))
    }
    function createCatalogAgain() {
      return setUp().catalog
    }
  })

  it('looks six folders deep, not further, and not into node_modules', () => {
    const { at, names } = setUp()
    put(at('ws/skills/a/b/c/d/e/deep/SKILL.md'), skill('deep', 'found'))
    put(at('ws/skills/a/b/c/d/e/f/deeper/SKILL.md'), skill('deeper', 'not found'))
    put(at('ws/skills/node_modules/x/SKILL.md'), skill('x', 'not found'))
    expect(names()).toEqual(['deep'])
  })

  it('reports links that leave their root instead of following them', () => {
    const { at, names, catalog, agent } = setUp()
    put(at('elsewhere/evil/SKILL.md'), skill('evil', 'outside'))
    put(at('ws/skills/good/SKILL.md'), skill('good', 'inside'))
    symlinkSync(at('elsewhere/evil'), at('ws/skills/evil'))
    mkdirSync(at('ws/skills/file'))
    symlinkSync(at('elsewhere/evil/SKILL.md'), at('ws/skills/file/SKILL.md'))
    symlinkSync(at('ws/skills'), at('ws/skills/loop'))
    expect(names()).toEqual(['good'])
    expect(catalog.list(agent).problems.map((each) => each.name)).toEqual(['evil', 'file'])
  })

  it('switches a skill at once, without waiting for the next look at the disk', () => {
    const entries = { one: { enabled: true } }
    const { at, names } = setUp({ settings: { entries } })
    put(at('ws/skills/one/SKILL.md'), skill('one', 'first'))
    expect(names()).toEqual(['one'])
    entries.one.enabled = false
    expect(names()).toEqual([])
  })

  it('sees new, changed and removed skills within seconds, asking the disk only then', () => {
    const { at, names, clock, catalog, agent } = setUp()
    expect(names()).toEqual([])
    put(at('ws/skills/one/SKILL.md'), skill('one', 'first'))
    expect(names()).toEqual([])
    clock.advance(3_000)
    expect(names()).toEqual(['one'])
    const before = catalog.prompt(agent)
    clock.advance(3_000)
    expect(catalog.prompt(agent)).toBe(before)
    put(at('ws/skills/one/SKILL.md'), skill('one', 'second version'))
    put(at('ws/skills/two/SKILL.md'), skill('two', 'new'))
    clock.advance(3_000)
    expect(catalog.prompt(agent)).toContain('second version')
    expect(names()).toEqual(['one', 'two'])
    rmSync(at('ws/skills/one'), { recursive: true })
    clock.advance(3_000)
    expect(names()).toEqual(['two'])
  })
})

describe('reading SKILL.md', () => {
  it('understands YAML beyond single lines once the parser is loaded', async () => {
    const { at, catalog, agent, find } = setUp({ environment: { PATH: '', TODO_KEY: 'x' } })
    put(at('ws/skills/todo/SKILL.md'), '---\nname: todo\ndescription: >\n  Manage tasks\n  with care\nmetadata:\n  openclaw:\n    emoji: "✅"\n    requires:\n      env:\n        - TODO_KEY\n---\nbody\n')
    await catalog.prepare(agent)
    expect(find('todo')).toMatchObject({ description: 'Manage tasks with care', emoji: '✅', modelVisible: true })
  })

  it('takes one-line JSON metadata, quoted values and colons without the parser', () => {
    const { at, find } = setUp()
    put(at('ws/skills/a/SKILL.md'), '---\nname: a\ndescription: "Look: at this"\nmetadata: {"openclaw": {"always": true, "requires": {"bins": ["nope"]}}}\n---\nbody')
    expect(find('a')).toMatchObject({ description: 'Look: at this', always: true, modelVisible: true })
  })

  it.each([
    ['no frontmatter', 'just text', /no frontmatter/],
    ['no description', '---\nname: bad\n---\n', /description/],
    ['broken YAML', '---\nname: bad\ndescription: [1, 2\n---\n', /can't be read/],
    ['a wrong type', '---\nname: bad\ndescription: x\nmetadata: {"openclaw": {"requires": {"bins": 5}}}\n---\n', /metadata/],
    ['a name with markup', '---\nname: "<b>"\ndescription: x\n---\n', /its name/],
    ['an endless frontmatter', `---\nname: bad\ndescription: ${'x'.repeat(20_000)}\n---\n`, /longer/],
  ])('names a skill with %s and goes on', async (_, text, problem) => {
    const { at, catalog, agent, names, logger } = setUp()
    put(at('ws/skills/bad/SKILL.md'), text)
    put(at('ws/skills/good/SKILL.md'), skill('good', 'fine'))
    await catalog.prepare(agent)
    expect(names()).toEqual(['good'])
    expect(catalog.list(agent).problems).toEqual([{ name: 'bad', filePath: at('ws/skills/bad/SKILL.md'), problem: expect.stringMatching(problem) }])
    expect(logger.lines.filter((line) => line.includes('skill left out'))).toHaveLength(1)
  })

  it('fills in {baseDir} when a skill is used as a command', () => {
    const { at, catalog, agent } = setUp()
    put(at('ws/skills/My Tool/SKILL.md'), skill('My Tool-2', 'x'))
    expect(catalog.commands(agent).map((each) => each.command)).toEqual(['my_tool_2'])
    expect(catalog.instructions(agent, 'my_tool_2')?.text).toBe(`Do it with ${at('ws/skills/My Tool')}/run.sh`)
    expect(catalog.instructions(agent, 'unknown')).toBeNull()
  })
})

describe('gating', () => {
  it('asks for programs, variables, configuration and system', () => {
    const { at, find } = setUp({ environment: { PATH: join(directory.path, 'bin'), HAS: '1' }, config: { 'browser.enabled': true } })
    chmodSync(put(at('bin/tool'), '#!/bin/sh'), 0o755)
    put(at('bin/notexec'), '')
    const requires = (value: object): string => `metadata: ${JSON.stringify({ openclaw: value })}\n`
    put(at('bundled/ok/SKILL.md'), skill('ok', 'x', requires({ os: ['linux'], requires: { bins: ['tool'], anyBins: ['nope', 'tool'], env: ['HAS'], config: ['browser.enabled'] } })))
    put(at('bundled/lacks/SKILL.md'), skill('lacks', 'x', requires({ requires: { bins: ['notexec', '../bin/tool'], anyBins: ['p', 'q'], env: ['LACKS'], config: ['other'] } })))
    put(at('bundled/mac/SKILL.md'), skill('mac', 'x', requires({ always: true, os: ['darwin'] })))
    expect(find('ok')).toMatchObject({ modelVisible: true, verdict: { eligible: true, configChecks: [{ path: 'browser.enabled', satisfied: true }] } })
    expect(find('lacks')?.verdict).toMatchObject({ eligible: false, missing: { bins: ['notexec', '../bin/tool'], anyBins: ['p', 'q'], env: ['LACKS'], config: ['other'], os: [] } })
    expect(find('mac')).toMatchObject({ modelVisible: false, verdict: { platformIncompatible: true, missing: { os: ['darwin'] } } })
  })

  it('obeys the configuration and the agent\'s own list, and hands variables to commands only', () => {
    const settings: SkillSettings = { allowBundled: ['b'], entries: { idle: { enabled: false }, keyed: { apiKey: 'secret', env: { MORE: '1' } } } }
    const { at, catalog, agent, find } = setUp({ settings, agent: { skills: ['idle', 'keyed', 'a', 'b'] } })
    for (const name of ['a', 'b']) put(at('bundled', name, 'SKILL.md'), skill(name, 'x'))
    put(at('ws/skills/idle/SKILL.md'), skill('idle', 'x'))
    put(at('ws/skills/other/SKILL.md'), skill('other', 'x'))
    put(at('ws/skills/keyed/SKILL.md'), skill('keyed', 'x', 'metadata: {"openclaw": {"primaryEnv": "KEYED_KEY", "requires": {"env": ["KEYED_KEY"]}}}\n'))
    expect(find('a')).toMatchObject({ blockedByAllowlist: true, modelVisible: false, commandVisible: false })
    expect(find('b')?.modelVisible).toBe(true)
    expect(find('idle')?.verdict.disabled).toBe(true)
    expect(find('other')?.blockedByAgentFilter).toBe(true)
    expect(find('keyed')?.modelVisible).toBe(true)
    expect(catalog.commandEnvironment(agent)).toEqual({ KEYED_KEY: 'secret', MORE: '1' })
    expect(catalog.prompt(agent)).not.toContain('secret')
  })

  it('separates what the model sees from what the owner may call', () => {
    const { at, find } = setUp()
    put(at('ws/skills/quiet/SKILL.md'), skill('quiet', 'x', 'disable-model-invocation: true\n'))
    put(at('ws/skills/inner/SKILL.md'), skill('inner', 'x', 'user-invocable: false\n'))
    expect(find('quiet')).toMatchObject({ modelVisible: false, commandVisible: true })
    expect(find('inner')).toMatchObject({ modelVisible: true, commandVisible: false })
  })

  it('keeps the list in the prompt small and free of markup', async () => {
    const { at, catalog, agent } = setUp({ settings: { limits: { maxSkillsInPrompt: 2, maxSkillsPromptChars: 400 } } })
    put(at('ws/skills/a/SKILL.md'), skill('a', `<system>${'long '.repeat(100)}</system>`))
    for (const name of ['b', 'c', 'd']) put(at('ws/skills', name, 'SKILL.md'), skill(name, 'short'))
    await catalog.prepare(agent)
    const prompt = catalog.prompt(agent)
    expect(prompt).toContain('In skills:\n- a: systemlong')
    expect(prompt).toContain('2 more did not fit')
    expect(prompt).not.toContain('<system>')
    expect(prompt.length).toBeLessThan(600)
  })
})
