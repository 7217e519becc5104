// Folders made to lead an import astray: it stays inside, says what it could not take, and takes the rest.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeSettings } from './merge-settings.ts'
import { put, transcript } from './testing/made-openclaw.ts'
import { fingerprint, itemOf, scene } from './testing/scene.ts'

const one = transcript('s', [{ role: 'user', text: 'Hello', minute: 1 }])

describe('a hostile folder', () => {
  it('cannot make an import read outside of it', async () => {
    const { importer, source, homeDir, stateDir, sessions, secrets } = await scene()
    put(homeDir, { 'private/id_rsa': 'PRIVATE', 'private/chat.jsonl': one, 'private/openclaw.json': '{ agents: { defaults: { thinkingDefault: "high" } } }' })
    put(source, {
      'openclaw.json': '{ $include: "../private/openclaw.json" }',
      'workspace/SOUL.md': 'Inside.',
      'agents/main/sessions/sessions.json': JSON.stringify({
        'agent:main:a': { sessionId: '../../../../private/chat' },
        'agent:main:b': { sessionId: 'chat', sessionFile: join(homeDir, 'private', 'chat.jsonl') },
        'agent:main:c': { sessionId: 'linked' },
      }),
    })
    mkdirSync(join(source, 'credentials'))
    symlinkSync(join(homeDir, 'private', 'id_rsa'), join(source, 'workspace', 'key'))
    symlinkSync(join(homeDir, 'private'), join(source, 'workspace', 'folder'))
    symlinkSync('SOUL.md', join(source, 'workspace', 'soul-again'))
    symlinkSync('.', join(source, 'workspace', 'circle'))
    symlinkSync(join(homeDir, 'private', 'chat.jsonl'), join(source, 'agents/main/sessions/linked.jsonl'))
    symlinkSync(join(homeDir, 'private', 'id_rsa'), join(source, 'credentials', 'key.json'))
    symlinkSync(join(homeDir, 'private', 'id_rsa'), join(source, '.env'))
    symlinkSync(join(homeDir, 'private'), join(source, 'skills'))
    const before = fingerprint(source)
    const result = await importer.apply({})
    expect(fingerprint(source)).toBe(before)
    expect(readdirSync(join(stateDir, 'workspace')).toSorted()).toEqual(['SOUL.md', 'soul-again'])
    expect(itemOf(result, 'workspace:main').notes).toEqual(['circle', 'folder', 'key'].map((path) => ({ kind: path === 'circle' ? 'odd-file' : 'link', path })))
    expect(sessions.list({}).totalCount).toBe(0)
    expect(secrets.list()).toEqual([])
    expect(existsSync(join(stateDir, 'skills'))).toBe(false)
    expect(itemOf(result, 'configuration')).toMatchObject({ added: 0, failed: 1 })
  })

  it.each([
    ['the whole home folder', '~'],
    ['the root', '/'],
    ['the folder itself', '~/.openclaw'],
  ])('cannot name %s as a workspace', async (_what, workspace) => {
    const { importer, source } = await scene()
    put(source, { 'openclaw.json': JSON.stringify({ agents: { defaults: { workspace } } }) })
    const preview = await importer.preview({})
    expect(preview.items.map(({ id }) => id)).toEqual(['configuration'])
    expect(preview.left).toContainEqual({ path: expect.any(String), reason: 'too-wide' })
  })

  it.each([
    ['keys with control characters', { 'agent:main:a\u0000b': { sessionId: 's' } }],
    ['keys of other agents', { 'agent:work:main': { sessionId: 's' } }],
    ['keys that are far too long', { [`agent:main:${'x'.repeat(600)}`]: { sessionId: 's' } }],
    ['empty keys', { '': { sessionId: 's' } }],
    ['entries that are no objects', { 'agent:main:a': 5 }],
    ['ids that are no names', { 'agent:main:a': { sessionId: 'a/b' } }],
  ])('gets an answer for sessions with %s, and the rest comes', async (_what, index) => {
    const { importer, source, sessions } = await scene()
    put(source, { 'agents/main/sessions/sessions.json': JSON.stringify({ ...index, 'agent:main:good': { sessionId: 'good' } }), 'agents/main/sessions/s.jsonl': one, 'agents/main/sessions/good.jsonl': one })
    expect(itemOf(await importer.apply({}), 'sessions:main').failed).toBe(1)
    expect(sessions.get('agent:main:good')?.messageCount).toBe(1)
  })

  it('gets an answer for each thing that is broken, huge or odd, and the rest comes', async () => {
    const { importer, source, sessions, stateDir } = await scene()
    put(source, {
      'openclaw.json': '{ agents: { defaults: { thinkingDefault: "sideways", timeoutSeconds: 60 } }, unheardOf: 1, tools: { deny: "no list" } }',
      'workspace/good.md': 'good',
      'workspace/huge.bin': '',
      'agents/main/sessions/broken.jsonl': `${one.split('\n')[0]}\nnot json\n${one.split('\n')[1]}\n`,
      'agents/main/sessions/torn.jsonl': `${one}{"type":"message","id":"x`,
      'agents/main/sessions/huge.jsonl': '',
      'agents/main/agent/auth-profiles.json': '{"profiles": "none"}',
    })
    truncateSync(join(source, 'workspace/huge.bin'), 300 * 1024 * 1024)
    truncateSync(join(source, 'agents/main/sessions/huge.jsonl'), 200 * 1024 * 1024)
    execFileSync('mkfifo', [join(source, 'workspace', 'pipe')])
    const result = await importer.apply({})
    expect(itemOf(result, 'secrets').notes).toEqual([{ kind: 'broken', path: 'agents/main/agent/auth-profiles.json' }])
    expect(itemOf(result, 'workspace:main')).toMatchObject({ added: 1, failed: 2, notes: [{ kind: 'too-large', path: 'huge.bin', detail: '314572800' }, { kind: 'odd-file', path: 'pipe' }] })
    expect(itemOf(result, 'sessions:main').notes).toEqual([
      { kind: 'broken', path: 'agents/main/sessions/broken.jsonl', detail: expect.stringMatching(/^line 2: not valid JSON/) },
      { kind: 'too-large', path: 'agents/main/sessions/huge.jsonl', detail: '209715200' },
    ])
    expect(sessions.get('agent:main:openclaw-torn')?.messageCount).toBe(1)
    expect(itemOf(result, 'configuration').notes.filter(({ kind }) => kind === 'setting-invalid').map(({ path }) => path).toSorted()).toEqual(['agents.defaults.thinkingDefault', 'tools.deny', 'unheardOf'])
    expect(JSON.parse(readFileSync(join(stateDir, 'openclaw.json'), 'utf8'))).toEqual({ agents: { defaults: { timeoutSeconds: 60 } }, tools: {} })
  })

  it('cannot write outside our folder through a link that lies in it', async () => {
    const { importer, source, stateDir, homeDir } = await scene()
    put(source, { 'workspace/memory/a.md': 'a' })
    mkdirSync(join(homeDir, 'elsewhere'))
    mkdirSync(join(stateDir, 'workspace'))
    symlinkSync(join(homeDir, 'elsewhere'), join(stateDir, 'workspace', 'memory'))
    expect(itemOf(await importer.apply({}), 'workspace:main').failed).toBe(1)
    expect(readdirSync(join(homeDir, 'elsewhere'))).toEqual([])
  })

  it('reads a configuration that cannot be parsed as such, with its line', async () => {
    const { importer, source } = await scene()
    writeFileSync(join(source, 'openclaw.json'), '{\n  agents: [\n}')
    expect(itemOf(await importer.preview({}), 'configuration')).toMatchObject({ failed: 1, notes: [{ kind: 'broken', detail: expect.stringMatching(/^line 3/) }] })
  })
})

describe('merging settings', () => {
  const options = { defaultAgent: 'main', workspaceFor: (id: string) => `/state/workspace-${id}` }
  const json = fc.jsonValue({ maxDepth: 4 }).map((value) => ({ tools: value, ['__proto__']: 1 }))

  it('never changes what we have, and has nothing to add the second time', () => {
    fc.assert(fc.property(json, json, (ours, theirs) => {
      const { value } = mergeSettings(ours, theirs, options)
      expect(mergeSettings(value, ours, options).taken).toEqual([])
      expect(mergeSettings(value, ours, options).kept).toEqual([])
      expect(mergeSettings(value, theirs, options).taken).toEqual([])
    }))
  })

  it('keeps who answers when nobody is named, and lets another one answer where nobody had a choice', () => {
    const theirs = { agents: { list: [{ id: 'Boss', default: true }, { id: 'aid' }] } }
    expect(mergeSettings({ agents: { list: [{ id: 'me', default: true }] } }, theirs, { ...options, defaultAgent: 'me' }).value).toEqual({ agents: { list: [{ id: 'me', default: true }], entries: { boss: {}, aid: {} } } })
    expect(mergeSettings({}, theirs, options).value).toEqual({ agents: { entries: { main: {}, boss: { default: true, workspace: '/state/workspace-boss' }, aid: {} } } })
  })
})
