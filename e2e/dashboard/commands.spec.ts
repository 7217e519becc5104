// The command palette and the shortcuts sheet: everything by name, by keyboard alone, and on a phone.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, PHONE, test } from './house.ts'

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search and commands' })
const option = (page: Page, name: string | RegExp) => palette(page).getByRole('option', { name })

async function open(page: Page) {
  await page.keyboard.press('Control+K')
  await expect(palette(page).getByRole('combobox')).toBeFocused()
}

test('keeps nobody out, full, narrowed and without a result', async ({ signedIn, house }) => {
  await (await house.owner()).turn(`palette-both`, 'Book the mountain hut')
  await expect(signedIn.getByRole('heading', { level: 1 })).toBeVisible()
  await open(signedIn)
  await expect(option(signedIn, /mountain hut/).first()).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.keyboard.type('mountain hut')
  await expect(palette(signedIn).getByRole('group', { name: 'In messages' })).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.keyboard.press('Escape')
  await signedIn.keyboard.press('Control+K')
  await signedIn.keyboard.type('§')
  await expect(palette(signedIn).getByText('Nothing found', { exact: true }).first()).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.keyboard.press('Escape')
  await signedIn.getByRole('link', { name: 'All chats', exact: true }).focus()
  await signedIn.keyboard.press('?')
  await expect(signedIn.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessible(signedIn)
})

test('goes to every view by its name', async ({ signedIn, house }) => {
  for (const [name, path] of [['All chats', 'sessions'], ['Agents', 'agents'], ['Models', 'models'], ['Usage', 'usage'], ['Approvals', 'approvals'], ['Devices', 'devices'], ['Settings', 'settings'], ['Logs', 'logs'], ['About', 'about']] as const) {
    await open(signedIn)
    await signedIn.keyboard.type(name.toLowerCase())
    await expect(option(signedIn, name).first()).toHaveAttribute('aria-selected', 'true')
    await signedIn.keyboard.press('Enter')
    await expect(signedIn).toHaveURL(new RegExp(`^${house.url()}/${path}`))
    await expect(palette(signedIn)).toBeHidden()
  }
})

test('is left with the focus where it was, by Escape and by its own shortcut', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/sessions`)
  const search = signedIn.getByRole('searchbox', { name: 'Search names and messages' })
  await search.focus()
  for (const key of ['Escape', 'Control+K']) {
    await open(signedIn)
    await signedIn.keyboard.press(key)
    await expect(palette(signedIn)).toBeHidden()
    await expect(search).toBeFocused()
  }
})

test('chooses with the arrows, around the ends', async ({ signedIn }) => {
  await open(signedIn)
  const options = palette(signedIn).getByRole('option')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await signedIn.keyboard.press('ArrowUp')
  await expect(options.last()).toHaveAttribute('aria-selected', 'true')
  await expect(options.last()).toBeInViewport()
  await signedIn.keyboard.press('ArrowDown')
  await signedIn.keyboard.press('ArrowDown')
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
})

test('has what was done lately first, also after a reload', async ({ signedIn }) => {
  await open(signedIn)
  await signedIn.keyboard.type('dark')
  await signedIn.keyboard.press('Enter')
  await expect.poll(() => signedIn.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  await open(signedIn)
  await signedIn.keyboard.type('usage')
  await signedIn.keyboard.press('Enter')
  await signedIn.reload()
  await expect(signedIn.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
  await open(signedIn)
  await expect(palette(signedIn).getByRole('group', { name: 'Recent' }).getByRole('option').first()).toHaveText('Usage')
})

test('finds chats by name and messages by their words', async ({ signedIn, house }) => {
  const owner = await house.owner()
  await owner.call('sessions.create', { key: 'agent:main:dashboard:palette-name', label: 'Greenhouse plans' })
  await owner.turn('palette-words', 'The tomatoes want a taller trellis')
  await open(signedIn)
  await signedIn.keyboard.type('greenhouse')
  await signedIn.keyboard.press('Enter')
  await expect(signedIn.getByRole('heading', { level: 1, name: 'Greenhouse plans' })).toBeVisible()
  await open(signedIn)
  await signedIn.keyboard.type('taller trellis')
  const hit = palette(signedIn).getByRole('group', { name: 'In messages' }).getByRole('option').first()
  await expect(hit.locator('mark')).toHaveText(['taller', 'trellis'])
  await hit.click()
  await expect(signedIn).toHaveURL(/palette-words\?message=/)
})

test('leaves single keys to whoever is typing', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/sessions`)
  const search = signedIn.getByRole('searchbox', { name: 'Search names and messages' })
  await search.focus()
  await signedIn.keyboard.type('why?/')
  await expect(search).toHaveValue('why?/')
  await expect(signedIn.getByRole('dialog')).toBeHidden()
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('opens from the sidebar and fills the screen', async ({ signedIn, house }) => {
    await signedIn.getByRole('button', { name: 'Show chats' }).click()
    await signedIn.getByRole('button', { name: 'Search and commands' }).click()
    await expect(palette(signedIn).getByRole('combobox')).toBeFocused()
    await expect(signedIn.getByRole('dialog', { name: 'Chats and views' })).toBeHidden()
    await expectAccessible(signedIn)
    await palette(signedIn).getByRole('button', { name: 'Close' }).tap()
    await expect(palette(signedIn)).toBeHidden()
    await signedIn.getByRole('button', { name: 'Show chats' }).click()
    await signedIn.getByRole('button', { name: 'Search and commands' }).click()
    await palette(signedIn).getByRole('combobox').fill('devi')
    await option(signedIn, 'Devices').tap()
    await expect(signedIn).toHaveURL(`${house.url()}/devices`)
  })
})
