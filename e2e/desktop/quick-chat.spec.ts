// Quick chat: a shortcut away, above everything, gone with Escape, and never in the way.
import type { Page } from '@playwright/test'
import { answers, chooseInTray, expect, pressShortcut, runtime, test } from './desktop.ts'
import type { RunningApp } from './desktop.ts'

const SHORTCUT = 'Control+Alt+Space'
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

test.use({ appSettings: { quickChatShortcut: SHORTCUT }, sharedSettings: { quickChatShortcut: SHORTCUT } })

const field = (page: Page) => page.getByRole('textbox', { name: /^Ask/ })

/** Of the panel; null while there is none. */
function panelState({ electron }: RunningApp) {
  return electron.evaluate(({ BrowserWindow }) => {
    const panel = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('/quick'))
    return panel === undefined ? null : { isVisible: panel.isVisible(), isFocused: panel.isFocused(), isOnTop: panel.isAlwaysOnTop(), height: panel.getBounds().height }
  })
}

/** Waits until the hidden panel is made and its page is there. */
async function prepared(app: RunningApp): Promise<Page> {
  let page: Page | undefined
  await expect.poll(() => (page = app.electron.windows().find((candidate) => candidate.url().endsWith('/quick'))) !== undefined).toBe(true)
  if (page === undefined) throw new Error('no quick chat')
  await expect(field(page)).toBeAttached()
  return page
}

/** As `prepared`, without the conversation of the test before. */
async function preparedAnew(app: RunningApp): Promise<Page> {
  const page = await prepared(app)
  await page.evaluate(() => localStorage.setItem('openclaw.quick-session', `agent:main:quick-${Date.now()}`))
  await page.reload()
  await expect(field(page)).toBeAttached()
  return page
}

test('is made hidden, shown by its shortcut with the keyboard in its field, hidden by Escape and by the shortcut', async ({ app }) => {
  const page = await preparedAnew(app)
  expect(await panelState(app)).toMatchObject({ isVisible: false, isOnTop: true })
  expect(await pressShortcut(app, SHORTCUT)).toBe(true)
  expect(await panelState(app)).toMatchObject({ isVisible: true, isFocused: true })
  await expect(field(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect.poll(() => panelState(app)).toMatchObject({ isVisible: false })
  await pressShortcut(app, SHORTCUT)
  await pressShortcut(app, SHORTCUT)
  expect(await panelState(app)).toMatchObject({ isVisible: false })
})

test('answers as the answer comes, grows with it up to a limit, and goes on while it is hidden', async ({ app }) => {
  const page = await preparedAnew(app)
  await pressShortcut(app, SHORTCUT)
  const before = (await panelState(app))?.height ?? 0
  await field(page).fill('slowly [[tokens=80]] [[rate=40]]')
  await field(page).press('Enter')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(answers(page)).toContainText(/\w+ \w+ \w+/)
  await page.keyboard.press('Escape')
  await expect.poll(() => panelState(app)).toMatchObject({ isVisible: false })
  await expect(page.getByRole('button', { name: 'Send' })).toBeAttached()
  await pressShortcut(app, SHORTCUT)
  await expect.poll(async () => (await panelState(app))?.height ?? 0).toBeGreaterThan(before + 60)
  await field(page).fill(`a lot [[reply=${'- one line more\\n'.repeat(80)}]]`)
  await field(page).press('Enter')
  await expect.poll(async () => (await panelState(app))?.height ?? 0).toBeGreaterThan(600)
  expect((await panelState(app))?.height).toBeLessThanOrEqual(720)
})

test('gives way to other windows unless it is kept in sight', async ({ app }) => {
  const page = await preparedAnew(app)
  const toMain = () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus())
  await pressShortcut(app, SHORTCUT)
  await page.getByRole('button', { name: 'Keep in sight' }).click()
  await toMain()
  await expect.poll(() => panelState(app)).toMatchObject({ isVisible: true, isFocused: false })
  await pressShortcut(app, SHORTCUT)
  expect(await panelState(app)).toMatchObject({ isVisible: true, isFocused: true })
  await page.getByRole('button', { name: 'Hide when you go elsewhere' }).click()
  await toMain()
  await expect.poll(() => panelState(app)).toMatchObject({ isVisible: false })
})

test('takes a copied picture or text along when it is asked to, and says what is too large', async ({ app }) => {
  test.skip(runtime.kind === 'electron', 'the clipboard of the machine is not the test’s to fill')
  const page = await preparedAnew(app)
  const copy = (text: string, image: string | null) => app.electron.evaluate((_electron, [words, picture]) => {
    const { __electronStandin: state } = globalThis as unknown as { __electronStandin: { clipboardText: string; clipboardImage: Buffer | null } }
    state.clipboardText = words
    state.clipboardImage = picture === null ? null : Buffer.from(picture, 'base64')
  }, [text, image] as const)
  const attach = page.getByRole('button', { name: 'Clipboard', exact: true })
  await expect(page.evaluate(() => window.openclawDesktop?.call('clipboard.read', {}))).rejects.toThrow('while it is in sight')
  await pressShortcut(app, SHORTCUT)
  await attach.click()
  await expect(page.getByText('There is no picture and no text')).toBeVisible()
  await copy('words from elsewhere', null)
  await attach.click()
  await expect(field(page)).toHaveValue('words from elsewhere')
  await copy('', PICTURE)
  await attach.click()
  await expect(page.getByRole('img', { name: 'Clipboard.png' })).toBeVisible()
  await copy('x'.repeat(200_001), null)
  await attach.click()
  await expect(page.getByText('The copied text has 200,001 characters')).toBeVisible()
  await field(page).press('Enter')
  await expect(page.getByRole('article', { name: 'You wrote' })).toContainText('words from elsewhere')
  await expect(page.getByRole('article', { name: 'You wrote' }).getByRole('img')).toBeVisible()
})

test('keeps its conversation, begins a new one, and opens it in the main window', async ({ app }) => {
  const page = await preparedAnew(app)
  await pressShortcut(app, SHORTCUT)
  await field(page).fill('remember [[reply=the first one]]')
  await field(page).press('Enter')
  await expect(answers(page)).toContainText('the first one')
  await page.reload()
  await expect(answers(page)).toContainText('the first one')
  await page.getByRole('button', { name: 'New' }).click()
  await expect(answers(page)).toHaveCount(0)
  await field(page).fill('another [[reply=the second one]]')
  await field(page).press('Enter')
  await expect(answers(page)).toContainText('the second one')
  await page.getByRole('button', { name: 'Open' }).click()
  await expect(answers(app.page)).toContainText('the second one')
  expect(await panelState(app)).toMatchObject({ isVisible: false })
  expect(page.url()).toMatch(/\/quick$/)
})

test('comes back after its page crashed, and by the tray', async ({ computer }) => {
  const app = await computer.start()
  await prepared(app)
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('/quick'))?.webContents.forcefullyCrashRenderer())
  await chooseInTray(app, 'quick-chat')
  await expect.poll(() => panelState(app)).toMatchObject({ isVisible: true })
  await expect.poll(() => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('/quick'))?.webContents.executeJavaScript('document.querySelector("textarea") !== null')).catch(() => false)).toBe(true)
})
