// When the settings file is broken: what is said, what still works, and the way back from the page. And what waits for a restart.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { comeBack, expect, expectAccessible, expectOnlyLostSockets, test } from '../house.ts'
import type { Page } from '@playwright/test'
import type { House } from '../house.ts'

test.use({ gatewayConfig: { gateway: { reload: { mode: 'hot' } } } })

const fileOf = (house: House): string => join(house.gateway().stateDir, 'openclaw.json')

test('a change that needs a restart waits for it, and is in force after "Restart now"', async ({ signedIn, house, complaints }) => {
  const before = house.gateway().pid
  await signedIn.goto(`${house.url()}/settings/file`)
  const owner = await house.owner()
  const { hash } = await owner.call<{ hash: string }>('config.get')
  await owner.call('config.patch', { raw: JSON.stringify({ logging: { maxFileBytes: 5_000_000 } }), baseHash: hash })
  const note = signedIn.getByRole('main').locator('section', { has: signedIn.getByRole('heading', { name: 'Some changes wait for a restart' }) })
  await expect(note).toContainText('Saved, but not in force yet: logging.maxFileBytes')
  await expectAccessible(signedIn)
  await note.getByRole('button', { name: 'Restart now' }).focus()
  await signedIn.keyboard.press('Enter')
  await expect(note).toHaveCount(0, { timeout: 20_000 })
  await expect(signedIn.getByText('No connection to your assistant.')).toHaveCount(0, { timeout: 15_000 })
  expect((await (await house.owner()).call<{ pendingRestart: readonly string[] }>('config.get')).pendingRestart).toEqual([])
  // In its own process: whoever started it keeps it.
  expect(house.gateway().pid).toBe(before)
  expectOnlyLostSockets(complaints)
})

test('a mistake made in the file while it runs is shown at its place; nothing stops, and the last good copy comes back from here', async ({ signedIn, house }) => {
  const good = readFileSync(fileOf(house), 'utf8')
  await signedIn.goto(`${house.url()}/settings`)
  await expect(signedIn.getByRole('searchbox', { name: 'Search all settings' })).toBeVisible()
  writeFileSync(fileOf(house), good.replace(/^\{/, '{"prot": 1,'))
  const alert = signedIn.getByRole('alert').filter({ hasText: 'The settings file has a mistake' })
  await expect(alert).toContainText('Your assistant goes on with the settings it had before.')
  await expect(alert).toContainText(/Line 1, column 2.*prot/)
  await expectAccessible(signedIn)
  await alert.getByRole('button', { name: 'Use the last good copy' }).click()
  const question = signedIn.getByRole('dialog')
  await expect(question).toContainText('The present file is kept beside it')
  await signedIn.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  await expect(alert.getByRole('button', { name: 'Use the last good copy' })).toBeFocused()
  await signedIn.keyboard.press('Enter')
  await question.getByRole('button', { name: 'Use the last good copy' }).click()
  await expect(alert).toHaveCount(0)
  expect(readFileSync(fileOf(house), 'utf8')).toBe(good)
})

const inRecovery = (page: Page) => page.getByRole('alert').filter({ hasText: 'Your assistant runs in recovery mode' })

/** Starts again with this file. */
async function startWith(page: Page, house: House, text: string): Promise<void> {
  await page.goto(`${house.url()}/settings`)
  await expect(page.getByRole('searchbox', { name: 'Search all settings' })).toBeVisible()
  await house.stop()
  writeFileSync(fileOf(house), text)
  await house.start()
  await comeBack(page)
  await expect(inRecovery(page)).toContainText('only this page and signing in work. Nothing is lost.')
  await expectAccessible(page)
}

async function answersAgain(page: Page, house: House): Promise<void> {
  await expect(inRecovery(page)).toHaveCount(0, { timeout: 20_000 })
  await comeBack(page)
  // It starts anew: for a moment nobody is at the door.
  await expect(async () => {
    await page.goto(`${house.url()}/`)
  }).toPass({ timeout: 20_000 })
  await page.getByRole('textbox', { name: /^Message/ }).fill('All well?')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'Answer' }).last()).toContainText('You said: All well?', { timeout: 20_000 })
}

test('a gateway that starts with a file it cannot read says so, and one press brings the last good copy back', async ({ signedIn, house, complaints }) => {
  const good = readFileSync(fileOf(house), 'utf8')
  await startWith(signedIn, house, '{ "gateway": { "port": "many" ')
  await inRecovery(signedIn).getByRole('button', { name: 'Use the last good copy' }).click()
  await signedIn.getByRole('dialog').getByRole('button', { name: 'Use the last good copy' }).click()
  await answersAgain(signedIn, house)
  expect(readFileSync(fileOf(house), 'utf8')).toBe(good)
  expectOnlyLostSockets(complaints)
})

test('a gateway that starts with a wrong value leads to its line, and is whole again once it was corrected there', async ({ signedIn, house, complaints }) => {
  const good = readFileSync(fileOf(house), 'utf8')
  await startWith(signedIn, house, good.replace(/^\{/, '{"commands": {"text": "loud"},'))
  await inRecovery(signedIn).getByRole('link', { name: 'Correct it in the file' }).click()
  const text = signedIn.getByRole('textbox', { name: /^Text of/ })
  await expect(text).toContainText('loud')
  await signedIn.getByRole('button', { name: /^Line 1, column \d+ commands\.text/ }).click()
  await expect(text).toBeFocused()
  await signedIn.keyboard.press('Control+A')
  await signedIn.keyboard.press('Delete')
  await signedIn.keyboard.insertText(good)
  await signedIn.getByRole('button', { name: 'Review changes' }).click()
  await signedIn.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await answersAgain(signedIn, house)
  expectOnlyLostSockets(complaints)
})
