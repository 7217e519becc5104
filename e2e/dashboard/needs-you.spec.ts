// What waits for an answer is counted where everybody sees it, without taking the keyboard from anybody.
import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, PHONE, test } from './house.ts'
import type { House } from './house.ts'

/** A command that waits until the returned function refuses it. */
async function ask(house: House): Promise<() => Promise<void>> {
  const owner = await house.owner()
  const id = randomUUID()
  await owner.call('exec.approval.request', { id, command: 'make clean', host: 'gateway', twoPhase: true })
  return () => owner.call('exec.approval.resolve', { id, decision: 'deny' }).then(() => undefined)
}

const line = (page: Page) => page.getByRole('link', { name: '1 command waits for your answer' })

test('a waiting command shows in the sidebar, beside its view, and leaves when it is answered', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/sessions`)
  const search = signedIn.getByRole('searchbox', { name: 'Search names and messages' })
  await search.focus()
  await expect(line(signedIn)).toBeHidden()
  const refuse = await ask(house)
  await expect(line(signedIn)).toBeVisible()
  await expect(search).toBeFocused()
  await expectAccessible(signedIn)
  await line(signedIn).click()
  await expect(signedIn).toHaveURL(`${house.url()}/approvals`)
  await expect(signedIn.getByRole('navigation', { name: 'Manage' }).getByRole('link', { name: 'Approvals 1 waiting' })).toBeVisible()
  await expect(signedIn.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(signedIn)
  await refuse()
  await expect(line(signedIn)).toBeHidden()
  await expect(signedIn.getByRole('navigation', { name: 'Manage' }).getByRole('link', { name: 'Approvals', exact: true })).toBeVisible()
})

test('notices never take the focus', async ({ signedIn, house }) => {
  await (await house.owner()).call('sessions.create', { key: 'agent:main:dashboard:quiet', label: 'Quiet notice' })
  await signedIn.goto(`${house.url()}/sessions`)
  const main = signedIn.getByRole('main')
  await main.getByRole('button', { name: 'More about “Quiet notice”' }).click()
  await signedIn.getByRole('menuitem', { name: 'Archive' }).click()
  const search = signedIn.getByRole('searchbox', { name: 'Search names and messages' })
  await search.focus()
  await signedIn.keyboard.type('typed on')
  const notices = signedIn.getByRole('region', { name: 'Notices' })
  await expect(notices.getByText('Archived “Quiet notice”')).toBeVisible()
  await expect(search).toBeFocused()
  await expect(search).toHaveValue('typed on')
  await expect(notices).toHaveAttribute('aria-live', 'polite')
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('the button that shows the chats says that something waits', async ({ signedIn, house }) => {
    const refuse = await ask(house)
    await signedIn.getByRole('button', { name: 'Show chats, 1 thing waits for you' }).tap()
    await expect(line(signedIn)).toBeVisible()
    await expectAccessible(signedIn)
    await refuse()
    await expect(line(signedIn)).toBeHidden()
  })
})
