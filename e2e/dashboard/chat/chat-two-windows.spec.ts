// Two windows on one chat: whatever one does, the other shows, in the same order.
import type { Page } from '@playwright/test'
import { comeBack, expect, expectOnlyLostSockets, test } from '../house.ts'
import { answers, bubbles, editor, freshKey, goTo, open, send } from './chat-page.ts'

/** Everything that was said, in the order of the page. */
function said(page: Page): Promise<readonly string[]> {
  return page.getByRole('log').getByRole('article').evaluateAll((articles) => articles.map((each) => `${each.getAttribute('aria-label') ?? ''}: ${(each.querySelector('p') ?? each).textContent?.trim() ?? ''}`))
}

const isStill = async (page: Page) => expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0, { timeout: 20_000 })

test('both send at once: the same order in both, each message once', async ({ signedIn: first, house }) => {
  const key = freshKey()
  await goTo(first, house, key)
  const second = await open(first.context(), house, key)
  await Promise.all([send(first, 'From the left [[rate=80]] [[tokens=20]]'), send(second, 'From the right [[rate=80]] [[tokens=20]]')])
  // The later one goes into the running answer or is answered after it: either way the same on both.
  for (const page of [first, second]) {
    await expect(bubbles(page)).toHaveCount(2)
    await expect(answers(page).last().getByRole('button', { name: 'Copy the answer as Markdown' })).toBeVisible({ timeout: 20_000 })
    await isStill(page)
  }
  await expect(async () => expect(await said(second)).toEqual(await said(first))).toPass({ timeout: 5000 })
  await second.reload()
  await expect(async () => expect(await said(second)).toEqual(await said(first))).toPass({ timeout: 5000 })
  await second.close()
})

test('what one stops stops in the other, with the same words kept', async ({ signedIn: first, house }) => {
  const key = freshKey()
  await goTo(first, house, key)
  const second = await open(first.context(), house, key)
  await send(first, 'Count [[rate=20]] [[tokens=300]]')
  await expect(answers(second)).toContainText('one small')
  await second.getByRole('button', { name: 'Stop' }).click()
  for (const page of [first, second]) {
    await expect(answers(page)).toContainText('Stopped')
    await isStill(page)
  }
  expect(await answers(second).innerText()).toBe(await answers(first).innerText())
  await second.close()
})

test('the queue is one: what the other window takes out is not sent', async ({ signedIn: first, house }) => {
  const key = freshKey()
  await goTo(first, house, key)
  const second = await open(first.context(), house, key)
  await send(first, 'Go [[rate=12]] [[tokens=50]]')
  await expect(answers(first)).toContainText('one small')
  await send(first, 'Stays')
  await send(first, 'Goes')
  const queue = (page: Page) => page.getByRole('region', { name: 'Messages that wait' }).getByRole('listitem')
  await expect(queue(second)).toHaveText(['Stays', 'Goes'])
  await queue(second).nth(1).getByRole('button', { name: 'Remove from the queue' }).click()
  await expect(queue(first)).toHaveText(['Stays'])
  await expect(answers(first).last()).toContainText('You said: Stays', { timeout: 20_000 })
  for (const page of [first, second]) {
    await isStill(page)
    await expect(bubbles(page)).toHaveText([/^Go/, /^Stays/])
  }
  await second.close()
})

test('a message that one changes goes on in a chat of its own; the other keeps what it has open, its draft, and lists the new one', async ({ signedIn: first, house }) => {
  const key = freshKey()
  await goTo(first, house, key)
  await send(first, 'Wrnog')
  await expect(answers(first)).toContainText('You said: Wrnog')
  const second = await open(first.context(), house, key)
  await expect(answers(second)).toContainText('You said: Wrnog')
  await editor(second).fill('A thought of my own')
  await editor(first).press('ArrowUp')
  await send(first, 'Right this time')
  await expect(answers(first)).toHaveText([/You said: Right this time/])
  await expect(bubbles(first)).toHaveText([/^Right this time/])
  const changed = new URL(first.url()).pathname
  await expect(second.locator(`nav a[href="${changed}"]`)).toBeVisible()
  await expect(bubbles(second)).toHaveText([/^Wrnog/])
  await expect(editor(second)).toHaveValue('A thought of my own')
  await second.locator(`nav a[href="${changed}"]`).click()
  await expect(answers(second)).toHaveText([/You said: Right this time/])
  await second.close()
})

test('a chat that goes on elsewhere is marked as unread, until it is read in any window', async ({ signedIn: first, house }) => {
  const [here, there] = [freshKey(), freshKey()]
  const owner = await house.owner()
  await owner.turn(there, 'Elsewhere')
  await owner.call('sessions.patch', { key: there, label: 'The other place' })
  await goTo(first, house, there)
  await expect(answers(first)).toHaveCount(1)
  const second = await open(first.context(), house, here)
  await goTo(first, house, here)
  await owner.turn(there, 'And on')
  const row = (page: Page) => page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: /The other place/ })
  for (const page of [first, second]) await expect(row(page)).toContainText('something new')
  await row(first).click()
  await expect(answers(first)).toHaveCount(2)
  for (const page of [first, second]) await expect(row(page)).not.toContainText('something new')
  await second.close()
})

test('a gateway that is killed in mid-stream: both windows have one question and one whole answer afterwards', async ({ signedIn: first, house, complaints }) => {
  const key = freshKey()
  const words = Array.from({ length: 50 }, (_, index) => `w${index}`).join(' ')
  await goTo(first, house, key)
  const second = await open(first.context(), house, key)
  await send(first, `Go [[rate=30]] [[reply=${words}]]`)
  await expect(answers(second)).toContainText('w10')
  await house.crash()
  // What was there stays to be read.
  await expect(first.getByText('No connection to your assistant.')).toBeVisible()
  await expect(answers(first)).toContainText('w9')
  await house.start()
  for (const page of [first, second]) {
    await comeBack(page)
    await expect(answers(page).last()).toContainText(words, { timeout: 30_000 })
    await isStill(page)
    await expect(answers(page)).toHaveCount(1)
    await expect(bubbles(page)).toHaveCount(1)
    expect((await answers(page).innerText()).match(/\bw0\b/g)).toHaveLength(1)
  }
  await second.close()
  expectOnlyLostSockets(complaints)
})
