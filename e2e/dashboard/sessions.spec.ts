// All chats: searching, narrowing, and changing them without losing any.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './house.ts'
import type { House } from './house.ts'

async function chats(page: Page, house: House, search = '') {
  await page.goto(`${house.url()}/sessions${search}`)
  await expect(page.getByRole('heading', { level: 1, name: 'All chats' })).toBeVisible()
  return page.getByRole('list', { name: 'All chats' })
}

async function act(page: Page, title: string, action: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: `More about “${title}”` }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })
    test('everybody can use the list, its menu, its search and its dialog', async ({ signedIn, house }) => {
      await (await house.owner()).turn(`axe-${colorScheme}`, `Where is the ${colorScheme} umbrella?`)
      const list = await chats(signedIn, house)
      await expect(list.getByRole('listitem').first()).toBeVisible()
      await expectAccessible(signedIn)
      await signedIn.getByRole('main').getByRole('button', { name: /^More about/ }).first().click()
      await expectAccessible(signedIn)
      await signedIn.getByRole('menuitem', { name: 'Rename' }).click()
      await expect(signedIn.getByRole('dialog', { name: 'Rename this chat' })).toBeVisible()
      await expectAccessible(signedIn)
      await signedIn.keyboard.press('Escape')
      await signedIn.getByRole('searchbox', { name: 'Search names and messages' }).fill('umbrella')
      await expect(signedIn.getByRole('heading', { name: 'In messages' })).toBeVisible()
      await expectAccessible(signedIn)
      await chats(signedIn, house, '?show=archived&q=nothing')
      await expect(signedIn.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
      await expectAccessible(signedIn)
    })
  })
}

test('finds what was said, marks the words, and leads to the message', async ({ signedIn, house }) => {
  await (await house.owner()).turn('search-hit', 'The spare key lies under the blue pot')
  await chats(signedIn, house)
  await signedIn.getByRole('searchbox', { name: 'Search names and messages' }).fill('blue pot')
  const hit = signedIn.getByRole('region', { name: 'In messages' }).getByRole('link', { name: /spare key lies under the blue pot/ }).first()
  await expect(hit.locator('mark')).toHaveText(['blue', 'pot'])
  await expect(signedIn).toHaveURL(/\?q=blue\+pot$/)
  await hit.click()
  await expect(signedIn).toHaveURL(/\/chat\/agent:main:search-hit\?message=/)
})

test('narrows by state, and the address remembers it', async ({ signedIn, house }) => {
  const owner = await house.owner()
  for (const [key, label] of [['n1', 'Kept'], ['n2', 'Put away']] as const) await owner.call('sessions.create', { key: `agent:main:dashboard:${key}`, label })
  await owner.call('sessions.patch', { key: 'agent:main:dashboard:n2', archived: true })
  const list = await chats(signedIn, house)
  await expect(list.getByText('Kept')).toBeVisible()
  await expect(list.getByText('Put away')).toBeHidden()
  await signedIn.getByRole('button', { name: 'Archived', exact: true }).click()
  await expect(list.getByText('Put away')).toBeVisible()
  await expect(list.getByText('Kept')).toBeHidden()
  await signedIn.reload()
  await expect(signedIn.getByRole('button', { name: 'Archived', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await expect(list.getByText('Put away')).toBeVisible()
})

test('renames, and says in the dialog why a name is refused', async ({ signedIn, house }) => {
  const owner = await house.owner()
  for (const [key, label] of [['r1', 'First name'], ['r2', 'Taken']] as const) await owner.call('sessions.create', { key: `agent:main:dashboard:${key}`, label })
  const list = await chats(signedIn, house)
  await act(signedIn, 'First name', 'Rename')
  const dialog = signedIn.getByRole('dialog', { name: 'Rename this chat' })
  const name = dialog.getByLabel('Name')
  await expect(name).toBeFocused()
  await name.fill('Taken')
  await name.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('already in use')
  await name.fill('Second name')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(list.getByText('Second name')).toBeVisible()
  await expect.poll(async () => (await owner.call<{ session: { label: string } }>('sessions.describe', { key: 'agent:main:dashboard:r1' })).session.label).toBe('Second name')
})

test('pins to the top, here and in the sidebar', async ({ signedIn, house }) => {
  await (await house.owner()).call('sessions.create', { key: 'agent:main:dashboard:p1', label: 'To the top' })
  const list = await chats(signedIn, house)
  await act(signedIn, 'To the top', 'Pin')
  await expect(list.getByRole('listitem').first()).toContainText('To the top')
  await expect(signedIn.getByRole('region', { name: 'Pinned' }).getByRole('link', { name: /To the top/ })).toBeVisible()
  await act(signedIn, 'To the top', 'Unpin')
  await expect(signedIn.getByRole('region', { name: 'Pinned' })).toBeHidden()
})

test('archives and deletes with a way back', async ({ signedIn, house }) => {
  const owner = await house.owner()
  for (const label of ['Archived by mistake', 'Deleted by mistake', 'Really deleted']) await owner.call('sessions.create', { key: `agent:main:dashboard:${label.replaceAll(' ', '-').toLowerCase()}`, label })
  const exists = async (name: string) => (await owner.call<{ session: unknown }>('sessions.describe', { key: `agent:main:dashboard:${name}` })).session !== null
  const list = await chats(signedIn, house)
  for (const [title, action] of [['Archived by mistake', 'Archive'], ['Deleted by mistake', 'Delete']] as const) {
    await act(signedIn, title, action)
    await expect(list.getByText(title)).toBeHidden()
    const notice = signedIn.getByRole('region', { name: 'Notices' }).getByText(title)
    await expect(notice).toBeVisible()
    await signedIn.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click()
    await expect(list.getByText(title)).toBeVisible()
    await expect(notice).toBeHidden()
  }
  expect(await exists('deleted-by-mistake')).toBe(true)
  await act(signedIn, 'Really deleted', 'Delete')
  await expect(list.getByText('Really deleted')).toBeHidden()
  expect(await exists('really-deleted')).toBe(true)
  await expect.poll(() => exists('really-deleted'), { timeout: 15_000 }).toBe(false)
  await expect(list.getByText('Really deleted')).toBeHidden()
})

test('moves through the list by keyboard', async ({ signedIn, house }) => {
  const owner = await house.owner()
  for (const label of ['Keyboard one', 'Keyboard two', 'Keyboard three']) await owner.call('sessions.create', { key: `agent:main:dashboard:${label.replace(' ', '-')}`, label })
  const list = await chats(signedIn, house, '?q=keyboard')
  await expect(list.getByRole('listitem')).toHaveCount(3)
  const links = list.getByRole('link')
  await links.first().focus()
  await signedIn.keyboard.press('ArrowDown')
  await expect(links.nth(1)).toBeFocused()
  await signedIn.keyboard.press('End')
  await expect(links.nth(2)).toBeFocused()
  await signedIn.keyboard.press('Home')
  await expect(links.first()).toBeFocused()
  await signedIn.keyboard.press('Tab')
  await signedIn.keyboard.press('Enter')
  await expect(signedIn.getByRole('menuitem', { name: 'Rename' })).toBeFocused()
  await signedIn.keyboard.press('ArrowUp')
  await expect(signedIn.getByRole('menuitem', { name: 'Delete' })).toBeFocused()
  await signedIn.keyboard.press('p')
  await expect(signedIn.getByRole('menuitem', { name: 'Pin' })).toBeFocused()
  await signedIn.keyboard.press('Escape')
  await expect(list.getByRole('button').first()).toBeFocused()
})

test('shows 3,000 chats without drawing them all', async ({ signedIn, house }) => {
  test.setTimeout(60_000)
  const owner = await house.owner()
  for (let start = 0; start < 3000; start += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => owner.call('sessions.create', { key: `agent:main:dashboard:many-${start + index}`, label: `Many ${start + index}` })))
  }
  const list = await chats(signedIn, house, '?q=many')
  await expect(signedIn.getByText('3000 chats', { exact: true })).toBeVisible()
  await expect(list.getByText('Many 2999')).toBeVisible()
  expect(await list.getByRole('listitem').count()).toBeLessThan(60)
  await list.getByRole('link').first().focus()
  await signedIn.keyboard.press('End')
  await expect(list.getByText('Many 0', { exact: true })).toBeVisible()
  expect(await list.getByRole('listitem').count()).toBeLessThan(60)
})
