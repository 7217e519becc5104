// Both shapes of the other installation, taken over: what comes, what stays, what is said, and that nothing there changes.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { august, february, makeReadOnly, put, SECRETS, transcript } from './testing/made-openclaw.ts'
import { fingerprint, itemOf, scene } from './testing/scene.ts'

const text = (path: string) => readFileSync(path, 'utf8')

describe('looking at an OpenClaw', () => {
  it('says that there is none', async () => {
    const { importer, source } = await scene()
    rmSync(source, { recursive: true })
    expect(await importer.preview({})).toMatchObject({ folder: source, isFound: false, items: [] })
  })

  it('finds every part of a February folder, changes nothing and shows no secret', async () => {
    const { importer, source, stateDir, secrets, sessions } = await scene()
    february(source)
    const [before, ours] = [fingerprint(source), fingerprint(stateDir)]
    const preview = await importer.preview({})
    expect(preview.items.map(({ id, added, failed }) => [id, added, failed])).toEqual([
      ['secrets', 9, 0],
      ['workspace:main', 5, 0],
      ['workspace:work', 1, 0],
      ['skills', 1, 0],
      ['sessions:main', 3, 0],
      ['sessions:work', 1, 0],
      ['configuration', expect.any(Number), 0],
    ])
    expect(preview.left).toEqual(expect.arrayContaining([
      { path: 'credentials/whatsapp', reason: 'paired-account' }, { path: 'cron', reason: 'automations' }, { path: 'devices', reason: 'pairing' }, { path: 'openclaw.json.bak', reason: 'backup' },
    ]))
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(preview)).not.toContain(secret)
    expect([fingerprint(source), fingerprint(stateDir)]).toEqual([before, ours])
    expect(secrets.list()).toEqual([])
    expect(sessions.list({}).totalCount).toBe(0)
  })

  it('says of an August folder that its database is not read, and takes what is in files', async () => {
    const { importer, source } = await scene()
    august(source)
    const preview = await importer.preview({})
    expect(preview.left).toEqual(expect.arrayContaining([{ path: 'agents/main/agent/openclaw-agent.sqlite', reason: 'database' }, { path: 'state', reason: 'runtime' }]))
    expect(itemOf(preview, 'configuration').notes).toEqual(expect.arrayContaining([
      { kind: 'reference-unknown', path: 'models.providers.far.apiKey' }, { kind: 'setting-foreign', path: 'memory' },
    ]))
    expect(preview.items.map(({ id }) => id)).toEqual(['secrets', 'workspace:main', 'workspace:helper', 'sessions:main', 'configuration'])
  })

  it('refuses its own folder, folders around it, and files', async () => {
    const { importer, stateDir, homeDir } = await scene()
    writeFileSync(join(homeDir, 'file'), '')
    for (const folder of [stateDir, homeDir, join(homeDir, 'file'), 'a\0b']) await expect(importer.preview({ folder })).rejects.toMatchObject({ details: { code: 'IMPORT_FOLDER' } })
  })
})

describe('taking over an OpenClaw', () => {
  it('brings a February folder here, from a disk that can only be read', async () => {
    const { importer, source, stateDir, secrets, sessions, config, taken, progress, hidden } = await scene()
    february(source)
    makeReadOnly(source)
    const before = fingerprint(source)
    const result = await importer.apply({})
    expect(fingerprint(source)).toBe(before)
    expect(result.items.flatMap(({ failed }) => failed)).toEqual([0, 0, 0, 0, 0, 0, 0])

    expect(text(join(stateDir, 'workspace', 'SOUL.md'))).toBe('You are Samantha.\n')
    expect(text(join(stateDir, 'workspace', 'memory', '2026-02-03.md'))).toBe('Spoke of bicycles.\n')
    expect(text(join(stateDir, 'workspace-work', 'SOUL.md'))).toBe('You work.\n')
    expect(statSync(join(stateDir, 'workspace', 'skills', 'bike', 'run.sh')).mode & 0o777).toBe(0o755)
    expect(statSync(join(stateDir, 'workspace', 'SOUL.md')).mtimeMs).toBeCloseTo(statSync(join(source, 'workspace', 'SOUL.md')).mtimeMs, -1)
    expect(existsSync(join(stateDir, 'workspace', '.git'))).toBe(false)
    expect(existsSync(join(stateDir, 'skills', 'weather', 'SKILL.md'))).toBe(true)

    expect(taken.toSorted()).toEqual(['agent:main:main', 'agent:main:openclaw-s-before', 'agent:main:telegram:group:42:topic:7', 'agent:work:main'])
    const main = sessions.get('agent:main:main')
    expect(main).toMatchObject({ title: 'Remember the blue bicycle', messageCount: 2, startedAtMs: Date.parse('2026-02-03T10:00:00.000Z'), updatedAtMs: Date.parse('2026-02-03T10:02:00.000Z'), archivedAtMs: null })
    expect(sessions.readAfter(main?.sessionId ?? '', 0, 10).map(({ createdAtMs }) => new Date(createdAtMs).toISOString())).toEqual(['2026-02-03T10:01:00.000Z', '2026-02-03T10:02:00.000Z'])
    expect(sessions.get('agent:main:telegram:group:42:topic:7')).toMatchObject({ label: 'Cycling club', kind: 'group', settings: { thinkingLevel: 'high' } })
    expect(sessions.get('agent:main:openclaw-s-before')?.archivedAtMs).toBe(Date.parse('2026-02-03T00:00:00.000Z'))

    config.reload()
    expect(config.issues()).toEqual([])
    expect(config.current()).toMatchObject({
      agents: { defaults: { model: { primary: 'custom/llama' }, thinkingDefault: 'low' }, entries: { main: { identity: { name: 'Samantha' } }, work: { name: 'Work' } } },
      models: { providers: { custom: { apiKey: SECRETS.proxy } } }, auth: { profiles: { 'anthropic:default': { apiKey: SECRETS.anthropic } } },
      session: { reset: { mode: 'idle', idleMinutes: 90 } }, tools: { exec: { timeoutSeconds: 900 } },
    })
    expect(config.current().agents.defaults.workspace).toBeUndefined()
    expect(config.current().tools.exec.mode).not.toBe('full')
    expect(config.current().gateway.auth.token).toBeUndefined()
    expect(config.environment()).toMatchObject({ OPENROUTER_API_KEY: SECRETS.router, GROQ_API_KEY: SECRETS.groq, OLLAMA_HOST: '127.0.0.1:11434' })
    expect(secrets.list().map(({ name }) => name)).toEqual(['GROQ_API_KEY', 'OPENROUTER_API_KEY', 'anthropic:default', 'anthropic:setup', 'auth.token', 'credentials/telegram-pairing.json', 'custom.apiKey', 'search.apiKey', 'telegram.botToken'])
    expect(hidden).toEqual(expect.arrayContaining([SECRETS.bot, SECRETS.anthropic]))
    expect(progress.at(-1)).toMatchObject({ itemId: 'configuration', item: 7, items: 7 })
  })

  it('writes no secret anywhere but into the store, and keeps the settings it did not take', async () => {
    const { importer, source, stateDir } = await scene()
    february(source)
    const result = await importer.apply({})
    const files = readdirSync(stateDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.parentPath.includes('secrets'))
    for (const file of files) for (const secret of Object.values(SECRETS)) expect(text(join(file.parentPath, file.name))).not.toContain(secret)
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(result)).not.toContain(secret)
    const aside = files.find(({ name }) => name === 'settings-not-taken.json')
    expect(JSON.parse(text(join(aside?.parentPath ?? '', 'settings-not-taken.json')))).toMatchObject({
      notTaken: { channels: { telegram: { enabled: true, botToken: { source: 'store', id: 'telegram.botToken' } } }, gateway: { port: 18789 }, session: { dmScope: 'per-peer' } },
    })
  })

  it('brings an August folder here', async () => {
    const { importer, source, stateDir, config, sessions } = await scene()
    august(source)
    await importer.apply({})
    config.reload()
    expect(config.issues()).toEqual([])
    expect(config.current().models.providers['custom']?.apiKey).toBe(SECRETS.groq)
    expect(Object.keys(config.current().agents.entries)).toEqual(['main', 'helper'])
    expect(text(join(stateDir, 'workspace-helper', 'AGENTS.md'))).toBe('Help.\n')
    expect(sessions.get('agent:main:openclaw-archived')?.messageCount).toBe(2)
  })

  it('adds only what is new the second time, and does not bring back what was removed here', async () => {
    const { importer, source, stateDir, sessions, config, secrets } = await scene()
    february(source)
    await importer.apply({})
    rmSync(join(stateDir, 'workspace', 'MEMORY.md'))
    writeFileSync(join(stateDir, 'workspace', 'SOUL.md'), 'Changed here.\n')
    sessions.delete('agent:work:main')
    await secrets.delete('GROQ_API_KEY')
    const before = config.snapshot().hash
    expect((await importer.apply({})).items.map(({ id, added, beside, failed }) => [id, added, beside, failed])).toEqual(
      ['secrets', 'workspace:main', 'workspace:work', 'skills', 'sessions:main', 'sessions:work', 'configuration'].map((id) => [id, 0, 0, 0]),
    )
    expect(config.snapshot().hash).toBe(before)
    expect(existsSync(join(stateDir, 'workspace', 'MEMORY.md'))).toBe(false)
    expect(sessions.get('agent:work:main')).toBeNull()

    put(source, {
      'workspace/memory/2026-02-04.md': 'New.\n',
      'agents/main/sessions/s-main.jsonl': transcript('s-main', [{ role: 'user', text: 'Remember the blue bicycle', minute: 1 }, { role: 'assistant', text: 'I will', minute: 2 }, { role: 'user', text: 'And the red one', minute: 3 }]),
    })
    const again = await importer.apply({})
    expect([itemOf(again, 'workspace:main').added, itemOf(again, 'sessions:main').added]).toEqual([1, 1])
    expect(sessions.get('agent:main:main')?.messageCount).toBe(3)
  })

  it('keeps ours and puts theirs beside where both have something else', async () => {
    const { importer, source, stateDir, sessions, secrets, config } = await scene()
    february(source)
    put(stateDir, { 'workspace/SOUL.md': 'Ours.\n' })
    sessions.createFrom('agent:main:main', { agentId: 'main' }, [{ trust: 'owner', body: { type: 'custom', customType: 'ours', data: {} } }])
    await secrets.set('custom.apiKey', 'sk-ours')
    config.patch('{"agents":{"defaults":{"thinkingDefault":"high"}}}', config.snapshot().hash)
    const preview = await importer.preview({})
    const result = await importer.apply({})
    for (const said of [preview, result]) {
      expect(itemOf(said, 'workspace:main').notes).toContainEqual({ kind: 'beside', path: 'SOUL.md', detail: 'SOUL.from-openclaw.md' })
      expect(itemOf(said, 'sessions:main').notes).toContainEqual({ kind: 'beside', path: 'agent:main:main', detail: 'agent:main:main-from-openclaw' })
      expect(itemOf(said, 'secrets').beside).toBe(1)
      expect(itemOf(said, 'configuration').notes).toContainEqual({ kind: 'setting-kept', path: 'agents.defaults.thinkingDefault' })
    }
    expect(text(join(stateDir, 'workspace', 'SOUL.md'))).toBe('Ours.\n')
    expect(text(join(stateDir, 'workspace', 'SOUL.from-openclaw.md'))).toBe('You are Samantha.\n')
    expect(sessions.get('agent:main:main-from-openclaw')?.messageCount).toBe(2)
    expect(secrets.lookUp('custom.apiKey')).toEqual({ kind: 'value', value: 'sk-ours' })
    config.reload()
    expect(config.current().models.providers['custom']?.apiKey).toBe(SECRETS.proxy)
    expect(config.current().agents.defaults.thinkingDefault).toBe('high')
    expect((await importer.apply({})).items.map(({ added, beside }) => added + beside)).toEqual([0, 0, 0, 0, 0, 0, 0])
  })

  it('takes the place of templates that nobody has written in', async () => {
    const { importer, source, stateDir, templatesDirectory } = await scene()
    february(source)
    put(templatesDirectory, { 'SOUL.md': 'A template.\n', 'BOOTSTRAP.md': 'Get to know each other.\n' })
    put(stateDir, { 'workspace/SOUL.md': 'A template.\n', 'workspace/BOOTSTRAP.md': 'Get to know each other.\n' })
    const { notes } = itemOf(await importer.apply({}), 'workspace:main')
    expect(notes).toEqual(expect.arrayContaining([{ kind: 'template-replaced', path: 'SOUL.md' }, { kind: 'bootstrap-removed', path: 'BOOTSTRAP.md' }]))
    expect(text(join(stateDir, 'workspace', 'SOUL.md'))).toBe('You are Samantha.\n')
    expect(existsSync(join(stateDir, 'workspace', 'BOOTSTRAP.md'))).toBe(false)
  })

  it('goes on after it was ended in the middle', async () => {
    let steps = 0
    const broken = await scene()
    const { importer, source, stateDir } = await scene({
      taken: () => {
        steps += 1
        if (steps === 1) throw new Error('the power went')
      },
    })
    expect(broken.source).not.toBe(source)
    february(source)
    await expect(importer.apply({ items: ['workspace:main', 'sessions:main'] })).rejects.toThrow('the power went')
    put(stateDir, { 'workspace/memory/.2026-02-03.md.importing': 'half' })
    expect((await importer.preview({})).isUnfinished).toBe(true)
    const result = await importer.apply({})
    expect(result.items.flatMap(({ failed, beside }) => failed + beside)).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect([itemOf(result, 'workspace:main').same, itemOf(result, 'workspace:work').added]).toEqual([5, 1])
    expect((await importer.preview({})).isUnfinished).toBe(false)
  })

  it('takes only what was chosen, and what lies outside only when it was named', async () => {
    const { importer, source, homeDir, stateDir } = await scene()
    put(homeDir, { 'clawd/SOUL.md': 'Outside.\n' })
    put(source, { 'openclaw.json': '{ agents: { defaults: { workspace: "~/clawd" } } }', 'skills/a/SKILL.md': 'a' })
    expect(itemOf(await importer.preview({}), 'workspace:main').isOutside).toBe(true)
    expect((await importer.apply({})).items.map(({ id }) => id)).toEqual(['skills', 'configuration'])
    expect(existsSync(join(stateDir, 'workspace'))).toBe(false)
    await importer.apply({ items: ['workspace:main'] })
    expect(text(join(stateDir, 'workspace', 'SOUL.md'))).toBe('Outside.\n')
    await expect(importer.apply({ items: ['workspace:other'] })).rejects.toMatchObject({ details: { code: 'IMPORT_ITEM' } })
  })

  it('refuses a second import at the same time', async () => {
    const { importer, source } = await scene()
    february(source)
    const first = importer.apply({})
    await expect(importer.apply({})).rejects.toMatchObject({ details: { code: 'IMPORT_RUNNING' } })
    await first
  })
})
