// The gateway inside the app goes and comes back while a chat is open: nobody has to load anything again, and nothing is lost.
import type { Page } from '@playwright/test'
import { answers, chooseInTray, expect, say, test, trayOf } from './desktop.ts'
import type { SharedApp } from './desktop.ts'

const editor = (page: Page) => page.getByRole('textbox', { name: /^Message/ })
const written = (page: Page) => page.getByRole('article', { name: 'You wrote' })
const healthOf = (app: SharedApp) => fetch(`http://127.0.0.1:${app.computer.port}/healthz`).then(() => 'runs', () => 'rests')

/** A page that was loaded anew would have lost the mark. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { isMarked: true }) && undefined)
const isMarked = (page: Page) => page.evaluate(() => 'isMarked' in window)

test('a restart leaves the chat, the half-written message and the page as they are', async ({ app }) => {
  const { page } = app
  await say(page, 'before [[reply=said before]]')
  await expect(answers(page)).toContainText('said before')
  await editor(page).fill('half a thought')
  await mark(page)
  await chooseInTray(app, 'restart')
  await expect(page.getByText('Not connected').first()).toBeVisible()
  await expect(page.getByText('Not connected').first()).toBeHidden()
  await expect(editor(page)).toHaveText('half a thought')
  await say(page, 'after [[reply=said after]]')
  await expect(answers(page).last()).toContainText('said after')
  await expect(answers(page)).toHaveCount(2)
  expect(await isMarked(page)).toBe(true)
})

test('what is asked when it restarts is answered afterwards, once, in the same page', async ({ app }) => {
  const { page } = app
  const before = app.computer.model.openCount()
  await say(page, 'take your time [[hang]] [[times=1]] [[reply=here it is]]')
  await expect.poll(() => app.computer.model.openCount()).toBe(before + 1)
  await mark(page)
  await chooseInTray(app, 'restart')
  await expect(answers(page).last()).toContainText('here it is', { timeout: 20_000 })
  await expect(written(page)).toHaveCount(1)
  expect(await isMarked(page)).toBe(true)
})

test('what is written while it is stopped waits, and is sent when it is started', async ({ app }) => {
  const { page } = app
  await chooseInTray(app, 'stop')
  await expect.poll(async () => (await trayOf(app))?.image).toBe('stopped-light.png')
  expect(await healthOf(app)).toBe('rests')
  await expect(page.getByText('Not connected').first()).toBeVisible()
  await say(page, 'are you there [[reply=now I am]]')
  await expect(written(page)).toHaveCount(1)
  await chooseInTray(app, 'start')
  await expect(answers(page)).toContainText('now I am', { timeout: 20_000 })
  await expect(written(page)).toHaveCount(1)
})
