// Usage: real numbers of real answers, as a chart, as a table and as a file.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, PHONE, test } from '../house.ts'
import type { House } from '../house.ts'

// A gateway of its own: nothing was used there yet.
test.use({ gatewayConfig: { logging: { level: 'info' } } })

/** Two chats with a model that has a price. */
async function spend(house: House) {
  const owner = await house.owner()
  const { hash } = await owner.call<{ hash: string }>('config.get')
  const models = [{ id: 'scripted-1', name: 'Scripted', contextWindow: 200_000, maxTokens: 8192, cost: { input: 3, output: 15, cacheRead: 0.3 } }]
  await owner.call('config.patch', { raw: JSON.stringify({ models: { providers: { scripted: { models } } } }), baseHash: hash, replacePaths: ['models.providers.scripted.models'] })
  await owner.turn('trip', '[[tokens=400]] =Plan, "a trip"')
  await owner.turn('small', 'Hi')
  return owner
}

async function usage(page: Page, house: House, search = '') {
  await page.goto(`${house.url()}/usage${search}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
}

test('says what will be here when nothing was used, and leads to a chat', async ({ signedIn, house }) => {
  await usage(signedIn, house)
  await expect(signedIn.getByRole('heading', { name: 'Nothing was used on these days' })).toBeVisible()
  await expect(signedIn.getByRole('button', { name: 'Save as CSV' })).toBeDisabled()
  await expectAccessible(signedIn)
  await signedIn.getByRole('link', { name: 'Ask something' }).click()
  await expect(signedIn).toHaveURL(/\/chat\/agent:main:main$/)
})

test('shows what was used: sums, chart in words, table, shares, and the chats behind them', async ({ signedIn, house }) => {
  const owner = await spend(house)
  const { totals } = await owner.call<{ totals: { totalTokens: number; totalCost: number } }>('usage.cost')
  await usage(signedIn, house)
  await expect(signedIn.locator('dl')).toContainText(/Cost\$0\.0\d/)
  await expect(signedIn.locator('dl')).toContainText('Saved by caches')
  await expect(signedIn.getByText(/^Paid on 1 of 30 days: \$0\.0\d+ on /)).toBeVisible()
  await expect(signedIn.locator('canvas')).toBeVisible()
  await signedIn.getByRole('group', { name: 'Shown by day' }).getByRole('button', { name: 'Table' }).press('Enter')
  const days = signedIn.getByRole('region', { name: 'Day by day' }).getByRole('table')
  await expect(days.getByRole('row')).toHaveCount(31)
  await expect(days.getByRole('row').nth(1)).toContainText(new Intl.NumberFormat('en').format(totals.totalTokens))
  await expect(signedIn.getByRole('region', { name: 'By model' }).getByRole('row', { name: /scripted-1 100%/ }).first()).toBeVisible()
  await signedIn.getByRole('link', { name: /Plan, "a trip"/ }).and(signedIn.getByRole('main').getByRole('link')).click()
  await expect(signedIn).toHaveURL(/\/chat\/agent:main:trip$/)
})

test('the days are in the address, and other days can be chosen', async ({ signedIn, house }) => {
  await spend(house)
  await usage(signedIn, house)
  await signedIn.getByRole('button', { name: '7 days' }).click()
  await expect(signedIn).toHaveURL(/\?days=7$/)
  await expect(signedIn.getByText(/of 7 days/)).toBeVisible()
  await signedIn.getByRole('button', { name: 'Other days' }).click()
  await signedIn.getByLabel('From').fill('2020-01-01')
  await signedIn.getByLabel('To').fill('2020-01-31')
  await expect(signedIn).toHaveURL(/from=2020-01-01&to=2020-01-31/)
  await expect(signedIn.getByRole('heading', { name: 'Nothing was used on these days' })).toBeVisible()
})

test('can be saved as a file that spreadsheets read safely', async ({ signedIn, house }) => {
  await (await spend(house)).call('sessions.patch', { key: 'agent:main:trip', label: '=cmd, "x"' })
  await usage(signedIn, house)
  const saving = signedIn.waitForEvent('download')
  await signedIn.getByRole('button', { name: 'Save as CSV' }).click()
  const file = await saving
  expect(file.suggestedFilename()).toMatch(/^usage-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/)
  const lines = readFileSync(await file.path(), 'utf8').split('\r\n')
  expect(lines.filter((line) => line.startsWith('day,'))).toHaveLength(30)
  expect(lines.find((line) => line.startsWith('chat,') && line.includes('agent:main:trip'))).toMatch(/^chat,"'=cmd, ""x""",agent:main:trip,/)
})

test('everybody can use the chart and the table', async ({ signedIn, house }) => {
  await spend(house)
  await usage(signedIn, house)
  await expect(signedIn.locator('canvas')).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.getByRole('button', { name: 'Table' }).click()
  await expectAccessible(signedIn)
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('tables scroll inside themselves', async ({ signedIn, house }) => {
    await spend(house)
    await usage(signedIn, house, '?from=2026-01-01&to=2099-01-01')
    await expect(signedIn.getByRole('region', { name: 'By model' }).first()).toBeVisible()
    expect(await signedIn.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await expectAccessible(signedIn)
  })
})
