// What the desktop's tests stand on: the built app with folders of its own, the scripted model, and what the hooks recorded.
import { expect, test as base } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'
import { makePlaces, runtime, say, startAgain, startApp, writeConfiguration } from './app-process.ts'
import type { Places, RunningApp, StartOptions } from './app-process.ts'

export { expect, runtime, say }
export type { RunningApp, StartOptions }

/** A computer of its own: home, settings and state, kept over several starts of the app. */
export interface Computer extends Places {
  readonly model: ModelServer
  /** Starts the app and waits for its first window. Every start ends with the test. */
  start(options?: StartOptions): Promise<RunningApp>
  /** As if somebody started the app that runs already, with these arguments; resolves with the exit code. */
  startAgain(args: readonly string[]): Promise<number | null>
}

/** Serialisable parts of what hooks.cjs keeps. */
export interface DesktopRecord {
  readonly opened: readonly string[]
  readonly dialogs: readonly { readonly message: string; readonly detail?: string; readonly buttons?: readonly string[] }[]
  readonly loginItem: unknown
  readonly badge: unknown
}

/** An app that the tests of one file, and of others that ask for the same, use one after another. */
export interface SharedApp extends RunningApp {
  readonly computer: Computer
}

interface Fixtures {
  /** Merged over the configuration that the app finds. */
  readonly config: Readonly<Record<string, unknown>>
  /** The app's own settings that it finds. Without a shortcut quick chat is made when it is first asked for: other tests have one window less. */
  readonly appSettings: Readonly<Record<string, unknown>>
  /** For tests that start the app themselves, or leave it other than they found it. */
  readonly computer: Computer
  /** An app that runs already, in a chat of the test's own, with its other windows closed and nothing recorded. For every test that needs no start: each costs seconds. */
  readonly app: SharedApp
}

interface WorkerFixtures {
  /** As `appSettings`, for the app that is shared. */
  readonly sharedSettings: Readonly<Record<string, unknown>>
  readonly sharedEnv: Readonly<Record<string, string>>
  readonly shared: SharedApp
}

const NO_SHORTCUT = { quickChatShortcut: '' }
let chats = 0

export const test = base.extend<Fixtures, WorkerFixtures>({
  config: [{}, { option: true }],
  appSettings: [NO_SHORTCUT, { option: true }],
  sharedSettings: [NO_SHORTCUT, { option: true, scope: 'worker' }],
  sharedEnv: [{}, { option: true, scope: 'worker' }],
  computer: ({ config, appSettings }, use) => withComputer(config, appSettings, use),
  shared: [({ sharedSettings, sharedEnv }, use) => withComputer({}, sharedSettings, async (computer) => {
    const app = await computer.start({ env: sharedEnv })
    await expect(app.page.getByRole('textbox', { name: /^Message/ })).toBeVisible({ timeout: 30_000 })
    await use({ ...app, computer })
  }), { scope: 'worker' }],
  app: async ({ shared }, use) => {
    await tidy(shared)
    await use(shared)
  },
})

async function withComputer(config: Readonly<Record<string, unknown>>, appSettings: Readonly<Record<string, unknown>>, use: (computer: Computer) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'claw-desktop-'))
  const model = await startModelServer()
  const places = await makePlaces(folder)
  writeConfiguration(places, model.url, config)
  mkdirSync(places.userData, { recursive: true })
  writeFileSync(join(places.userData, 'settings.json'), JSON.stringify(appSettings))
  const running: RunningApp[] = []
  await use({
    ...places,
    model,
    async start(options) {
      const app = await startApp(places, options)
      running.push(app)
      return app
    },
    startAgain: (args) => startAgain(places, args),
  })
  for (const app of running) await app.quit()
  await model.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

/** What the test before left open or recorded is none of the next one's business. */
async function tidy({ electron, page }: RunningApp): Promise<void> {
  const main = await electron.browserWindow(page)
  const mainId = await main.evaluate(({ id }) => id)
  await electron.evaluate(({ BrowserWindow }, kept) => {
    const { desktopRecord: record } = globalThis as unknown as { desktopRecord: Record<'notifications' | 'opened' | 'dialogs' | 'answers' | 'popups' | 'files', unknown[]> }
    for (const list of [record.notifications, record.opened, record.dialogs, record.answers, record.popups, record.files]) list.length = 0
    for (const window of BrowserWindow.getAllWindows()) {
      if (window.id === kept) window.show()
      else window.close()
    }
  }, mainId)
  // Keys go to the window in front: a closed one may have been that.
  await page.bringToFront()
  chats += 1
  await page.goto(new URL(`/chat/agent:main:test-${chats}`, page.url()).href)
  await expect(page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  // The chat is there before its connection is.
  await expect(page.locator('footer [data-state=open]')).toBeVisible()
}

/** What the hooks noted so far. */
export function recordOf({ electron }: RunningApp): Promise<DesktopRecord> {
  return electron.evaluate(() => {
    const { opened, dialogs, loginItem, badge } = (globalThis as unknown as { desktopRecord: DesktopRecord }).desktopRecord
    return { opened, dialogs: dialogs.map(({ message, detail, buttons }) => ({ message, ...(detail !== undefined && { detail }), ...(buttons !== undefined && { buttons }) })), loginItem, badge }
  })
}

/** The next message boxes, and one that waits, are answered with these buttons. */
export function answerDialogs({ electron }: RunningApp, ...buttons: readonly number[]): Promise<void> {
  return electron.evaluate((_electron, chosen) => (globalThis as unknown as { desktopRecord: { answer(buttons: readonly number[]): void } }).desktopRecord.answer(chosen), buttons)
}

/** Chooses an entry of the tray's menu by its id. */
export function chooseInTray({ electron }: RunningApp, id: string): Promise<void> {
  return electron.evaluate((_electron, wanted) => {
    const { trays } = (globalThis as unknown as { desktopRecord: { trays: { menu: { getMenuItemById(id: string): { click(): void } | null } | null }[] } }).desktopRecord
    const item = trays[0]?.menu?.getMenuItemById(wanted)
    if (!item) throw new Error(`the tray has no entry "${wanted}"`)
    item.click()
  }, id)
}

/** What stands in the corner of the desktop; null when nothing does. `choices` are the ids that can be chosen. */
export function trayOf({ electron }: RunningApp): Promise<{ readonly image: string; readonly toolTip: string; readonly choices: readonly string[] } | null> {
  return electron.evaluate(() => {
    interface Item { readonly id: string; readonly enabled: boolean; readonly submenu?: { readonly items: readonly Item[] } }
    const { trays } = (globalThis as unknown as { desktopRecord: { trays: { image: string; toolTip: string; menu: { readonly items: readonly Item[] } | null }[] } }).desktopRecord
    const choicesOf = (items: readonly Item[]): string[] => items.flatMap((item) => (item.submenu ? choicesOf(item.submenu.items) : item.enabled && item.id !== '' ? [item.id] : []))
    const tray = trays[0]
    return tray === undefined ? null : { image: tray.image.split(/[\\/]/).at(-1) ?? '', toolTip: tray.toolTip, choices: choicesOf(tray.menu?.items ?? []) }
  })
}

export interface NotificationRecord {
  readonly title: string
  readonly body: string
  readonly actions: readonly string[]
}

/** Every notification that was shown so far. */
export function notificationsOf({ electron }: RunningApp): Promise<readonly NotificationRecord[]> {
  return electron.evaluate(() => {
    const { notifications } = (globalThis as unknown as { desktopRecord: { notifications: { title: string; body: string; actions: readonly { text?: string }[] }[] } }).desktopRecord
    return notifications.map(({ title, body, actions }) => ({ title, body, actions: actions.map(({ text }) => text ?? '') }))
  })
}

/** The last notification is clicked, or one of its buttons is. */
export function useNotification({ electron }: RunningApp, button?: number): Promise<void> {
  return electron.evaluate((_electron, index) => {
    const { notifications } = (globalThis as unknown as { desktopRecord: { notifications: { emit(name: string, event?: object): void }[] } }).desktopRecord
    if (index === undefined) notifications.at(-1)?.emit('click', {})
    else notifications.at(-1)?.emit('action', { actionIndex: index })
  }, button)
}

export function clickTray({ electron }: RunningApp): Promise<void> {
  return electron.evaluate(() => {
    const { trays } = (globalThis as unknown as { desktopRecord: { trays: { tray: { emit(name: string): void } }[] } }).desktopRecord
    trays[0]?.tray.emit('click')
  })
}

/** Of the app's windows without quick chat, in the order they were made. */
export function visibleWindows({ electron }: RunningApp): Promise<boolean[]> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter(({ webContents }) => !webContents.getURL().endsWith('/quick')).map((window) => window.isVisible()))
}

/** Holds the keys of a global shortcut; false when nobody listens to them. */
export function pressShortcut({ electron }: RunningApp, accelerator: string): Promise<boolean> {
  return electron.evaluate((_electron, keys) => {
    const { shortcuts } = (globalThis as unknown as { desktopRecord: { shortcuts: Map<string, () => void> } }).desktopRecord
    shortcuts.get(keys)?.()
    return shortcuts.has(keys)
  }, accelerator)
}

/** The answers on a page. */
export function answers(page: Page): Locator {
  return page.getByRole('article', { name: 'Answer' })
}

export function readState(computer: Computer, name: string): string {
  return readFileSync(join(computer.stateDir, name), 'utf8')
}
