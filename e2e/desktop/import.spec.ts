// Coming from OpenClaw: the app finds the other folder by itself, shows what would come, copies it, and leaves the source as it was.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { february, SECRETS } from '../../gateway/import-openclaw/testing/made-openclaw.ts'
import { fingerprint } from '../../gateway/import-openclaw/testing/scene.ts'
import { answers, expect, readState, test } from './desktop.ts'

test('a folder of OpenClaw is found, previewed and copied; it is only read, and its keys lie nowhere', async ({ computer }) => {
  const folder = join(computer.home, '.openclaw')
  mkdirSync(folder)
  february(folder)
  const before = fingerprint(folder)
  const app = await computer.start({ env: { OPENCLAW_KEYCHAIN: 'off' } })
  const { page } = app
  await expect(page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  await page.goto(new URL('/settings/import', page.url()).href)
  await page.getByRole('button', { name: 'Look', exact: true }).click()
  const found = page.getByRole('list', { name: 'What was found' })
  await expect(found.getByText('Chats of main')).toBeVisible()
  await expect(found.getByText('Keys and passwords')).toBeVisible()
  expect(readState(computer, 'openclaw.json')).not.toContain('Samantha')

  await page.getByRole('button', { name: 'Copy this here' }).click()
  await expect(page.getByText('It is here')).toBeVisible({ timeout: 20_000 })
  expect(fingerprint(folder)).toBe(before)
  expect(readFileSync(join(computer.stateDir, 'workspace', 'SOUL.md'), 'utf8')).toContain('You are Samantha.')
  for (const secret of Object.values(SECRETS)) {
    expect(readState(computer, 'openclaw.json')).not.toContain(secret)
    expect(app.output()).not.toContain(secret)
    await expect(page.locator('body')).not.toContainText(secret)
  }
  await page.goto(new URL('/sessions', page.url()).href)
  await page.getByRole('link', { name: /Remember the blue bicycle/ }).first().click()
  await expect(answers(page)).toContainText('I will')
})
