// The first start of the app: the questions before the chat, everything done at Start, the first reply; and the key nowhere but in the sealed store.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { february, put } from '../../gateway/import-openclaw/testing/made-openclaw.ts'
import { fingerprint } from '../../gateway/import-openclaw/testing/scene.ts'
import { expectAccessible } from '../dashboard/house.ts'
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

test('takes over an OpenClaw that is there: counted before, copied at Start and not earlier, with its model answering', async ({ computer }) => {
  const source = join(computer.home, '.openclaw')
  february(source)
  put(source, { 'models.json5': `{ providers: { custom: { baseUrl: "${computer.model.url}/v1", apiKey: "sk-made", api: "openai-completions", models: [{ id: "llama", name: "Llama" }] } } }` })
  const before = fingerprint(source)
  const app = await startFresh(computer)
  const { page } = app
  await page.getByRole('button', { name: 'Begin' }).click()
  await expect(heading(page)).toHaveText('You have used OpenClaw before')
  const coming = page.getByRole('list', { name: 'What comes along' })
  await expect(coming).toContainText(/\d+ settings/)
  await expect(coming).toContainText('4 chats')
  await expectAccessible(page)
  await page.getByRole('radio', { name: 'Start anew' }).check()
  await next(page)
  await expect(page.getByRole('radio', { name: 'As in OpenClaw' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('radio', { name: 'Take it over' }).check()
  await next(page)
  await expect(page.getByRole('radio', { name: 'As in OpenClaw' })).toBeChecked()
  await app.quit()

  const again = await computer.start({ env: { OPENCLAW_KEYCHAIN: 'off' } })
  await expect(heading(again.page)).toHaveText('Who does the thinking?')
  await expect(again.page.getByRole('radio', { name: 'As in OpenClaw' })).toBeChecked()
  for (const question of ['What is it called?', 'Where are its files?', 'How do you reach it?', 'This is what will change']) {
    await next(again.page)
    await expect(heading(again.page)).toHaveText(question)
  }
  await expect(again.page.getByRole('list', { name: 'What will change' })).toContainText(`From OpenClaw in ${source} come along:`)
  await expectAccessible(again.page)
  expect(readState(computer, 'openclaw.json')).toBe('{}\n')

  await again.page.getByRole('button', { name: 'Start' }).click()
  await expect(heading(again.page)).toHaveText('Samantha is ready')
  await expect(again.page.getByText(/^From OpenClaw came .*chats/)).toBeVisible()
  await expect(again.page.getByText(/^You said: Hello!/)).toBeVisible()
  await expectAccessible(again.page)
  expect(computer.model.requestCount()).toBe(1)
  expect(computer.model.lastRequest()?.headers['authorization']).toBe('Bearer sk-made')
  expect(fingerprint(source)).toBe(before)
  await again.page.getByRole('button', { name: 'Open the chat' }).click()
  await expect(again.page.getByText('Remember the blue bicycle')).toBeVisible()
  expect(readState(computer, 'openclaw.json')).not.toContain('sk-made')
})

test('how it is reached can be answered by everybody: light, dark, and in a window as narrow as a phone', async ({ computer }) => {
  const { page } = await startFresh(computer)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('radio', { name: 'Decide later' }).check()
  for (let step = 0; step < 3; step += 1) await next(page)
  await expect(heading(page)).toHaveText('How do you reach it?')
  for (const [colorScheme, width] of [['light', 1200], ['dark', 1200], ['dark', 390], ['light', 390]] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 844 })
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  const login = page.getByRole('switch', { name: 'Start when you log in' })
  await login.focus()
  await page.keyboard.press('Space')
  await expect(login).toBeChecked()
})
