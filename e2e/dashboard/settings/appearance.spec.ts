// What `ui` says: the accent colour and what the assistant is called, at once, in every window, and before the first paint.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../house.ts'

test.use({ gatewayConfig: { ui: { seamColor: '#2f6fc0', assistant: { name: 'Molty', avatar: '🦞' }, prefs: { density: 'cosy' } } } })

const who = (page: Page) => page.getByRole('complementary').or(page.locator('body')).getByText('Your assistant').first().locator('..')
const hue = (page: Page) => page.evaluate(() => document.documentElement.style.getPropertyValue('--accent-hue'))

test('the colour and the name of the file are shown; what else stands there is named and left alone', async ({ signedIn: page, house }) => {
  await expect(who(page)).toContainText('Molty')
  await expect.poll(() => hue(page)).toBe('256')
  await expectAccessible(page)
  await page.goto(`${house.url()}/agents`)
  await expect(page.getByRole('main').getByRole('link', { name: /Molty/ })).toContainText('🦞')
  await page.goto(`${house.url()}/settings`)
  await page.getByText(/note about the file/).click()
  await expect(page.getByRole('main')).toContainText('ui.prefs is an OpenClaw setting')
})

test('it is there before the first paint, also without the gateway', async ({ signedIn: page, house }) => {
  await expect.poll(() => hue(page)).toBe('256')
  await page.routeWebSocket(/.*/, () => undefined)
  await page.goto(`${house.url()}/`, { waitUntil: 'commit' })
  await page.waitForFunction(() => document.documentElement !== null)
  await expect.poll(() => hue(page)).toBe('256')
})

test('a change in the settings shows at once in every window; what is no colour is refused in its place', async ({ signedIn: page, house }) => {
  const other = await page.context().newPage()
  await other.goto(`${house.url()}/`)
  await expect.poll(() => hue(other)).toBe('256')
  await page.goto(`${house.url()}/settings/appearance`)
  const colour = page.getByRole('textbox', { name: 'Accent colour' })
  const save = async () => {
    await page.getByRole('button', { name: 'Review changes' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  }
  await expect(colour).toHaveValue('#2f6fc0')
  await expectAccessible(page)
  await colour.fill('orange')
  await save()
  await expect(page.getByRole('dialog')).toContainText('must be a colour such as "#ff4500"')
  await page.keyboard.press('Escape')
  await colour.fill('#1a7f37')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Pincers')
  await save()
  for (const each of [page, other]) {
    await expect.poll(() => hue(each)).toBe('148')
    await expect(who(each)).toContainText('Pincers')
  }
  await expectAccessible(other)
  await other.close()
})
