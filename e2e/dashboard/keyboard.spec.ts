// By keyboard alone: every menu and dialog is opened, left with Escape, and gives the focus back to what opened it; the day's work needs no mouse.
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './house.ts'
import { answers, bubbles, editor, freshKey, goTo } from './chat/chat-page.ts'

/** Opened by Enter, left with Escape: the focus was inside, and is back afterwards. */
async function opensAndGivesBack(page: Page, opener: Locator, opened: Locator): Promise<void> {
  // What cannot be pressed yet cannot be focused either.
  await expect(opener).toBeEnabled()
  await opener.focus()
  await page.keyboard.press('Enter')
  await expect(opened).toBeVisible()
  await expect.poll(() => opened.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await expect(opened).toBeHidden()
  await expect(opener).toBeFocused()
}

test('menus and dialogs of the chat and its sidebar give the focus back', async ({ signedIn: page, house }) => {
  const key = freshKey()
  await (await house.owner()).turn(key, 'Something to talk about')
  await goTo(page, house, key)
  const [dialog, menu] = [page.getByRole('dialog'), page.getByRole('menu')]
  await opensAndGivesBack(page, page.getByRole('button', { name: /^Context/ }), dialog)
  await opensAndGivesBack(page, page.getByRole('button', { name: /^It may/ }), menu)
  await opensAndGivesBack(page, page.locator('form').getByRole('button', { name: /Scripted/ }), menu)
  await opensAndGivesBack(page, page.getByRole('navigation', { name: 'Chats' }).getByRole('button', { name: /^More about/ }).first(), menu)
  await opensAndGivesBack(page, page.getByRole('button', { name: 'Options', exact: true }), menu)
})

test('those of the other views do so too', async ({ signedIn: page, house }) => {
  await (await house.owner()).turn(freshKey(), 'A chat for the list')
  const [dialog, menu, main] = [page.getByRole('dialog'), page.getByRole('menu'), page.getByRole('main')]
  await page.goto(`${house.url()}/sessions`)
  await opensAndGivesBack(page, main.getByRole('button', { name: /^More about/ }).first(), menu)
  await page.goto(`${house.url()}/agents`)
  await opensAndGivesBack(page, main.getByRole('button', { name: 'New agent' }), dialog)
  await page.goto(`${house.url()}/models`)
  await opensAndGivesBack(page, main.getByRole('button', { name: 'Add a service' }), dialog)
  await page.goto(`${house.url()}/devices`)
  await opensAndGivesBack(page, main.getByRole('button', { name: /^More about/ }).first(), menu)
  await page.goto(`${house.url()}/about`)
  await opensAndGivesBack(page, main.getByRole('button', { name: /report/i }).first(), dialog)
})

test('a dialog that a menu opened gives the focus back to what opened the menu', async ({ signedIn: page, house }) => {
  const key = freshKey()
  const owner = await house.owner()
  await owner.turn(key, 'To be renamed')
  await owner.call('sessions.patch', { key, label: 'Before the keys' })
  await page.goto(`${house.url()}/sessions`)
  const more = page.getByRole('main').getByRole('button', { name: 'More about “Before the keys”' })
  await more.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Rename' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(more).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Escape')
  await expect(more).toBeFocused()
})

test('a question is asked, stopped, queued behind, and another chat opened without the mouse', async ({ signedIn: page, house }) => {
  const [first, other] = [freshKey(), freshKey()]
  const owner = await house.owner()
  await owner.turn(other, 'Over here')
  await owner.call('sessions.patch', { key: other, label: 'The keyboard chat' })
  await goTo(page, house, first)
  await expect(editor(page)).toBeFocused()
  await page.keyboard.type('Count [[rate=20]] [[tokens=300]]')
  await page.keyboard.press('Enter')
  await expect(answers(page)).toContainText('one small')
  await page.keyboard.type('Then this')
  await page.keyboard.press('Enter')
  const waiting = page.getByRole('region', { name: 'Messages that wait' })
  await expect(waiting).toContainText('Then this')
  await page.keyboard.press('ArrowUp')
  await expect(editor(page)).toHaveValue('Then this')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(answers(page).first()).toContainText('Stopped')
  await expect(bubbles(page).last()).toContainText('Then this')
  // From the chat to the list and into another one.
  await page.keyboard.press('Control+K')
  await page.keyboard.type('the keyboard chat')
  await expect(page.getByRole('option', { name: /^The keyboard chat/ }).first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'The keyboard chat' })).toBeVisible()
  await expect(editor(page)).toBeFocused()
})

test('the address names the place: back, forward and a reload lead to where somebody was', async ({ signedIn: page, house }) => {
  const key = freshKey()
  const owner = await house.owner()
  for (let turn = 0; turn < 3; turn += 1) await owner.turn(key, `Part ${turn} [[reply=${'A long answer. '.repeat(150)}]]`)
  await page.goto(`${house.url()}/sessions?q=part`)
  await expect(page.getByRole('searchbox', { name: 'Search names and messages' })).toHaveValue('part')
  await goTo(page, house, key)
  await expect(page.getByText('Part 2').last()).toBeAttached()
  await page.goBack()
  await expect(page.getByRole('searchbox', { name: 'Search names and messages' })).toHaveValue('part')
  await page.goForward()
  await expect(answers(page).last()).toBeInViewport()
  await page.reload()
  await expect(answers(page).last()).toBeInViewport()
})
