import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { TRAY_FRAMES, TRAY_STATES } from '../../scripts/icons/icon-files.ts'
import { createFakeClient } from '../../src-renderer/state/testing/fake-client.ts'
import { createGatewayLink } from '../gateway-link/gateway-link.ts'
import { NO_GATEWAY } from '../gateway-link/gateway-view.ts'
import type { GatewayView, PendingApproval, RecentSession } from '../gateway-link/gateway-view.ts'
import type { MenuEntry } from '../ports/menu.ts'
import { en } from '../texts/en.ts'
import { createMenuChoices } from './act-on-choice.ts'
import { followTray } from './follow-tray.ts'
import { sayWithoutTray } from './say-without-tray.ts'
import { statusLine } from './status-line.ts'
import { trayFrame } from './tray-frame.ts'
import { isPanelDark, trayImage } from './tray-image.ts'
import { trayMenu } from './tray-menu.ts'
import { hasTrayPlace } from './tray-place.ts'
import { trayState } from './tray-state.ts'
import type { HostState, TrayState } from './tray-state.ts'

const RUNNING: HostState = { kind: 'running', url: 'http://127.0.0.1:1' }
const OPEN: GatewayView = { ...NO_GATEWAY, connection: 'open' }
const approval = (id: string, more: Partial<PendingApproval> = {}): PendingApproval => ({ id, command: 'ls -l', agentId: 'main', sessionKey: 'agent:main:a', reason: null, allowed: ['allow-once', 'deny'], ...more })
const session = (key: string, more: Partial<RecentSession> = {}): RecentSession => ({ key, title: key, agentId: 'main', updatedAtMs: 1, isRunning: false, isUnread: false, channel: null, isBackground: false, isArchived: false, ...more })
const phone = { requestId: 'r1', name: 'Phone' }

describe('what the icon says', () => {
  it.each<[string, HostState, GatewayView, TrayState, string]>([
    ['ready', RUNNING, OPEN, 'idle', 'Ready'],
    ['working', RUNNING, { ...OPEN, running: 1 }, 'working', 'Working'],
    ['working on many', RUNNING, { ...OPEN, running: 3 }, 'working', 'Working on 3 chats'],
    ['asking, even while working', RUNNING, { ...OPEN, running: 3, approvals: [approval('1')] }, 'needs-you', 'Waiting for your answer'],
    ['asking twice', RUNNING, { ...OPEN, approvals: [approval('1')], pairings: [phone] }, 'needs-you', '2 questions wait for you'],
    ['starting', { kind: 'starting' }, NO_GATEWAY, 'stopped', 'Starting'],
    ['stopped', { kind: 'stopped' }, NO_GATEWAY, 'stopped', 'Stopped'],
    ['failed', { kind: 'failed', message: 'Port 1 is\ntaken.' }, NO_GATEWAY, 'error', 'Could not start: Port 1 is taken.'],
    ['connecting', RUNNING, { ...NO_GATEWAY, connection: 'connecting' }, 'stopped', 'Connecting'],
    ['not there any more', RUNNING, { ...NO_GATEWAY, connection: 'lost' }, 'error', 'Connection lost, trying again'],
    ['elsewhere and ready', { kind: 'elsewhere' }, OPEN, 'idle', 'Ready'],
    ['elsewhere and locked', { kind: 'elsewhere' }, { ...NO_GATEWAY, connection: 'refused' }, 'error', 'Sign in to go on'],
    ['elsewhere and asked to be let in', { kind: 'elsewhere' }, { ...NO_GATEWAY, connection: 'waiting' }, 'needs-you', 'Waiting to be let in'],
  ])('when it is %s', (_name, host, view, state, line) => {
    expect(trayState(host, view)).toBe(state)
    expect(statusLine(host, view, en.tray)).toBe(line)
  })

  it('is a picture that is there, on every system, for every state and panel', () => {
    const folder = join(import.meta.dirname, '../../assets/desktop/tray')
    for (const platform of ['darwin', 'win32', 'linux'] as const) {
      for (const state of [...TRAY_STATES, ...TRAY_FRAMES]) for (const isDark of [true, false]) expect(existsSync(trayImage(folder, platform, state, isDark)), `${platform} ${state}`).toBe(true)
    }
    expect(trayImage('', 'darwin', 'idle', true)).toMatch(/Template\.png$/)
  })

  it('is light on a panel that is dark, as that of GNOME always is', () => {
    expect(isPanelDark('linux', 'ubuntu:GNOME', false)).toBe(true)
    expect(isPanelDark('linux', 'KDE', false)).toBe(false)
    expect(isPanelDark('linux', undefined, true)).toBe(true)
    expect(isPanelDark('win32', undefined, false)).toBe(false)
  })
})

describe('the menu of the tray', () => {
  const menu = (host: HostState, view: GatewayView) => trayMenu(host, view, [], en)
  const flat = (entries: readonly MenuEntry[]): MenuEntry[] => entries.flatMap((entry) => (entry.kind === 'submenu' ? flat(entry.entries) : [entry]))
  const ids = (entries: readonly MenuEntry[]) => flat(entries).flatMap((entry) => (entry.kind === 'action' ? [entry.id] : []))
  const labelOf = (entries: readonly MenuEntry[], id: string) => flat(entries).find((entry) => entry.kind === 'action' && entry.id === id)

  it('has its fixed entries, and those of a gateway that runs', () => {
    expect(ids(menu(RUNNING, OPEN))).toEqual(['status', 'quick-chat', 'open', 'restart', 'stop', 'preferences', 'updates', 'quit'])
    expect(labelOf(menu(RUNNING, OPEN), 'status')).toMatchObject({ label: 'Ready', isEnabled: false })
  })

  it('starts what is stopped or failed, waits for what starts, and leaves alone what is elsewhere', () => {
    expect(labelOf(menu({ kind: 'stopped' }, NO_GATEWAY), 'start')).not.toMatchObject({ isEnabled: false })
    expect(labelOf(menu({ kind: 'failed', message: 'x' }, NO_GATEWAY), 'start')).not.toMatchObject({ isEnabled: false })
    expect(labelOf(menu({ kind: 'starting' }, NO_GATEWAY), 'start')).toMatchObject({ isEnabled: false })
    expect(ids(menu({ kind: 'elsewhere' }, OPEN)).filter((id) => ['start', 'stop', 'restart'].includes(id))).toEqual([])
  })

  it('has the newest chats, named and marked', () => {
    const entries = menu(RUNNING, { ...OPEN, sessions: [session('a', { isRunning: true, title: 'Tax' }), session('b', { isUnread: true, title: 'Trip' }), session('c', { title: null }), ...Array.from({ length: 9 }, (_, index) => session(`d${index}`))] })
    expect(ids(entries).filter((id) => id.startsWith('session:'))).toEqual(['session:a', 'session:b', 'session:c', 'session:d0', 'session:d1', 'session:d2'])
    expect(['a', 'b', 'c'].map((key) => labelOf(entries, `session:${key}`))).toMatchObject([{ label: 'Tax (working)' }, { label: 'Trip (new)' }, { label: 'Untitled chat' }])
  })

  it('has each question with what may be answered there', () => {
    const entries = menu(RUNNING, { ...OPEN, approvals: [approval('1')], pairings: [phone] })
    expect(entries[2]).toMatchObject({ kind: 'submenu', label: 'May it run: ls -l' })
    expect(ids(entries).slice(1, 5)).toEqual(['approval:1', 'allow-once:1', 'deny:1', 'pairing:r1'])
    expect(labelOf(entries, 'pairing:r1')).toMatchObject({ label: 'Phone wants to connect' })
  })

  it.each([
    ['is too long to be seen whole', approval('1', { command: `echo ${'a'.repeat(80)}; rm -rf ~` })],
    ['has a second line', approval('1', { command: 'ls\nrm -rf ~' })],
    ['turns the direction of writing', approval('1', { command: 'ls \u202Efr- mr' })],
    ['hides characters', approval('1', { command: 'l\u200Bs' })],
    ['has runs of blanks', approval('1', { command: 'ls        -l' })],
    ['is not told', approval('1', { command: '' })],
    ['may not be allowed once', approval('1', { allowed: ['deny'] })],
  ])('offers no yes for a command that %s', (_name, asked) => {
    const entries = menu(RUNNING, { ...OPEN, approvals: [asked] })
    expect(ids(entries)).toContain('deny:1')
    expect(ids(entries)).not.toContain('allow-once:1')
    expect(JSON.stringify(entries)).not.toMatch(/\\n|\u202E|\u200B/)
  })

  it('says how many questions it does not show', () => {
    const entries = menu(RUNNING, { ...OPEN, approvals: Array.from({ length: 8 }, (_, index) => approval(String(index))) })
    expect(labelOf(entries, 'approvals')).toMatchObject({ label: '3 more questions' })
  })
})

describe('choosing', () => {
  function scene(view: GatewayView = OPEN) {
    const done: string[] = []
    const note = (name: string) => (...words: (string | undefined)[]) => void done.push([name, ...words.filter((word) => word !== undefined)].join(' '))
    const later = (name: string) => async (...words: (string | undefined)[]) => note(name)(...words)
    const choose = createMenuChoices({ view: () => view, show: note('show'), openAnother: note('another'), openOwn: note('own'), quickChat: note('quick'), useGateway: note('use'), answer: later('answer'), start: later('start'), stop: later('stop'), checkForUpdates: later('check'), copyDiagnostics: later('copy'), quit: note('quit'), failed: () => done.push('failed') })
    return { done, choose }
  }

  it.each([
    ['open', ['show']], ['new-window', ['another /']], ['quick-chat', ['quick']], ['session:agent:main:a b', ['own /chat/agent:main:a%20b']],
    ['approval:1', ['show /chat/agent:main:a']], ['approval:gone', ['show /approvals']], ['approvals', ['show /approvals']], ['pairing:r1', ['show /devices']],
    ['gateway:abc123', ['use abc123', 'show']], ['gateway:', ['use ', 'show']], ['allow-once:1', ['answer 1 allow-once']], ['deny:1', ['answer 1 deny']], ['start', ['start']], ['stop', ['stop']], ['restart', ['stop', 'start']],
    ['preferences', ['show /settings/app']], ['updates', ['show /about', 'check']], ['about', ['show /about']], ['diagnostics', ['copy']], ['quit', ['quit']], ['status', []], ['something', []],
  ])('%s does its one thing', async (id, expected) => {
    const { done, choose } = scene({ ...OPEN, approvals: [approval('1')] })
    choose(id)
    await new Promise((resolve) => setImmediate(resolve))
    expect(done).toEqual(expected)
  })

  it('reports what fails', async () => {
    const failed: unknown[] = []
    const { choose } = { choose: createMenuChoices({ ...({} as Parameters<typeof createMenuChoices>[0]), stop: () => Promise.reject(new Error('disk full')), failed: (error) => void failed.push(error) }) }
    choose('stop')
    await new Promise((resolve) => setImmediate(resolve))
    expect(failed).toEqual([new Error('disk full')])
  })
})

describe('the icon in the tray', () => {
  function scene({ platform = 'linux', hasPlace = true, isStill = false }: { readonly platform?: NodeJS.Platform; readonly hasPlace?: boolean; readonly isStill?: boolean } = {}) {
    const frames: { run: () => void; isOff: boolean }[] = []
    const time = { now: 0 }
    const told: string[] = []
    let clicked = (): unknown => undefined
    let themed = (): void => undefined
    let isDark = false
    const later: (() => void)[] = []
    const link = createGatewayLink({ after: (run) => void later.push(run) })
    /** Stands before what the link knows. */
    let known: GatewayView | null = null
    const viewed: (() => void)[] = []
    const shown: string[] = []
    const has = followTray({
      tray: {
        create(image, onClick) {
          clicked = onClick
          told.push(`create ${image}`)
          return hasPlace ? { setImage: (path) => void told.push(`image ${path}`), setToolTip: (text) => void told.push(`tip ${text}`), setMenu: () => void told.push('menu'), remove: () => undefined } : null
        },
      },
      now: () => time.now,
      after(ms, run) {
        const frame = { run: () => void [(time.now += ms), run()], isOff: false }
        frames.push(frame)
        return () => void (frame.isOff = true)
      },
      images: '', platform, desktop: undefined, texts: en, onLanguage: () => undefined, link: { ...link, view: () => known ?? link.view(), onView(listener) {
          viewed.push(() => listener(known ?? link.view()))
          return link.onView(listener)
        } }, host: () => RUNNING, gateways: () => [], onHost: () => undefined, choose: () => undefined, show: () => void shown.push('show'),
      theme: { isDark: () => isDark, isPanelDark: () => isDark, isStill: () => isStill, follow: () => undefined, onChange: (listener) => void (themed = listener) },
    })
    return { told, has, link, shown, become: (changes: Partial<GatewayView>) => void [(known = { ...OPEN, ...changes }), viewed.forEach((tell) => tell())], frames, next: () => frames.filter(({ isOff }) => !isOff).at(-1)?.run(), click: () => clicked(), pass: () => later.splice(0).forEach((run) => run()), darken: () => void [(isDark = true), themed()] }
  }

  it('follows what the app knows, and tells the system only what changed', () => {
    const { told, has, link, pass, darken } = scene()
    const fake = createFakeClient()
    expect(has).toBe(true)
    expect(told.splice(0)).toEqual([`create ${join('linux', 'stopped-light.png')}`, `image ${join('linux', 'stopped-light.png')}`, 'tip OpenClaw: Connecting', 'menu'])
    link.follow(() => fake.client)
    pass()
    expect(told.splice(0)).toEqual([`image ${join('linux', 'idle-light.png')}`, 'tip OpenClaw: Ready', 'menu'])
    fake.emit('session.message', {})
    fake.emit('exec.approval.resolved', { id: 'unknown' })
    pass()
    expect(told.splice(0)).toEqual([])
    darken()
    expect(told.splice(0)).toEqual([`image ${join('linux', 'idle-dark.png')}`])
  })

  it('breathes slowly while somebody is answered, and stops with it', () => {
    expect([0, 299, 300, 600, 900, 1200].map((ms) => trayFrame('working', ms, false))).toEqual(['working', 'working', 'working-2', 'working-3', 'working-2', 'working'])
    expect([trayFrame('working', 300, true), trayFrame('needs-you', 300, false), trayFrame('idle', 300, false)]).toEqual(['working', 'needs-you', 'idle'])
    const { told, frames, next, become } = scene()
    become({ running: 0 })
    expect(frames).toEqual([])
    become({ running: 1 })
    told.splice(0)
    for (let count = 0; count < 4; count += 1) next()
    expect(told.splice(0)).toEqual(['working-2', 'working-3', 'working-2', 'working'].map((name) => `image ${join('linux', `${name}-light.png`)}`))
    // Told something else meanwhile, it keeps its beat; with the work it ends.
    become({ running: 2 })
    expect(frames.filter(({ isOff }) => !isOff)).toHaveLength(5)
    become({ running: 0 })
    expect(frames.at(-1)?.isOff).toBe(true)
    const still = scene({ isStill: true })
    still.become({ running: 1 })
    expect(still.frames).toEqual([])
  })

  it('shows the window when it is clicked, but on macOS its menu', () => {
    const linux = scene()
    linux.click()
    expect(linux.shown).toEqual(['show'])
    const mac = scene({ platform: 'darwin' })
    mac.click()
    expect(mac.shown).toEqual([])
  })

  it('is not there where there is no place for it', () => {
    expect(scene({ hasPlace: false }).has).toBe(false)
  })
})

describe('a desktop without a place for icons', () => {
  it.each<[boolean, Parameters<typeof hasTrayPlace>[0]]>([
    [true, { platform: 'darwin', desktop: undefined, sessionType: undefined, hasWatcher: null }],
    [true, { platform: 'linux', desktop: 'KDE', sessionType: 'wayland', hasWatcher: true }],
    [true, { platform: 'linux', desktop: 'ubuntu:GNOME', sessionType: 'wayland', hasWatcher: true }],
    [true, { platform: 'linux', desktop: 'i3', sessionType: 'x11', hasWatcher: false }],
    [false, { platform: 'linux', desktop: 'GNOME', sessionType: 'x11', hasWatcher: false }],
    [false, { platform: 'linux', desktop: 'GNOME', sessionType: undefined, hasWatcher: null }],
    [false, { platform: 'linux', desktop: 'sway', sessionType: 'wayland', hasWatcher: false }],
  ])('has one: %s, given %j', (has, facts) => {
    expect(hasTrayPlace(facts)).toBe(has)
  })

  it('is told to its owner once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'claw-tray-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const asked: string[] = []
    const dialogs = { ask: async ({ message }: { readonly message: string }) => asked.push(message), chooseFolder: async () => [] }
    for (let count = 0; count < 3; count += 1) await sayWithoutTray({ dialogs: dialogs as never, texts: en, notePath: join(folder, 'said') })
    expect(asked).toEqual([en.withoutTray.message])
  })
})
