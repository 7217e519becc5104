// Settings: changed, looked at, saved; searched; reset; two people at one setting and at one text; the file and its mistakes.
import { expect, expectAccessible, PHONE, test } from '../house.ts'
import type { House } from '../house.ts'
import type { Page } from '@playwright/test'

test.use({ gatewayConfig: { agents: { defaults: { maxConcurrent: 3 } }, tools: { deny: ['browser'] } } })

interface ConfigFile {
  readonly hash: string
  readonly raw: string
  readonly config: { readonly agents?: { readonly defaults?: { readonly maxConcurrent?: number } }; readonly tools?: { readonly deny?: readonly string[] }; readonly logging?: { readonly level?: string }; readonly models: { readonly providers: Readonly<Record<string, unknown>> } }
}

const read = async (house: House): Promise<ConfigFile> => (await house.owner()).call<ConfigFile>('config.get')

async function patch(house: House, change: unknown): Promise<void> {
  const owner = await house.owner()
  const { hash } = await owner.call<ConfigFile>('config.get')
  await owner.call('config.patch', { raw: JSON.stringify(change), baseHash: hash })
}

async function openSection(page: Page, house: House, place: string): Promise<void> {
  await page.goto(`${house.url()}/settings/${place}`)
  await expect(page.getByRole('main').getByRole('heading', { level: 2 }).first()).toBeVisible()
}

const setText = async (page: Page, text: string) => {
  await page.getByRole('textbox', { name: /^Text of/ }).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

test('a change is gathered, looked at and saved; then it can go back to the default', async ({ signedIn, house }) => {
  await openSection(signedIn, house, 'agents')
  const runs = signedIn.getByRole('textbox', { name: 'Runs at the same time' })
  await expect(runs).toHaveValue('3')
  await runs.fill('x')
  await expect(signedIn.getByText('A whole number is needed.')).toBeVisible()
  await runs.fill('5')
  await expect(signedIn.getByText('1 change is not saved yet')).toBeVisible()
  expect((await read(house)).config.agents?.defaults?.maxConcurrent).toBe(3)
  await signedIn.getByRole('button', { name: 'Review changes' }).click()
  const review = signedIn.getByRole('dialog', { name: 'What will change' })
  await expect(review.getByRole('deletion')).toContainText('3')
  await expect(review.getByRole('insertion')).toContainText('5')
  await expectAccessible(signedIn)
  await review.getByRole('button', { name: 'Save' }).click()
  await expect(signedIn.getByText('Saved', { exact: true })).toBeVisible()
  await expect(review).toBeHidden()
  expect((await read(house)).config.agents?.defaults?.maxConcurrent).toBe(5)
  await signedIn.getByRole('button', { name: /Back to the default of “Runs at the same time” \(64\)/ }).click()
  await signedIn.getByRole('button', { name: 'Review changes' }).click()
  await expect(review.getByRole('insertion')).toContainText('default (64)')
  await review.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await read(house)).config.agents?.defaults?.maxConcurrent).toBeUndefined()
})

test('search finds a setting by any of its words, and it is changed right there, by keyboard alone', async ({ signedIn, house }) => {
  await openSection(signedIn, house, '')
  await signedIn.getByRole('searchbox', { name: 'Search all settings' }).focus()
  await signedIn.keyboard.type('never these tools')
  await expect(signedIn.getByText('tools.deny', { exact: true })).toBeVisible()
  await signedIn.getByRole('textbox', { name: 'Add to “Never these”' }).first().focus()
  await signedIn.keyboard.type('web_fetch')
  await signedIn.keyboard.press('Enter')
  const review = signedIn.getByRole('button', { name: 'Review changes' })
  await review.focus()
  await signedIn.keyboard.press('Enter')
  const dialog = signedIn.getByRole('dialog', { name: 'What will change' })
  await dialog.getByRole('button', { name: 'Save' }).focus()
  await signedIn.keyboard.press('Enter')
  await expect.poll(async () => (await read(house)).config.tools?.deny).toEqual(['browser', 'web_fetch'])
  await signedIn.getByRole('searchbox', { name: 'Search all settings' }).fill('qwertz')
  await expect(signedIn.getByRole('heading', { name: 'No setting matches' })).toBeVisible()
})

test('a secret is never shown, neither stored nor while the change is reviewed', async ({ signedIn, house }) => {
  await openSection(signedIn, house, 'models')
  await signedIn.getByText('scripted', { exact: true }).click()
  await signedIn.getByRole('button', { name: 'Replace “Api key”' }).click()
  await signedIn.getByLabel('Api key', { exact: true }).fill('sk-planted-1')
  await signedIn.getByRole('button', { name: 'Review changes' }).click()
  const review = signedIn.getByRole('dialog', { name: 'What will change' })
  await expect(review.getByText('a secret (hidden)').first()).toBeVisible()
  expect(await review.textContent()).not.toContain('sk-planted-1')
  await review.getByRole('button', { name: 'Save' }).click()
  await expect(review).toBeHidden()
  expect((await read(house)).raw).not.toContain('sk-planted-1')
})

test('two people at one setting: both values are shown, and one is chosen before anything is saved', async ({ signedIn, house }) => {
  await patch(house, { logging: { level: 'info' } })
  await openSection(signedIn, house, 'system')
  await signedIn.getByRole('combobox', { name: 'How much is written' }).selectOption('Detailed')
  await signedIn.getByRole('button', { name: 'Review changes' }).click()
  await patch(house, { logging: { level: 'warn' } })
  const clash = signedIn.getByRole('group', { name: 'Changed twice: logging.level' })
  await expect(clash.getByText('warn', { exact: true })).toBeVisible()
  await expect(clash.getByText('debug', { exact: true })).toBeVisible()
  await expect(signedIn.getByRole('dialog').getByRole('button', { name: 'Save' })).toBeDisabled()
  await expectAccessible(signedIn)
  await clash.getByRole('button', { name: 'Use mine' }).click()
  await signedIn.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await read(house)).config.logging?.level).toBe('debug')
})

test('the file: mistakes are shown at line and column, what the gateway finds too, and comments survive a change in a form', async ({ signedIn, house }) => {
  const { raw } = await read(house)
  await signedIn.goto(`${house.url()}/settings/file`)
  await expect(signedIn.getByRole('textbox', { name: /^Text of/ })).toBeVisible()
  const pretty = `// mine\n${JSON.stringify(JSON.parse(raw), null, 2)}\n`
  await setText(signedIn, pretty.replace('"mode": "local"', '"mode": local'))
  await expect(signedIn.getByText('Cannot be read yet: line 4, column 13')).toBeVisible()
  await expect(signedIn.getByRole('button', { name: /^Line 4, column 13/ })).toBeVisible()
  await expect(signedIn.getByRole('button', { name: 'Review changes' })).toBeDisabled()
  await setText(signedIn, pretty.replace('"mode": "local"', '"mode": "local",\n    "prot": 1'))
  await signedIn.getByRole('button', { name: 'Review changes' }).click()
  const review = signedIn.getByRole('dialog', { name: 'What will change' })
  await expect(review.getByText('"prot": 1')).toBeVisible()
  await expectAccessible(signedIn)
  await review.getByRole('button', { name: 'Save' }).click()
  await expect(signedIn.getByRole('button', { name: /^Line 5, column 5 gateway\.prot is not a known setting; did you mean "port"/ })).toBeVisible()
  await setText(signedIn, pretty)
  await signedIn.getByRole('button', { name: 'Review changes' }).click()
  await review.getByRole('button', { name: 'Save' }).click()
  await expect(signedIn.getByText('As saved')).toBeVisible()
  await patch(house, { agents: { defaults: { maxConcurrent: 9 } } })
  expect((await read(house)).raw).toMatch(/^\/\/ mine\n/)
})

test('the file changed by somebody else meanwhile: both are shown, and both changes end up in it', async ({ signedIn, house }) => {
  await patch(house, { logging: { level: 'info' } })
  const { raw } = await read(house)
  await signedIn.goto(`${house.url()}/settings/file`)
  await expect(signedIn.getByRole('textbox', { name: /^Text of/ })).toBeVisible()
  await setText(signedIn, `// from me\n${raw}`)
  await patch(house, { logging: { level: 'warn' } })
  await expect(signedIn.getByRole('alert', { name: 'The file was changed while you edited it' })).toBeVisible()
  await expect(signedIn.getByRole('button', { name: 'Review changes' })).toBeDisabled()
  await expectAccessible(signedIn)
  await signedIn.getByRole('button', { name: 'Put my changes on top' }).click()
  await signedIn.getByRole('button', { name: 'Review changes' }).click()
  await signedIn.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(signedIn.getByText('As saved')).toBeVisible()
  const after = await read(house)
  expect(after.raw).toContain('// from me')
  expect(after.config.logging?.level).toBe('warn')
})

for (const size of ['desktop', 'phone'] as const) {
  test.describe(size, () => {
    test.use(size === 'phone' ? PHONE : {})
    test('has nothing that keeps somebody out', async ({ signedIn, house }) => {
      for (const place of ['', 'agents', 'access']) {
        await openSection(signedIn, house, place)
        for (const fold of await signedIn.getByRole('main').locator('summary').all()) await fold.click()
        await expectAccessible(signedIn)
        expect(await signedIn.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      }
      await signedIn.goto(`${house.url()}/settings/file`)
      await expect(signedIn.getByRole('textbox', { name: /^Text of/ })).toBeVisible()
      await expectAccessible(signedIn)
    })
  })
}
