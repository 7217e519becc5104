// Windows beside the main one, the menu of a right click, and the shortcut of quick chat in the settings.
import type { Page } from '@playwright/test'
import { expectAccessible } from '../dashboard/house.ts'
import { answers, expect, pressShortcut, runtime, say, test, visibleWindows } from './desktop.ts'
import type { RunningApp } from './desktop.ts'

const SHORTCUT = 'Control+Alt+Space'

function rightClick({ electron }: RunningApp, facts: object): Promise<string[]> {
  return electron.evaluate(({ BrowserWindow }, given) => {
    const { popups } = (globalThis as unknown as { desktopRecord: { popups: { items: { label: string; type: string }[] }[] } }).desktopRecord
    const plain = { isEditable: false, selectionText: '', misspelledWord: '', dictionarySuggestions: [], linkURL: '', mediaType: 'none', hasImageContents: false, x: 1, y: 1 }
    BrowserWindow.getAllWindows()[0]?.webContents.emit('context-menu', {}, { ...plain, ...given })
    return popups.at(-1)?.items.map(({ label, type }) => (type === 'separator' ? '-' : label)) ?? []
  }, facts)
}

test('a chat opens in a window of its own, once, and neither pauses the other', async ({ app }) => {
  await say(app.page, 'first [[reply=one]]')
  await expect(answers(app.page)).toContainText('one')
  const openOwn = async () => {
    await app.page.getByRole('button', { name: /^More about/ }).first().click()
    await app.page.getByRole('menuitem', { name: 'Open in its own window' }).click()
  }
  const opened = app.electron.waitForEvent('window')
  await openOwn()
  const own = await opened
  await expect(answers(own)).toContainText('one')
  await openOwn()
  await say(own, 'from here [[reply=two]]')
  await expect(answers(app.page).last()).toContainText('two')
  expect(await visibleWindows(app)).toEqual([true, true])
})

test('a right click offers spelling, copying and pasting', async ({ app }) => {
  test.skip(runtime.kind === 'electron', 'the menu of the system would wait for somebody')
  const editor = app.page.getByRole('textbox', { name: /^Message/ })
  await editor.fill('helo')
  await editor.selectText()
  expect(await rightClick(app, { isEditable: true, misspelledWord: 'helo', dictionarySuggestions: ['hello', 'help'] })).toEqual(['hello', 'help', 'Add to dictionary', '-', 'Undo', 'Redo', '-', 'Cut', 'Copy', 'Paste', 'PasteAndMatchStyle', 'SelectAll'])
  await app.electron.evaluate(() => (globalThis as unknown as { desktopRecord: { popups: { items: { click(): void }[] }[] } }).desktopRecord.popups[0]?.items[0]?.click())
  await expect(editor).toHaveText('hello')
  expect(await rightClick(app, { linkURL: 'https://example.com/x' })).toEqual(['Copy link'])
  await app.electron.evaluate(() => (globalThis as unknown as { desktopRecord: { popups: { items: { click(): void }[] }[] } }).desktopRecord.popups.at(-1)?.items[0]?.click())
  await expect.poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('https://example.com/x')
})

test.describe('the shortcut in the settings', () => {
  test.use({ appSettings: { quickChatShortcut: SHORTCUT } })

  test('is typed anew, says when another program has it and what is free, and is kept', async ({ computer }) => {
    test.skip(runtime.kind === 'electron', 'which shortcuts are free is the machine’s business')
    const app = await computer.start({ args: ['openclaw://dashboard/settings'], answers: [0] })
    const { page } = app
    await app.electron.evaluate(() => {
      const { __electronStandin: state } = globalThis as unknown as { __electronStandin: { shortcuts: { takeByOthers(accelerator: string): void } } }
      state.shortcuts.takeByOthers('Control+Shift+K')
    })
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await expect(page.getByRole('button', { name: /^Press the keys/ })).toBeFocused()
    await expect.poll(() => pressShortcut(app, SHORTCUT)).toBe(false)
    await page.keyboard.press('x')
    await expect(page.getByText('other programs would lose that key')).toBeVisible()
    await page.keyboard.press('Control+Shift+K')
    await expect(page.getByRole('alert')).toContainText('Another program has these keys')
    await expectAccessible(page)
    await page.getByRole('button', { name: /^Use.*Space$/ }).click()
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect.poll(() => pressShortcut(app, SHORTCUT)).toBe(true)
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(page.getByText('No keys open quick chat')).toBeVisible()
    await app.quit()
    const again = await computer.start({ args: ['openclaw://dashboard/settings'], answers: [0] })
    await expect(again.page.getByText('No keys open quick chat')).toBeVisible()
  })
})

test('quick chat can be used by everybody', async ({ app }) => {
  const opened = app.electron.waitForEvent('window')
  await app.electron.evaluate(() => (globalThis as unknown as { desktopRecord: { trays: { menu: { getMenuItemById(id: string): { click(): void } } }[] } }).desktopRecord.trays[0]?.menu.getMenuItemById('quick-chat').click())
  const page = await opened
  await page.getByRole('textbox', { name: /^Ask/ }).fill('hi [[reply=**hello** there]]')
  await page.keyboard.press('Enter')
  await expect(answers(page)).toContainText('hello there')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
  }
})

/** Another window of the app, on a chat of its own. */
async function openSecond(app: RunningApp): Promise<Page> {
  const opened = app.electron.waitForEvent('window')
  await app.page.evaluate(() => window.openclawDesktop?.call('window.open', { path: '/chat/agent:main:beside' }))
  const second = await opened
  await expect(second.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  return second
}

test('a size and an appearance that are chosen in one window reach every other, those of later too', async ({ app }) => {
  const second = await openSecond(app)
  const { page } = app
  const zooms = () => app.electron.evaluate(({ BrowserWindow }) => [...new Set(BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getZoomFactor()))])
  const html = (which: Page) => which.locator('html')
  await page.goto(new URL('/settings/app', page.url()).href)
  await page.getByLabel('Size').selectOption('1.25')
  await page.getByLabel('Appearance').selectOption('dark')
  await expect.poll(zooms).toEqual([1.25])
  for (const which of [page, second]) await expect(html(which)).toHaveAttribute('data-theme', 'dark')
  const opened = app.electron.waitForEvent('window')
  await page.evaluate(() => window.openclawDesktop?.call('window.open', { path: '/sessions' }))
  await expect(html(await opened)).toHaveAttribute('data-theme', 'dark')
  expect(await zooms()).toEqual([1.25])
  await page.getByLabel('Appearance').selectOption('system')
  await page.getByLabel('Size').selectOption('1')
  await expect.poll(zooms).toEqual([1])
  for (const which of [page, second]) await expect(html(which)).not.toHaveAttribute('data-theme')
})

test('a page that crashes in one window costs the other nothing', async ({ app }) => {
  const second = await openSecond(app)
  await say(app.page, 'slowly [[tokens=60]] [[rate=20]]')
  const other = await app.electron.browserWindow(second)
  const id = await other.evaluate((window) => window.id)
  await app.electron.evaluate(({ BrowserWindow }, crashed) => BrowserWindow.fromId(crashed)?.webContents.forcefullyCrashRenderer(), id)
  await expect(answers(app.page)).toContainText(/\w+ \w+/)
  await expect.poll(() => app.electron.evaluate(({ BrowserWindow }, crashed) => BrowserWindow.fromId(crashed)?.webContents.executeJavaScript('document.querySelector("main") !== null && location.pathname').catch(() => null), id), { timeout: 15_000 }).toBe('/chat/agent:main:beside')
  await expect(app.page.getByRole('button', { name: 'Stop' })).toBeHidden()
  await say(app.page, 'and on [[reply=goes on]]')
  await expect(answers(app.page).last()).toContainText('goes on')
  expect(await visibleWindows(app)).toEqual([true, true])
})
