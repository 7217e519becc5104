// All chats: searching, narrowing, and changing them without losing any.
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
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

test('chooses by keyboard, changes many together, and undoes a deletion of many', async ({ signedIn, house }) => {
  const owner = await house.owner()
  const keys = ['one', 'two', 'three', 'four'].map((name) => `agent:main:dashboard:bulk-${name}`)
  for (const key of keys) await owner.call('sessions.create', { key, label: `Bulk ${key.split('-').at(-1)}` })
  const exists = async () => (await Promise.all(keys.map(async (key) => (await owner.call<{ session: unknown }>('sessions.describe', { key })).session !== null))).filter(Boolean).length
  const list = await chats(signedIn, house, '?q=bulk')
  await expect(list.getByRole('listitem')).toHaveCount(4)
  await list.getByRole('link').first().focus()
  await signedIn.keyboard.press('x')
  const bar = signedIn.getByRole('toolbar', { name: 'Selected chats' })
  await expect(bar.getByText('1 selected')).toBeVisible()
  await signedIn.keyboard.press('Shift+ArrowDown')
  await expect(bar.getByText('2 selected')).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.keyboard.press('Control+A')
  await expect(bar.getByText('4 selected')).toBeVisible()
  await bar.getByRole('button', { name: 'Pin' }).click()
  await expect(signedIn.getByRole('region', { name: 'Pinned' }).getByRole('link', { name: /Bulk/ })).toHaveCount(4)
  await expect(bar).toBeHidden()
  await list.getByRole('link').first().focus()
  await signedIn.keyboard.press('Control+A')
  await bar.getByRole('button', { name: 'Delete' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(0)
  await signedIn.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(4)
  expect(await exists()).toBe(4)
  await list.getByRole('link').first().focus()
  await signedIn.keyboard.press('x')
  await signedIn.keyboard.press('Escape')
  await expect(bar).toBeHidden()
})

test('chooses a range with Shift, with the mouse and the boxes', async ({ signedIn, house }) => {
  const owner = await house.owner()
  for (const name of ['a', 'b', 'c', 'd']) await owner.call('sessions.create', { key: `agent:main:dashboard:range-${name}`, label: `Range ${name}` })
  const list = await chats(signedIn, house, '?q=range')
  await expect(list.getByRole('listitem')).toHaveCount(4)
  await signedIn.getByRole('button', { name: 'Select', exact: true }).click()
  await list.getByRole('checkbox').first().click()
  await list.getByRole('checkbox').nth(2).click({ modifiers: ['Shift'] })
  await expect(list.getByRole('checkbox', { checked: true })).toHaveCount(3)
  await list.getByRole('link').nth(1).click()
  await expect(list.getByRole('checkbox', { checked: true })).toHaveCount(2)
  await signedIn.getByRole('toolbar', { name: 'Selected chats' }).getByRole('button', { name: 'Archive' }).click()
  await expect(signedIn.getByText('Archived 2 chats')).toBeVisible()
  await expect(list.getByRole('listitem')).toHaveCount(2)
})

test('exports a chat and imports it again, with a look inside first', async ({ signedIn, house }) => {
  const owner = await house.owner()
  await owner.turn('export-me', 'Remember the lighthouse')
  await owner.call('sessions.patch', { key: 'agent:main:export-me', label: 'Lighthouse' })
  const list = await chats(signedIn, house, '?q=lighthouse')
  const download = async (action: string) => {
    const [file] = await Promise.all([signedIn.waitForEvent('download'), act(signedIn, 'Lighthouse', action)])
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
  }
  const markdown = await download('Save as Markdown')
  expect([markdown.name, markdown.text.split('\n')[0]]).toEqual(['Lighthouse.md', '# Lighthouse'])
  expect(markdown.text).toContain('Remember the lighthouse')
  const exported = await download('Export to import again')
  expect(exported.name).toBe('Lighthouse.jsonl')
  await signedIn.getByRole('button', { name: 'Import chats' }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'Import chats' })
  await dialog.locator('input[type=file]').setInputFiles([
    { name: 'Beacon.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(exported.text) },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('# Notes') },
    { name: 'cut.jsonl', mimeType: 'text/plain', buffer: Buffer.from(`${exported.text}{"type":`) },
  ])
  await expect(dialog.getByText(/^2 messages/)).toBeVisible()
  await expect(dialog.getByText('Remember the lighthouse')).toBeVisible()
  await expect(dialog.getByText(/This is not an exported chat: line 1/)).toBeVisible()
  await expect(dialog.getByText(/^Line \d+ cannot be read/)).toBeVisible()
  await expectAccessible(signedIn)
  await dialog.getByLabel('Name').fill('Lighthouse')
  await dialog.getByRole('button', { name: 'Import 1 chat' }).click()
  await expect(dialog.getByRole('alert').filter({ hasText: 'already in use' })).toBeVisible()
  await dialog.getByLabel('Name').fill('Beacon')
  await dialog.getByRole('button', { name: 'Import 1 chat' }).click()
  await dialog.getByRole('link', { name: 'Open' }).click()
  await expect(signedIn.getByRole('heading', { level: 1, name: 'Beacon' })).toBeVisible()
  await expect(signedIn.getByRole('main').getByText('Remember the lighthouse', { exact: true })).toBeVisible()
  await signedIn.keyboard.press('Control+K')
  await signedIn.keyboard.type('this chat rename')
  await signedIn.keyboard.press('Enter')
  await expect(signedIn.getByRole('dialog', { name: 'Rename this chat' }).getByLabel('Name')).toHaveValue('Beacon')
  expect(await list.count()).toBe(0)
})
