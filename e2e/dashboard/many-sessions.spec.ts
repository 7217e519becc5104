// Ten thousand chats cost what a screenful costs: listed, narrowed, chosen and found without drawing them all.
import { expect, expectAccessible, PHONE, test } from './house.ts'

const COUNT = 10_000
test.use({ seededSessions: COUNT })

test('lists, narrows and scrolls through 10,000 chats without drawing them all', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/sessions`)
  const list = signedIn.getByRole('list', { name: 'All chats' })
  await expect(signedIn.getByText(/^10,?00\d chats$/)).toBeVisible({ timeout: 15_000 })
  expect(await list.getByRole('listitem').count()).toBeLessThan(60)
  await expectAccessible(signedIn)
  await list.getByRole('link').first().focus()
  await signedIn.keyboard.press('End')
  await expect(list.getByText('Seeded 1', { exact: true })).toBeVisible()
  expect(await list.getByRole('listitem').count()).toBeLessThan(60)
  await signedIn.getByRole('searchbox', { name: 'Search names and messages' }).fill('seeded 4711')
  await expect(signedIn.getByText('1 chat', { exact: true })).toBeVisible()
  await signedIn.goto(`${house.url()}/sessions?channel=telegram`)
  await expect(signedIn.getByText('1000 chats', { exact: true })).toBeVisible({ timeout: 15_000 })
})

test('chooses all of them, and finds one in the palette', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/sessions?q=seeded`)
  await expect(signedIn.getByText('10000 chats', { exact: true })).toBeVisible({ timeout: 15_000 })
  await signedIn.getByRole('button', { name: 'Select', exact: true }).click()
  await signedIn.getByRole('button', { name: 'Select all 10000' }).click()
  await expect(signedIn.getByText('10000 selected')).toBeVisible()
  await signedIn.keyboard.press('Control+K')
  await signedIn.keyboard.type('seeded 8080')
  await signedIn.getByRole('option', { name: /^Seeded 8080/ }).first().click()
  await expect(signedIn.getByRole('heading', { level: 1, name: 'Seeded 8080' })).toBeVisible()
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('chooses with a finger', async ({ signedIn, house }) => {
    await signedIn.goto(`${house.url()}/sessions`)
    await expect(signedIn.getByText(/^10,?00\d chats$/)).toBeAttached({ timeout: 15_000 })
    await signedIn.getByRole('button', { name: 'Select', exact: true }).tap()
    await signedIn.getByRole('list', { name: 'All chats' }).getByRole('checkbox').nth(1).tap()
    await expect(signedIn.getByText('1 selected')).toBeVisible()
    await expectAccessible(signedIn)
    expect(await signedIn.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
