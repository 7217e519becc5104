import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { AppSettings, AppSettingsReport } from '../../src-preload/app-settings.ts'
import { CALL_SCHEMAS } from '../bridge/call-schemas.ts'
import type { ProxyRule } from '../ports/page-settings.ts'
import { openAppSettings } from './app-settings.ts'
import { APP_DEFAULTS } from './app-settings-schema.ts'
import { createAutostartFile } from './autostart-file.ts'
import { proxyRule } from './follow-settings.ts'
import { setUpSettings } from './set-up-settings.ts'
import { startsHidden } from './start-hidden.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claw-settings-'))
  path = join(folder, 'deep', 'settings.json')
  onTestFinished(() => rmSync(folder, { recursive: true }))
})
const written = (): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>

describe('the file of the app’s settings', () => {
  it('is not there until something is chosen, and then holds only that', () => {
    const settings = openAppSettings(path, () => 7)
    expect(settings.current()).toEqual(APP_DEFAULTS)
    expect(existsSync(path)).toBe(false)
    settings.change({ theme: 'dark' })
    expect(written()).toEqual({ theme: 'dark' })
    expect(openAppSettings(path, () => 7).current()).toEqual({ ...APP_DEFAULTS, theme: 'dark' })
    expect(readdirSync(join(folder, 'deep'))).toEqual(['settings.json'])
    expect(process.platform === 'win32' ? 0o600 : statSync(path).mode & 0o777).toBe(0o600)
  })

  it('keeps what another version wrote, and values that make no sense until they are chosen anew', () => {
    openAppSettings(path, () => 7).change({ zoom: 1.5 })
    writeFileSync(path, JSON.stringify({ zoom: 99, theme: 'dark', fromTomorrow: { a: 1 } }))
    const settings = openAppSettings(path, () => 7)
    expect(settings.current()).toEqual({ ...APP_DEFAULTS, theme: 'dark' })
    expect(settings.notices()).toEqual([{ kind: 'not-used', names: ['zoom'] }])
    settings.change({ spellCheck: false })
    expect(written()).toEqual({ zoom: 99, theme: 'dark', fromTomorrow: { a: 1 }, spellCheck: false })
  })

  it.each(['', 'not json', '[]', 'null', '{"theme": "da'])('that holds %j is set aside and said so', (content) => {
    openAppSettings(path, () => 7).change({ zoom: 2 })
    writeFileSync(path, content)
    const settings = openAppSettings(path, () => 7)
    expect(settings.notices()).toEqual([{ kind: 'set-aside', path: `${path}.damaged-7` }])
    expect(readFileSync(`${path}.damaged-7`, 'utf8')).toBe(content)
    settings.change({ zoom: 1.25 })
    expect(openAppSettings(path, () => 8)).toMatchObject({ notices: expect.any(Function) as unknown })
    expect(openAppSettings(path, () => 8).notices()).toEqual([])
  })

  it('that can’t be written changes nothing', () => {
    writeFileSync(join(folder, 'deep'), 'a file where the folder should be')
    const settings = openAppSettings(path, () => 7)
    const told: AppSettings[] = []
    settings.onChange((now) => told.push(now))
    expect(() => settings.change({ theme: 'dark' })).toThrow(/EEXIST|ENOTDIR/)
    expect(settings.current().theme).toBe('system')
    expect(told).toEqual([])
  })
})

describe('what a page may change', () => {
  const schema = CALL_SCHEMAS['settings.change']
  it.each<Partial<AppSettings>>([{}, { zoom: 1.1, theme: 'light' }, { quickChatShortcut: '' }, { quickChatShortcut: 'Alt+Space' }, { proxyAddress: 'http://proxy.example:3128' }, { proxyAddress: 'http://me:pw@proxy.example:3128' }, { language: 'pt-BR' }, { updateFeed: 'https://updates.example/' }])('is %o', (changes) => {
    expect(schema.safeParse({ changes }).success).toBe(true)
  })

  it.each([
    { zoom: 0 }, { zoom: Number.NaN }, { theme: 'pink' }, { quickChatShortcut: 'x' }, { quickChatShortcut: 'a + b' }, { proxyAddress: 'file:///etc' }, { proxyAddress: 'http://me:pw@' }, { hasProxyLogin: true },
    { updateFeed: 'ftp://x' }, { updateFeed: 'http://updates.example' }, { updateFeed: 'https://me:pw@updates.example' }, { language: '../en' }, { launchAtLogin: 'yes' }, { other: true },
  ])('is not %o', (changes) => {
    expect(schema.safeParse({ changes }).success).toBe(false)
  })
})

describe('settings in effect', () => {
  function setUp({ refuses = false }: { readonly refuses?: boolean } = {}) {
    const done: unknown[] = []
    const told: AppSettingsReport[] = []
    const settings = openAppSettings(path, () => 7)
    let isAtLogin = false
    const calls = setUpSettings({
      settings,
      hasTray: () => true,
      keeper: { tell: (_event, payload) => void told.push(payload as AppSettingsReport) },
      dialogs: { chooseFolder: async (title) => (title === 'cancel' ? [] : ['/notes']) },
      loginItem: {
        isEnabled: () => isAtLogin,
        setEnabled(isEnabled, isHidden) {
          if (refuses) throw new Error('the folder is read-only')
          isAtLogin = isEnabled
          done.push(['login', isEnabled, isHidden])
        },
      },
      theme: { isDark: () => false, isPanelDark: () => false, isStill: () => false, follow: (theme) => void done.push(['theme', theme]), onChange: () => undefined },
      pages: {
        setZoom: (factor) => void done.push(['zoom', factor]),
        setSpellCheck: (isOn) => void done.push(['spell', isOn]),
      },
      network: { apply: async (rule) => void done.push(['proxy', rule]) },
      proxyLogin: { keep: async (login) => void done.push(['login kept', login]) },
    })
    return { settings, calls, done, told }
  }

  it('are all put into effect at the start, without touching what the system starts at login', () => {
    const { done } = setUp()
    expect(done).toEqual([['theme', 'system'], ['spell', true], ['zoom', 1], ['proxy', { mode: 'system' }]])
  })

  it('are put into effect when they change, and every window is told', async () => {
    const { calls, done, told } = setUp()
    done.length = 0
    const report = await calls['settings.change']({ changes: { launchAtLogin: true, zoom: 1.5 } }, 1)
    expect(report).toMatchObject({ settings: { launchAtLogin: true, zoom: 1.5 }, problems: [], hasTray: true })
    expect(done).toEqual([['login', true, false], ['zoom', 1.5]])
    expect(told).toEqual([report])
    await calls['settings.change']({ changes: { startHidden: true } }, 1)
    await calls['settings.change']({ changes: { launchAtLogin: false } }, 1)
    expect(done.slice(2)).toEqual([['login', true, true], ['login', false, true]])
  })

  it('that the system refuses are kept, with the reason, until they work', async () => {
    const { calls, told } = setUp({ refuses: true })
    const report = await calls['settings.change']({ changes: { launchAtLogin: true } }, 1)
    expect(report).toMatchObject({ settings: { launchAtLogin: true }, problems: [{ name: 'launchAtLogin', message: 'the folder is read-only' }] })
    expect(told.at(-1)).toEqual(report)
    expect((await calls['settings.change']({ changes: { launchAtLogin: false } }, 1)).problems).toEqual([])
  })

  it('keep the name and password of a proxy apart, and forget them with another proxy', async () => {
    const { calls, done } = setUp()
    await calls['settings.change']({ changes: { proxy: 'manual', proxyAddress: 'http://me:p%40ss@proxy.example:3128' } }, 1)
    expect(done.slice(-2)).toEqual([['login kept', { username: 'me', password: 'p@ss' }], ['proxy', { mode: 'address', address: 'http://proxy.example:3128' }]])
    expect(written()).toEqual({ proxy: 'manual', proxyAddress: 'http://proxy.example:3128', hasProxyLogin: true })
    done.length = 0
    await calls['settings.change']({ changes: { proxyAddress: 'http://me:other@proxy.example:3128' } }, 1)
    expect(done.at(0)).toEqual(['login kept', { username: 'me', password: 'other' }])
    expect(done.at(-1)).toEqual(['proxy', { mode: 'address', address: 'http://proxy.example:3128' }])
    await calls['settings.change']({ changes: { proxyAddress: 'http://elsewhere.example:3128' } }, 1)
    expect(done).toContainEqual(['login kept', null])
    expect(written()).toMatchObject({ proxyAddress: 'http://elsewhere.example:3128', hasProxyLogin: false })
  })

  it('choose a folder with the system’s dialog', async () => {
    const { calls } = setUp()
    expect(await calls['folder.choose']({ title: 'Where?' }, 1)).toEqual({ path: '/notes' })
    expect(await calls['folder.choose']({ title: 'cancel' }, 1)).toEqual({ path: null })
  })

  it.each<[AppSettings['proxy'], string, ProxyRule]>([['system', 'http://p:1', { mode: 'system' }], ['none', 'http://p:1', { mode: 'none' }], ['manual', '', { mode: 'none' }], ['manual', 'http://p:1', { mode: 'address', address: 'http://p:1' }]])('read the proxy %s with "%s" as %o', (proxy, proxyAddress, rule) => {
    expect(proxyRule({ proxy, proxyAddress })).toEqual(rule)
  })
})

describe('launch at login by a file', () => {
  it('is written with the command quoted, and taken away', () => {
    const item = createAutostartFile({ path: join(folder, 'autostart', 'x.desktop'), command: ['/opt/My $App/100%', '/a"b'], name: 'OpenClaw', hiddenArgument: '--hidden' })
    expect(item.isEnabled()).toBe(false)
    item.setEnabled(true, true)
    expect(item.isEnabled()).toBe(true)
    expect(readFileSync(join(folder, 'autostart', 'x.desktop'), 'utf8')).toContain('Exec="/opt/My \\\\$App/100%%" "/a\\\\"b" "--hidden"\n')
    item.setEnabled(false, false)
    item.setEnabled(false, false)
    expect(item.isEnabled()).toBe(false)
  })

  it('that the desktop switched off is off', () => {
    const item = createAutostartFile({ path: join(folder, 'x.desktop'), command: ['/app'], name: 'OpenClaw', hiddenArgument: '--hidden' })
    item.setEnabled(true, false)
    writeFileSync(join(folder, 'x.desktop'), `${readFileSync(join(folder, 'x.desktop'), 'utf8')}Hidden=true\n`)
    expect(item.isEnabled()).toBe(false)
  })
})

it('a start without a window needs another door', () => {
  expect(startsHidden(['app', '--hidden'], true)).toBe(true)
  expect(startsHidden(['app', '--hidden'], false)).toBe(false)
  expect(startsHidden(['app'], true)).toBe(false)
})
