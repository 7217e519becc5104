import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createConfigService } from './index.ts'
import type { ConfigChange, ConfigService } from './index.ts'
import { reloadKind } from './reload-kinds.ts'
import { configFolder } from './testing/config-folder.ts'
import type { ConfigFolder } from './testing/config-folder.ts'

interface Living extends ConfigFolder {
  readonly config: ConfigService
  readonly changes: ConfigChange[]
  readonly log: string[]
  readonly edit: (text: string) => void
}

function living(text?: string, env: Record<string, string> = {}): Living {
  const folder = configFolder(text, { env })
  const log: string[] = []
  const config = createConfigService({ ...folder.place, now: () => 1_700_000_000_000, log: (level, message, fields) => log.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`) })
  onTestFinished(() => config.close())
  const changes: ConfigChange[] = []
  config.onChange((change) => changes.push(change))
  return {
    ...folder,
    config,
    changes,
    log,
    edit: (next) => {
      folder.write('openclaw.json', next)
      config.reload()
    },
  }
}

describe('what takes effect when', () => {
  it.each([
    ['agents.defaults.model', 'hot'],
    ['models.providers.x.apiKey', 'hot'],
    ['auth.order.x', 'hot'],
    ['session.reset.mode', 'hot'],
    ['messages.queue.mode', 'hot'],
    ['tools.exec.mode', 'hot'],
    ['skills.entries.x.enabled', 'hot'],
    ['plugins.entries.x.enabled', 'hot'],
    ['plugins.deny', 'hot'],
    ['env.vars.X', 'hot'],
    ['logging.level', 'hot'],
    ['gateway.reload.mode', 'hot'],
    ['gateway.tools.deny', 'hot'],
    ['gateway.http.endpoints.responses.enabled', 'hot'],
    ['gateway.nodes.pairing.autoApproveLocal', 'hot'],
    ['gateway.port', 'restart'],
    ['gateway.bind', 'restart'],
    ['gateway.auth.token', 'restart'],
    ['gateway.trustedProxies', 'restart'],
    ['gateway.controlUi.allowedOrigins', 'restart'],
    ['plugins.load.paths', 'restart'],
    ['logging.file', 'restart'],
    ['meta.lastTouchedAt', 'none'],
    ['$schema', 'none'],
  ])('%s: %s', (path, kind) => {
    expect(reloadKind(path)).toBe(kind)
  })
})

describe('an edit while the gateway runs', () => {
  it('takes hot keys over at once and holds back what needs a restart', () => {
    const { config, changes, edit } = living('{ gateway: { port: 1000 }, tools: { deny: ["a"] } }')
    edit('{ gateway: { port: 2000, reload: { debounceMs: 5 } }, tools: { deny: ["b"] } }')
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({ changedPaths: ['gateway.port', 'gateway.reload.debounceMs', 'tools.deny'], restartPaths: ['gateway.port'], recovered: false })
    expect(config.current().tools.deny).toEqual(['b'])
    expect(config.current().gateway).toMatchObject({ port: 1000, reload: { debounceMs: 5 } })
    expect(config.pendingRestart()).toEqual(['gateway.port'])
  })

  it('forgets a pending restart when the key is set back', () => {
    const { config, edit } = living('{ gateway: { port: 1000 } }')
    edit('{ gateway: { port: 2000 } }')
    edit('{ gateway: { port: 1000 } }')
    expect(config.pendingRestart()).toEqual([])
  })

  it('says that everything wants a restart when the file asks for that', () => {
    const { changes, edit } = living('{ gateway: { reload: { mode: "restart" } } }')
    edit('{ gateway: { reload: { mode: "restart" } }, tools: { deny: ["x"] } }')
    expect(changes[0]?.restartPaths).toEqual(['tools.deny'])
  })

  it('is not news when nothing changed but the comments', () => {
    const { config, changes, edit } = living('{}')
    const { hash } = config.snapshot()
    edit('{ /* hello */ }')
    expect(changes).toEqual([])
    expect(config.snapshot().hash).not.toBe(hash)
  })

  it('keeps the old configuration when it is bad, says so, and recovers with the next good one', () => {
    const { config, changes, log, edit } = living('{ tools: { deny: ["a"] } }')
    const reports: boolean[] = []
    config.onReload(({ ok }) => reports.push(ok))
    edit('{ tools: { denny: ["b"] } }')
    expect(config.current().tools.deny).toEqual(['a'])
    expect(config.mode).toBe('normal')
    expect(config.issues()).toMatchObject([{ path: 'tools.denny', suggestion: 'deny', line: 1 }])
    expect(config.snapshot()).toMatchObject({ valid: false, runtimeConfig: { tools: { deny: ['a'] } } })
    expect(log.join()).toContain('configuration rejected')
    edit('{ tools: { deny: ["c"] } }')
    expect(config.issues()).toEqual([])
    expect(changes.map((change) => change.config.tools.deny)).toEqual([['c']])
    expect(reports).toEqual([false, true])
  })

  it('takes up a key that was replaced in the `.env` of the state folder, at a reload, an edit and by watching', async () => {
    const { config, changes, write } = living('{ gateway: { reload: { debounceMs: 1 } }, models: { providers: { x: { apiKey: "${X_KEY}" } } } }')
    write('.env', 'X_KEY=one\n')
    config.reload()
    expect(config.current().models.providers['x']?.apiKey).toBe('one')
    write('.env', 'X_KEY=two\n')
    const before = config.snapshot().hash
    expect(config.patch('{ models: { providers: { x: { apiKey: "${X_KEY}" } } } }', before)).toMatchObject({ ok: true, noop: true })
    expect(config.current().models.providers['x']?.apiKey).toBe('two')
    expect(config.snapshot().hash).toBe(before)
    await config.watch()
    write('.env', 'X_KEY=two\nOTHER=1\n')
    await vi.waitFor(() => expect(config.environment()).toMatchObject({ OTHER: '1' }), { timeout: 5_000 })
    expect(changes.map(({ changedPaths }) => changedPaths)).toEqual([['models.providers.x.apiKey'], ['models.providers.x.apiKey'], []])
  })

  it('is taken over even when one listener fails', () => {
    const { config, changes, log, place, write } = living('{}')
    const broken = config.onChange(() => {
      throw new Error('listener broke')
    })
    config.onChange((change) => changes.push(change))
    write('openclaw.json', '{ tools: { deny: ["x"] } }')
    config.reload()
    broken()
    expect(changes).toHaveLength(2)
    expect(log.join()).toContain('listener broke')
    expect(config.snapshot()).toMatchObject({ valid: true, path: place.path })
  })

  it('keeps the old configuration when the file disappears, also after a second look', () => {
    const { config, place } = living('{ tools: { deny: ["a"] } }')
    rmSync(place.path)
    config.reload()
    config.reload()
    expect(config.current().tools.deny).toEqual(['a'])
    expect(config.issues()[0]?.message).toContain('was deleted')
  })

  it('notices an edit of an included file', () => {
    const { config, write, edit } = living('{}')
    write('tools.json5', '{ deny: ["a"] }')
    edit('{ tools: { $include: "tools.json5" } }')
    write('tools.json5', '{ deny: ["b"] }')
    config.reload()
    expect(config.current().tools.deny).toEqual(['b'])
  })

  it('is noticed by watching', async () => {
    const { config, write, place } = living('{ gateway: { reload: { debounceMs: 0 } } }')
    await config.watch()
    const reloaded = new Promise<boolean>((resolve) => {
      config.onReload(({ ok }) => resolve(ok))
    })
    write('openclaw.json', '{ tools: { deny: ["x"] } }')
    expect(await reloaded).toBe(true)
    expect(config.current().tools.deny).toEqual(['x'])
    expect(statSync(`${place.path}.last-good`).isFile()).toBe(true)
  })

  it('is not watched for while reloading is off, and is again once that is switched back on', async () => {
    const { config, write } = living('{ gateway: { reload: { mode: "off", debounceMs: 0 } } }')
    await config.watch()
    expect(config.patch('{ gateway: { reload: { mode: "hot" } } }', config.snapshot().hash)).toMatchObject({ ok: true })
    await config.watch()
    const reloaded = new Promise<boolean>((resolve) => {
      config.onReload(({ ok }) => resolve(ok))
    })
    write('openclaw.json', '{ tools: { deny: ["x"] }, gateway: { reload: { mode: "hot", debounceMs: 0 } } }')
    expect(await reloaded).toBe(true)
  })
})

describe('reading the configuration', () => {
  it('writes nothing as long as it is not watched', () => {
    const { folder } = living('{}')
    expect(readdirSync(folder)).toEqual(['openclaw.json'])
  })

  it('offers the environment to whoever looks for keys', () => {
    const { config } = living('{ env: { vars: { OPENAI_API_KEY: "sk-file" } } }', { OTHER: 'x' })
    expect(config.environment()).toMatchObject({ OPENAI_API_KEY: 'sk-file', OTHER: 'x' })
  })
})

describe('a bad file at start', () => {
  it('starts in recovery mode with the listening keys and credentials that are valid by themselves', () => {
    const { config } = living('{ gateway: { port: 4444, bind: "lan", auth: { mode: "token", token: "t", typo: 1 }, controlUi: { enabled: "x" } }, agents: 5 }')
    expect(config.mode).toBe('recovery')
    expect(config.current().gateway).toMatchObject({ port: 4444, bind: 'lan', auth: { mode: 'token', token: 't' }, controlUi: { enabled: true } })
    expect(config.issues().length).toBeGreaterThan(1)
  })

  it('listens on loopback only when it finds no credentials', () => {
    const { config } = living('{ gateway: { port: 4444, bind: "lan" }, typo: 1 }')
    expect(config.current().gateway).toMatchObject({ port: 4444, bind: 'loopback' })
  })

  it('takes port and credentials from the last good copy when the file cannot be parsed at all', () => {
    const folder = configFolder('{ gateway: { port: ')
    folder.write('openclaw.json.last-good', '{ gateway: { port: 5555, bind: "lan", auth: { token: "${TOKEN}" } }, tools: { deny: ["x"] } }')
    const config = createConfigService({ ...folder.place, env: { TOKEN: 'good' }, now: () => 0 })
    expect(config.mode).toBe('recovery')
    expect(config.current().gateway).toMatchObject({ port: 5555, bind: 'lan', auth: { token: 'good' } })
    expect(config.current().tools.deny).toEqual([])
  })

  it('goes back to the last good copy in one step and keeps the bad file', async () => {
    const folder = configFolder('{ tools: { deny: ["good"] } }')
    const first = createConfigService({ ...folder.place, now: () => 0 })
    await first.watch()
    await first.close()
    folder.write('openclaw.json', '{ broken')
    const config = createConfigService({ ...folder.place, now: () => 99 })
    const changes: ConfigChange[] = []
    config.onChange((change) => changes.push(change))
    expect(config.snapshot()).toMatchObject({ mode: 'recovery', lastGood: { path: `${folder.place.path}.last-good` } })
    expect(config.restoreLastGood()).toMatchObject({ ok: true })
    expect(config.mode).toBe('normal')
    expect(changes).toMatchObject([{ recovered: true, config: { tools: { deny: ['good'] } } }])
    expect(folder.read('openclaw.json')).toBe('{ tools: { deny: ["good"] } }')
    expect(folder.read('openclaw.json.rejected.99')).toBe('{ broken')
  })

  it('says that there is nothing to go back to', () => {
    const { config, write, place } = living('{ broken')
    expect(config.restoreLastGood()).toMatchObject({ ok: false, kind: 'refused' })
    write('openclaw.json.last-good', '{ also broken')
    expect(config.restoreLastGood()).toMatchObject({ ok: false, kind: 'refused', message: expect.stringContaining(`${place.path}.last-good`) })
  })

  it('is repaired by replacing it', () => {
    const { config, changes } = living('{ broken')
    expect(config.patch('{ tools: { deny: [] } }', config.snapshot().hash)).toMatchObject({ ok: false, kind: 'invalid' })
    expect(config.replace('{ tools: { deny: ["x"] } }', config.snapshot().hash)).toMatchObject({ ok: true })
    expect(config.mode).toBe('normal')
    expect(changes).toMatchObject([{ recovered: true }])
  })

  it('is repaired by hand', () => {
    const { config, edit } = living('{ broken')
    edit('{}')
    expect(config.mode).toBe('normal')
  })

  it('keeps a last good copy that does not depend on included files', async () => {
    const { config, write, edit, read } = living('{}')
    write('tools.json5', '{ deny: ["${X}"] }')
    edit('{ tools: { $include: "tools.json5" } }')
    await config.watch()
    expect(JSON.parse(read('openclaw.json.last-good'))).toEqual({ tools: { deny: ['${X}'] } })
  })

  it('includes a broken included file among what is read again', () => {
    const { config, write } = living('{ tools: { $include: "tools.json5" } }')
    expect(config.mode).toBe('recovery')
    write('tools.json5', '{ deny: ["ok"] }')
    config.reload()
    expect(config.current().tools.deny).toEqual(['ok'])
  })
})

describe('the files of a state folder', () => {
  it.skipIf(process.platform === 'win32')('are readable by their owner only', async () => {
    const { config, folder } = living()
    config.replace('{ gateway: { auth: { token: "t" } } }', undefined)
    await config.watch()
    expect(readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)).toEqual([])
  })
})
