// Where the app keeps keys: in the keychain of the desktop where there is one that is open, else in a sealed file, and it says which and why.
import type { Page } from '@playwright/test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canHaveKeyring, startKeyring } from '../harness/keyring.ts'
import type { Keyring } from '../harness/keyring.ts'
import { expect, test } from './desktop.ts'
import type { Computer, RunningApp } from './desktop.ts'

const KEY = 'sk-lying-open-0123456789'
const PASSWORD = 'the owner’s own'

test.skip(!canHaveKeyring, 'this machine has no gnome-keyring to start')
test.use({ config: { env: {}, skills: { entries: { weather: { apiKey: KEY } } } } })

let keyring: Keyring | null = null
test.afterEach(async () => {
  await keyring?.stop()
  keyring = null
})

async function startWith(computer: Computer, env: Readonly<Record<string, string>>): Promise<RunningApp> {
  const app = await computer.start({ env })
  await expect(app.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  await app.page.goto(new URL('/settings/keys', app.page.url()).href)
  return app
}

async function moveAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Move them to safety' }).click()
  await expect(page.getByText('None: no key stands in plain text in your settings.')).toBeVisible({ timeout: 15_000 })
}

const filesOf = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
const filesWithKey = ({ stateDir, userData, home }: Computer) => [stateDir, userData, home].flatMap(filesOf).filter((path) => readFileSync(path).includes(KEY))

test('an open keychain takes them, and has them after the next start', async ({ computer }) => {
  keyring = await startKeyring(computer.home, PASSWORD)
  const app = await startWith(computer, keyring.env)
  await expect(app.page.getByText(/^In this system's keychain/)).toBeVisible()
  await moveAll(app.page)
  await expect(app.page.getByText(/in the keychain · used at skills/)).toBeVisible()
  await app.quit()
  expect(filesWithKey(computer)).toEqual([])

  const again = await startWith(computer, keyring.env)
  await expect(again.page.getByText(/in the keychain · used at skills/)).toBeVisible()
  await expect(again.page.getByText('Cannot be read')).toHaveCount(0)
})

test('a locked keychain is left alone: no prompt, the reason, and the sealed file', async ({ computer }) => {
  // Made by an earlier session, whose password nobody types now.
  const earlier = await startKeyring(computer.home, PASSWORD)
  await earlier.stop()
  keyring = await startKeyring(computer.home, null)
  const { page } = await startWith(computer, keyring.env)
  await expect(page.getByText('The keychain is not used: The keychain is locked. Unlock it, and it is used again.')).toBeVisible({ timeout: 15_000 })
  await moveAll(page)
  await expect(page.getByText(/in the sealed file · used at skills/)).toBeVisible()
  expect(filesWithKey(computer)).toEqual([])
})

test('a desktop without a keychain gets the sealed file, and the reason', async ({ computer }) => {
  const { page } = await startWith(computer, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' })
  await expect(page.getByText('In a sealed file that only you can read.')).toBeVisible({ timeout: 15_000 })
  await expect(page.getByText(/^.*The keychain is not used: /)).toBeVisible()
  await moveAll(page)
  await expect(page.getByText(/in the sealed file · used at skills/)).toBeVisible()
  expect(filesWithKey(computer)).toEqual([])
})
