// Settings, coming from OpenClaw: what is found, what is chosen, copying, and what came of it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { february, put, SECRETS } from '../../../gateway/import-openclaw/testing/made-openclaw.ts'
import { fingerprint } from '../../../gateway/import-openclaw/testing/scene.ts'
import { expect, expectAccessible, PHONE, test } from '../house.ts'

const home = mkdtempSync(join(tmpdir(), 'import-view-'))
const folder = join(home, '.openclaw')

// Chats that come from elsewhere are found among no others.
test.use({ houseName: 'import' })
test.beforeAll(() => {
  mkdirSync(folder)
  february(folder)
  put(folder, { 'agents/main/sessions/broken.jsonl': 'not a transcript\n' })
})
test.afterAll(() => rmSync(home, { recursive: true, force: true }))

async function lookAt(page: Page, url: string, place: string) {
  await page.goto(`${url}/settings/import`)
  await page.getByLabel("OpenClaw's folder").fill(place)
  await page.getByRole('button', { name: 'Look', exact: true }).click()
}

test('says where it looked when nothing is there, and why a place is no folder of OpenClaw', async ({ signedIn: page, house, complaints }) => {
  await lookAt(page, house.url(), join(home, 'nowhere'))
  await expect(page.getByRole('heading', { name: 'No OpenClaw here' })).toBeVisible()
  await expect(page.getByText(`There is nothing at ${join(home, 'nowhere')}.`)).toBeVisible()
  await expectAccessible(page)
  await lookAt(page, house.url(), join(folder, 'openclaw.json'))
  await expect(page.getByRole('alert')).toContainText('is a file, not a folder')
  expect(complaints).toEqual([])
})

test('shows what would come, what stays and why, and no secret', async ({ signedIn: page, house, complaints }) => {
  await lookAt(page, house.url(), folder)
  const found = page.getByRole('list', { name: 'What was found' })
  await expect(found.getByText('Chats of main')).toBeVisible()
  await expect(found.getByText(/^3 to take · .* · 1 can't be taken$/)).toBeVisible()
  await expect(page.getByRole('list', { name: 'What is not taken' }).getByText('Paired devices; pair them here anew')).toBeVisible()
  await found.getByRole('listitem').filter({ hasText: 'Keys and passwords' }).getByText('10 details').click()
  await expect(found.getByText('anthropic:default, found in agents/main/agent/auth-profiles.json')).toBeVisible()
  for (const secret of Object.values(SECRETS)) await expect(page.locator('body')).not.toContainText(secret)
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  expect(complaints).toEqual([])
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('fits', async ({ signedIn: page, house, complaints }) => {
    await lookAt(page, house.url(), folder)
    await expect(page.getByText('Chats of main')).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await expectAccessible(page)
    expect(complaints).toEqual([])
  })
})

test('copies what is chosen, tells other windows, and has nothing to add afterwards', async ({ signedIn: page, house, complaints }) => {
  const before = fingerprint(folder)
  const other = await page.context().newPage()
  await other.goto(`${house.url()}/sessions`)
  await expect(other.getByRole('heading', { name: 'Chats' }).first()).toBeVisible()
  await lookAt(page, house.url(), folder)
  await page.getByRole('switch', { name: 'Take Files of work' }).click()
  await page.getByRole('button', { name: 'Copy this here' }).click()
  await expect(page.getByText('It is here')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText(/^3 taken · .* · 1 can't be taken$/)).toBeVisible()
  await expect(page.getByRole('list', { name: 'What was found' }).getByText('Files of work')).toBeHidden()
  await expectAccessible(page)
  await expect(other.getByText('Remember the blue bicycle').first()).toBeVisible()
  expect(fingerprint(folder)).toBe(before)
  await page.getByRole('button', { name: 'Look again' }).click()
  await page.getByRole('button', { name: 'Copy this here' }).click()
  await expect(page.getByText('It is here')).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(page.getByText('Everything that can be taken is here already.')).toBeVisible()
  expect(complaints).toEqual([])
})
