// The first start of the app: the questions before the chat, everything done at Start, the first reply; and the key nowhere but in the sealed store.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, readState, test } from './desktop.ts'
import type { Computer, RunningApp } from './desktop.ts'

const KEY = 'sk-planted-7Qd2mX9vKe41'
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const next = (page: Page) => page.getByRole('button', { name: 'Continue' }).click()

/** As on a new computer: nothing was chosen yet. */
function startFresh(computer: Computer): Promise<RunningApp> {
  writeFileSync(join(computer.stateDir, 'openclaw.json'), '{}\n')
  return computer.start({ env: { OPENCLAW_KEYCHAIN: 'off' } })
}

/** Every file below a folder, with its bytes. */
function filesBelow(folder: string): readonly { readonly path: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true).map((path) => ({ path, bytes: readFileSync(path) }))
}

/** A text as it may have been written: plain, or in base64 at any place, or two bytes a letter. */
function spellings(text: string): readonly Buffer[] {
  const base64 = ['', 'a', 'ab'].map((before) => Buffer.from(Buffer.from(`${before}${text}`).toString('base64').slice(before === '' ? 0 : 4, -4)))
  return [Buffer.from(text), Buffer.from(text, 'utf16le'), ...base64]
}

test('asks first on a new computer, changes nothing before Start, and leaves the key nowhere but in the sealed store', async ({ computer }) => {
  const app = await startFresh(computer)
  const { page } = app
  const frames: { readonly isSent: boolean; readonly text: string }[] = []
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push({ isSent: true, text: String(payload) }))
    socket.on('framereceived', ({ payload }) => frames.push({ isSent: false, text: String(payload) }))
  })
  await expect(heading(page)).toHaveText('Hello. This is your own assistant.')
  await page.reload()
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('radio', { name: 'Another server' }).check()
  await page.getByLabel('Address').fill(`${computer.model.url}/v1`)
  await page.getByLabel('Model', { exact: true }).fill('scripted-1')
  await page.getByLabel('Key', { exact: true }).fill(KEY)
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^Answered in/)).toBeVisible()
  await next(page)
  await page.getByLabel('Name').fill('Molly')
  await next(page)
  await app.electron.evaluate((_electron, folder) => void (globalThis as unknown as { desktopRecord: { files: string[][] } }).desktopRecord.files.push([folder]), join(computer.home, 'Assistant'))
  await page.getByRole('button', { name: 'Choose…' }).click()
  await expect(page.getByLabel('Folder')).toHaveValue(join(computer.home, 'Assistant'))
  await next(page)
  await page.getByRole('switch', { name: 'Start when you log in' }).click()
  await next(page)
  await expect(page.getByRole('list', { name: 'What will change' })).toContainText('The app starts when you log in.')
  expect(readState(computer, 'openclaw.json')).toBe('{}\n')

  await page.getByRole('button', { name: 'Start' }).click()
  await expect(heading(page)).toHaveText('Molly is ready')
  await page.getByRole('button', { name: 'Open the chat' }).click()
  await expect(page.getByRole('article', { name: 'Answer' })).toBeVisible()
  expect(computer.model.lastRequest()?.headers['authorization']).toBe(`Bearer ${KEY}`)
  await page.getByRole('link', { name: 'Manage your assistant' }).click()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await expect.poll(() => frames.filter(({ isSent, text }) => isSent && text.includes('"config.get"')).length).toBeGreaterThan(0)
  await app.quit()

  const received = frames.filter(({ isSent }) => !isSent)
  expect(received.some(({ text }) => text.includes('"sourceConfig"'))).toBe(true)
  expect(received.filter(({ text }) => text.includes(KEY))).toEqual([])
  const methods = frames.filter(({ isSent, text }) => isSent && text.includes(KEY)).map(({ text }) => (JSON.parse(text) as { method: string }).method)
  expect([...new Set(methods)].toSorted()).toEqual(['desktop.models.test', 'desktop.secrets.set'])

  const written = [computer.stateDir, computer.userData, computer.home].flatMap(filesBelow)
  expect(written.map(({ path }) => path)).toEqual(expect.arrayContaining([join(computer.stateDir, 'state.db'), join(computer.userData, 'window-state.json')]))
  expect(written.filter(({ bytes }) => spellings(KEY).some((spelling) => bytes.includes(spelling))).map(({ path }) => path)).toEqual([])
  // The search finds what is there.
  expect(written.filter(({ bytes }) => bytes.includes('Molly')).map(({ path }) => path)).toContain(join(computer.stateDir, 'openclaw.json'))
  expect(app.output()).not.toContain(KEY)
  expect(readState(computer, 'openclaw.json')).toContain('"source": "store"')
  expect(readFileSync(join(computer.home, '.config', 'autostart', 'openclaw.desktop'), 'utf8')).toContain('Exec=')
})

test('is not shown again, and goes on where it was left', async ({ computer }) => {
  const app = await startFresh(computer)
  await app.page.getByRole('button', { name: 'Begin' }).click()
  await expect(heading(app.page)).toHaveText('Who does the thinking?')
  await app.page.getByRole('radio', { name: 'Decide later' }).check()
  await next(app.page)
  await expect(heading(app.page)).toHaveText('What is it called?')
  await app.quit()

  const again = await computer.start({ env: { OPENCLAW_KEYCHAIN: 'off' } })
  await expect(heading(again.page)).toHaveText('What is it called?')
  await again.page.getByRole('button', { name: 'Back' }).click()
  await again.page.getByRole('button', { name: 'Back' }).click()
  await again.page.getByRole('button', { name: 'Not now' }).click()
  await expect(again.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  await again.quit()

  const third = await computer.start({ env: { OPENCLAW_KEYCHAIN: 'off' } })
  await expect(third.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
})
