// The app's own settings: in effect at once, kept over a start, and honest about what did not work.
import type { Page } from '@playwright/test'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectAccessible } from '../dashboard/house.ts'
import { expect, test } from './desktop.ts'

async function openSettings(page: Page): Promise<void> {
  await expect(page.getByRole('textbox', { name: /^Message/ }).or(page.getByRole('region', { name: 'Updates' }))).toBeVisible()
  await page.goto(new URL('/settings/app', page.url()).href)
  await expect(page.getByRole('heading', { name: 'Starting and closing' })).toBeVisible()
}

const save = (page: Page, row: string): Promise<void> => page.getByRole('listitem').filter({ hasText: row }).getByRole('button', { name: 'Save' }).click()

test('are in effect at once and kept over a start', async ({ computer }) => {
  const app = await computer.start()
  const { page } = app
  await openSettings(page)
  await expectAccessible(page)
  const autostart = join(computer.home, '.config', 'autostart', 'openclaw.desktop')
  await page.getByRole('switch', { name: 'Start when you log in' }).click()
  await expect(page.getByRole('switch', { name: 'Start when you log in' })).toBeChecked()
  await page.getByRole('switch', { name: 'Without a window' }).click()
  await expect.poll(() => existsSync(autostart) && readFileSync(autostart, 'utf8').includes('--hidden')).toBe(true)
  await page.getByLabel('Appearance').selectOption('dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByLabel('Size').selectOption('1.25')
  await page.getByLabel('Proxy').selectOption('manual')
  await page.getByLabel('Address, such as http://proxy').fill('proxy.example:3128')
  await save(page, 'Address of the proxy')
  await expect(page.getByRole('alert')).toContainText('Write it like http://proxy.example:3128')
  await page.getByLabel('Address, such as http://proxy').fill('http://proxy.example:3128')
  await save(page, 'Address of the proxy')
  await expect(page.getByRole('alert')).toBeHidden()
  expect(await app.electron.evaluate(({ nativeTheme, webContents }) => [nativeTheme.themeSource, webContents.getAllWebContents()[0]?.getZoomFactor()])).toEqual(['dark', 1.25])
  await expectAccessible(page)
  await app.quit()

  const again = await computer.start()
  expect(await again.electron.evaluate(({ nativeTheme, webContents }) => [nativeTheme.themeSource, webContents.getAllWebContents()[0]?.getZoomFactor()])).toEqual(['dark', 1.25])
  await openSettings(again.page)
  await expect(again.page.getByLabel('Address, such as http://proxy')).toHaveValue('http://proxy.example:3128')
})

test('updates are off until an address is given that nobody on the way can change, and are looked for there then', async ({ computer }) => {
  const app = await computer.start()
  const { page } = app
  await openSettings(page)
  await expect(page.getByText('Updates are off: no address is known.')).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Look by itself' })).toBeDisabled()
  await expect(page.getByRole('link', { name: 'Look now' })).toHaveCount(0)
  const field = page.getByLabel('Address, such as https://updates.example')
  await field.fill('http://updates.example/openclaw')
  await save(page, 'Where they come from')
  await expect(page.getByRole('alert')).toContainText('It begins with https://')
  await field.fill('https://127.0.0.1:9/openclaw')
  await save(page, 'Where they come from')
  await expect(page.getByText('Looked for at https://127.0.0.1:9/openclaw.')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.getByRole('switch', { name: 'Look by itself' }).click()
  await expect(page.getByRole('switch', { name: 'Look by itself' })).toBeChecked()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Look now' }).click()
  await page.getByRole('region', { name: 'Updates' }).getByRole('button').click()
  await expect(page.getByRole('region', { name: 'Updates' }).getByRole('status')).not.toHaveText('')
  await openSettings(page)
  await field.fill('')
  await save(page, 'Where they come from')
  await expect(page.getByText('Updates are off: no address is known.')).toBeVisible()
})

test('that could not be read are set aside, and the owner is told', async ({ computer }) => {
  mkdirSync(computer.userData, { recursive: true })
  writeFileSync(join(computer.userData, 'settings.json'), '{"theme": "da')
  const { page } = await computer.start()
  await openSettings(page)
  await expect(page.getByRole('alert')).toContainText('could not be read and were set aside')
  expect(readdirSync(computer.userData).some((name) => name.startsWith('settings.json.damaged-'))).toBe(true)
})

test.describe('keys that lie open', () => {
  test.use({ config: { env: {}, skills: { entries: { weather: { apiKey: 'sk-lying-open-0123456789' } } } } })
  test('are counted and moved to safety', async ({ computer }) => {
    const { page } = await computer.start({ env: { OPENCLAW_KEYCHAIN: 'off' } })
    await expect(page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
    await page.goto(new URL('/settings/keys', page.url()).href)
    await expect(page.getByRole('heading', { name: 'Keys that lie open' })).toBeVisible()
    await expect(page.getByText('In a sealed file that only you can read.')).toBeVisible()
    await expect(page.getByText('skills.entries.weather.apiKey')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Move them to safety' }).click()
    await expect(page.getByText('None: no key stands in plain text in your settings.')).toBeVisible()
    await expectAccessible(page)
    expect(readFileSync(join(computer.stateDir, 'openclaw.json'), 'utf8')).not.toContain('sk-lying-open')
  })
})
