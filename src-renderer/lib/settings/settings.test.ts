import { describe, expect, it } from 'vitest'
import { describeSchema } from '../../../gateway/config/index.ts'
import { mergeText } from '../text-diff.ts'
import { everyField, findFields } from './find-fields.ts'
import { formatPath, parsePath, valueAt, withValueAt } from './json-values.ts'
import { maskSecrets, REDACTED } from './mask-secrets.ts'
import { parseJson5 } from './parse-json5.ts'
import { addChange, applyChanges, differences, findConflicts, keepMine, rebase, toMergePatch } from './pending-changes.ts'
import type { PendingChange } from './pending-changes.ts'
import { emptyValue, fieldAt, fits, readForm } from './read-field.ts'
import type { Field } from './read-field.ts'

const { schema, uiHints } = describeSchema()
const form = readForm(schema, uiHints)
const at = (path: string): Field => {
  const field = fieldAt(form, parsePath(path))
  if (field === null) throw new Error(`no field at ${path}`)
  return field
}

describe('the form of the gateway\'s own schema', () => {
  it('knows the control for every kind of setting', () => {
    expect(at('gateway.port').shape).toEqual({ kind: 'number', isWhole: true, min: 1, max: 65_535, unit: null })
    expect(at('gateway.port')).toMatchObject({ fallback: 18_789, needsRestart: true })
    expect(at('gateway.bind').shape).toMatchObject({ kind: 'choice', values: expect.arrayContaining(['loopback', 'lan']) })
    expect(at('commands.text').shape.kind).toBe('switch')
    expect(at('gateway.auth.token').shape.kind).toBe('secret')
    expect(at('tools.deny').shape.kind).toBe('texts')
    expect(at('agents.defaults.model').shape.kind).toBe('either')
    expect(at('session.maintenance.pruneAfter').shape).toEqual({ kind: 'text', mayBeNumber: true })
    expect(at('tools.exec.backgroundMs').shape).toMatchObject({ kind: 'number', unit: 'milliseconds' })
    expect(at('plugins.entries.x.config').shape.kind).toBe('any')
    expect(at('models.providers').shape.kind).toBe('map')
    expect(at('models.providers.x.models').shape.kind).toBe('list')
  })

  it('finds fields inside lists, maps and alternatives, and none where the schema has none', () => {
    expect(at('agents.list[0].identity.name').label).toBe('Name')
    expect(at('models.providers["my.host"].apiKey').shape.kind).toBe('secret')
    expect(at('agents.defaults.model.primary').shape.kind).toBe('text')
    expect(at('env.MY_KEY').shape.kind).toBe('secret')
    expect(fieldAt(form, ['gateway', 'prot'])).toBeNull()
    expect(fieldAt(form, ['gateway', 'port', 'x'])).toBeNull()
  })

  it('counts everything below a rare group as rare, and everything below a secret as secret', () => {
    expect(at('gateway.auth.rateLimit.windowMs').isAdvanced).toBe(true)
    expect(at('gateway.port').isAdvanced).toBe(false)
    expect(at('skills.entries.x.env.NAME').shape.kind).toBe('secret')
    expect(at('models.providers.x.headers.authorization').shape.kind).toBe('secret')
  })

  it('shows every setting of the schema: none is left without a control that can hold its default', () => {
    const fields = everyField(form, {})
    expect(fields.length).toBeGreaterThan(120)
    expect(fields.filter((field) => field.fallback !== undefined && !fits(field.shape, field.fallback)).map(({ path }) => formatPath(path))).toEqual([])
  })

  it('starts new entries with something of the right shape', () => {
    expect(emptyValue(at('models.providers.x'))).toEqual({})
    expect(emptyValue(at('agents.list'))).toEqual([])
    expect(emptyValue(at('gateway.bind'))).toBe('loopback')
  })
})

describe('searching the settings', () => {
  const describeField = ({ label, help }: Field) => ({ label, help })
  const find = (query: string, values: unknown = {}) => findFields(everyField(form, values), query, describeField).map(({ path }) => formatPath(path))

  it('looks at names, keys and descriptions, names first', () => {
    expect(find('port')[0]).toBe('gateway.port')
    expect(find('trustedProxies')).toContain('gateway.trustedProxies')
    expect(find('extractive')).toEqual(['agents.defaults.compaction.timeoutSeconds'])
    expect(find('log level')[0]).toBe('logging.level')
    expect(find('  ')).toEqual([])
    expect(find('qwertz')).toEqual([])
  })

  it('finds what is inside of entries that are there', () => {
    expect(find('scripted apiKey', { models: { providers: { scripted: {} } } })).toContain('models.providers.scripted.apiKey')
  })
})

describe('changes that wait', () => {
  const source = { gateway: { port: 1, bind: 'lan' }, tools: { deny: ['a', 'b'] }, agents: { list: [{ id: 'x', name: 'X' }] } }

  it('are gone when they are taken back by hand', () => {
    const changed = addChange([], source, ['gateway', 'port'], 2)
    expect(applyChanges(source, changed)).toMatchObject({ gateway: { port: 2, bind: 'lan' } })
    expect(addChange(changed, source, ['gateway', 'port'], 1)).toEqual([])
  })

  it('inside a list change the list as a whole, and say so', () => {
    const changed = addChange([], source, ['agents', 'list', '0', 'name'], 'Y')
    expect(changed).toEqual([{ path: ['agents', 'list'], before: [{ id: 'x', name: 'X' }], after: [{ id: 'x', name: 'Y' }] }])
    expect(toMergePatch(changed, source)).toEqual({ patch: { agents: { list: [{ id: 'x', name: 'Y' }] } }, replacePaths: ['agents.list'] })
  })

  it('below a change that waits already become part of it', () => {
    const made = addChange([], source, ['models', 'providers', 'mine'], {})
    const filled = addChange(made, source, ['models', 'providers', 'mine', 'baseUrl'], 'http://x')
    expect(filled).toEqual([{ path: ['models', 'providers', 'mine'], before: undefined, after: { baseUrl: 'http://x' } }])
  })

  it('remove with null, and remove what an object lost', () => {
    const changes: readonly PendingChange[] = [
      { path: ['gateway', 'port'], before: 1, after: undefined },
      { path: ['tools'], before: source.tools, after: { allow: ['c'] } },
    ]
    expect(toMergePatch(changes, source)).toEqual({ patch: { gateway: { port: null }, tools: { deny: null, allow: ['c'] } }, replacePaths: [] })
  })

  it('that somebody else made, too, are no changes any more', () => {
    const changed = addChange([], source, ['gateway', 'port'], 2)
    expect(rebase(changed, { gateway: { port: 2 } })).toEqual([])
  })

  it('clash with another change of the same place only, until one is chosen', () => {
    const changed = addChange(addChange([], source, ['gateway', 'port'], 2), source, ['tools', 'deny'], ['a'])
    const theirs = { ...source, gateway: { port: 3, bind: 'custom' } }
    expect(findConflicts(changed, theirs)).toEqual([{ change: changed[0], theirs: 3 }])
    const chosen = keepMine(changed, theirs, ['gateway', 'port'])
    expect(findConflicts(chosen, theirs)).toEqual([])
    expect(toMergePatch(chosen, theirs).patch).toEqual({ gateway: { port: 2 }, tools: { deny: ['a'] } })
  })

  it('are listed leaf by leaf', () => {
    expect(differences({ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 }, d: { e: [] } })).toEqual([
      { path: ['a', 'c'], before: 2, after: 3 },
      { path: ['d', 'e'], before: undefined, after: [] },
    ])
    expect(differences({}, { a: {} })).toEqual([{ path: ['a'], before: undefined, after: {} }])
  })
})

describe('secrets', () => {
  it('that were just typed are hidden like stored ones; references are not', () => {
    const value = { mine: { baseUrl: 'http://x', apiKey: 'sk-planted', headers: { a: 'planted' }, models: [{ id: 'm', headers: { b: 'planted' } }] }, other: { apiKey: '${KEY}' } }
    const masked = maskSecrets(at('models.providers'), value)
    expect(JSON.stringify(masked)).not.toContain('planted')
    expect(masked).toMatchObject({ mine: { baseUrl: 'http://x', apiKey: REDACTED }, other: { apiKey: '${KEY}' } })
  })
})

describe('two people at one text', () => {
  const base = 'a\nb\nc\nd\ne\nf\ng\nh\n'
  it('keep both changes where they did not touch the same lines', () => {
    expect(mergeText(base, base.replace('b', 'mine'), base.replace('g', 'theirs'))).toBe(base.replace('b', 'mine').replace('g', 'theirs'))
    expect(mergeText(base, base.replace('g', 'mine'), `new\n${base}`)).toBe(`new\n${base.replace('g', 'mine')}`)
  })
  it('are told when they did', () => {
    expect(mergeText(base, base.replace('b', 'mine'), base.replace('b', 'theirs'))).toBeNull()
  })
})

describe('reading JSON5 as it is typed', () => {
  it('says line and column of what is wrong', () => {
    expect(parseJson5('{ a: 1, // fine\n}')).toEqual({ ok: true, value: { a: 1 } })
    expect(parseJson5('{\n  a: 1,\n  b: ]\n}')).toMatchObject({ ok: false, line: 3, column: 6, message: expect.stringMatching(/^invalid/) })
  })
})

describe('paths', () => {
  it('are written as the gateway writes them and read back', () => {
    const path = ['models', 'providers', 'my.host', 'models', '0', 'id']
    expect(parsePath(formatPath(path))).toEqual(path)
    expect(parsePath('agents.list[2].id')).toEqual(['agents', 'list', '2', 'id'])
  })
  it('lead to nothing that is only inherited', () => {
    expect(valueAt({}, ['constructor'])).toBeUndefined()
    expect(Object.getPrototypeOf(withValueAt({}, ['__proto__', 'x'], 1))).toBe(Object.prototype)
  })
})
