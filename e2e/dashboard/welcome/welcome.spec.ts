// The first run in a browser: every question by keyboard and without a complaint of axe, nothing done before Start, gone on with later.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, PHONE, test } from '../house.ts'
import type { House } from '../house.ts'

const QUESTIONS = ['Hello. This is your own assistant.', 'Who does the thinking?', 'What is it called?', 'Where are its files?', 'This is what will change'] as const

const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const next = (page: Page) => page.getByRole('button', { name: 'Continue' }).click()

// The first reply is the first there is.
test.use({ houseName: 'welcome' })

async function begin(page: Page, house: House): Promise<void> {
  await (await house.owner()).call('desktop.welcome.save', { progress: null })
  await page.goto(new URL('/welcome', page.url()).href)
  await expect(heading(page)).toHaveText(QUESTIONS[0])
}

test('goes through every question with Enter alone, and axe finds nothing in any of them', async ({ signedIn: page, house }) => {
  const owner = await house.owner()
  const before = await owner.call<{ hash: string }>('config.get', {})
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await begin(page, house)
    for (const [index, question] of QUESTIONS.entries()) {
      await expect(heading(page)).toHaveText(question)
      await expect(page.getByRole('img', { name: `Step ${index + 1} of 5` })).toBeVisible()
      await expectAccessible(page)
      if (index === QUESTIONS.length - 1) break
      await page.getByRole('button', { name: index === 0 ? 'Begin' : 'Continue' }).focus()
      await page.keyboard.press('Enter')
    }
  }
  expect((await owner.call<{ hash: string }>('config.get', {})).hash).toBe(before.hash)
})

test('tries another server with its key, changes everything at Start, and shows the first reply', async ({ signedIn: page, house }) => {
  const owner = await house.owner()
  const { config } = await owner.call<{ config: { models: { providers: { scripted: { baseUrl: string } } } } }>('config.get', {})
  await begin(page, house)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('radio', { name: 'Another server' }).check()
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByText('An address begins with https:// or http://.')).toBeVisible()
  await page.getByLabel('Address').fill(config.models.providers.scripted.baseUrl)
  await page.getByLabel('Model', { exact: true }).fill('scripted-1')
  await page.getByLabel('Key', { exact: true }).fill('sk-invalid-planted')
  await page.keyboard.press('Enter')
  await expect(page.getByText('The key was refused.')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Key', { exact: true }).fill('sk-planted-in-the-browser')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^Answered in/)).toBeVisible()
  await next(page)
  await page.getByLabel('Name').fill('Molly')
  await page.getByRole('radio', { name: 'Picture 🦊' }).check({ force: true })
  await next(page)
  await page.getByLabel('Folder').fill('here')
  await next(page)
  await expect(page.getByText('Write the whole path')).toBeVisible()
  await page.getByLabel('Folder').fill(test.info().outputPath('assistant'))
  await next(page)
  const changes = page.getByRole('list', { name: 'What will change' })
  await expect(changes).toContainText('its key is stored in')
  await expect(changes).toContainText('Your assistant is called Molly and looks like 🦊.')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(heading(page)).toHaveText('Molly is ready')
  // The scripted model repeats the question: the two are told apart by how they begin.
  await expect(page.getByText(/^Hello! In two or three sentences/)).toBeVisible()
  await expect(page.getByText(/^You said: Hello!/)).toBeVisible()
  await expect(page.getByText('Thinking…')).toBeHidden()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Open the chat' }).click()
  await expect(page.getByRole('article', { name: 'Answer' })).toBeVisible()
  const after = await owner.call<{ parsed: object }>('config.get', {})
  expect(JSON.stringify(after)).not.toContain('planted')
  expect(JSON.stringify(after.parsed)).toContain('"source":"store"')
})

test('is gone on with where it was left, without the key', async ({ signedIn: page, house }) => {
  await begin(page, house)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('radio', { name: 'Use a key' }).check()
  await page.getByLabel('Key', { exact: true }).fill('gsk_planted')
  await expect(page.getByLabel('Service')).toHaveValue('groq')
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.reload()
  await expect(heading(page)).toHaveText(QUESTIONS[1])
  await expect(page.getByRole('radio', { name: 'Use a key' })).toBeChecked()
  await expect(page.getByLabel('Service')).toHaveValue('groq')
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('')
  await expect(page.getByText('Paste it once more.')).toBeVisible()
})

test('shows in place what failed, and tries the rest again', async ({ signedIn: page, house }) => {
  await begin(page, house)
  await page.getByRole('button', { name: 'Begin' }).click()
  await next(page)
  await page.getByLabel('Name').fill('Wanda')
  await next(page)
  // A folder below a file cannot be made.
  await page.getByLabel('Folder').fill('/dev/null/inside')
  await next(page)
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByRole('alert')).toContainText('Not done: Its folder is /dev/null/inside.')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByLabel('Folder').fill(test.info().outputPath('assistant'))
  await next(page)
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(heading(page)).toHaveText('Wanda is ready')
})

test('leads to what an earlier OpenClaw has, and goes on afterwards', async ({ signedIn: page, house }) => {
  await begin(page, house)
  await page.getByRole('link', { name: 'I have used OpenClaw before' }).click()
  await expect(page.getByRole('link', { name: 'Import', exact: true })).toHaveAttribute('aria-current', 'page')
  await page.goBack()
  await expect(heading(page)).toHaveText(QUESTIONS[0])
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('every question fits and passes axe', async ({ signedIn: page, house }) => {
    await begin(page, house)
    for (const [index, question] of QUESTIONS.entries()) {
      await expect(heading(page)).toHaveText(question)
      if (index === 1) await page.getByRole('radio', { name: 'Another server' }).check()
      await expectAccessible(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      if (index === 1) await page.getByRole('radio', { name: 'Decide later' }).check()
      if (index < QUESTIONS.length - 1) await page.getByRole('button', { name: index === 0 ? 'Begin' : 'Continue' }).click()
    }
  })
})
