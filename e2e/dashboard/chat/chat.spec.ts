// A conversation as a person has it: sending, streaming, stopping, queueing, deciding, going on.
import { expect, test } from '@playwright/test'
import type { BrowserContext } from '@playwright/test'
import { answers, bubbles, editor, freshKey, send, startChatHouse } from './chat-page.ts'
import type { ChatHouse } from './chat-page.ts'

let house: ChatHouse
let context: BrowserContext

test.beforeAll(async () => {
  house = await startChatHouse()
  context = await house.profile()
})
test.afterAll(() => house.close())

test('sends a message, streams the answer and ends with its facts', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Hello [[rate=40]] [[tokens=30]]')
  await expect(bubbles(page)).toHaveText(/Hello/)
  await expect(editor(page)).toHaveValue('')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(answers(page)).toContainText('one small step')
  await expect(page.getByRole('button', { name: 'Copy the answer as Markdown' })).toBeVisible()
  await expect(answers(page)).toContainText('tokens')
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
})

test('stops a running answer and keeps what was written', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Count [[rate=20]] [[tokens=400]]')
  await expect(answers(page)).toContainText('one small')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(answers(page)).toContainText('Stopped')
  await expect(answers(page)).toContainText('one small')
  await send(page, 'Still there?')
  await expect(answers(page).last()).toContainText('You said: Still there?')
})

test('stops with Escape', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Count [[rate=20]] [[tokens=400]]')
  await expect(answers(page)).toContainText('one small')
  await editor(page).press('Escape')
  await expect(answers(page)).toContainText('Stopped')
})

test('queues messages while it runs, lets them be edited and removed, then takes them up in order', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'First [[rate=25]] [[tokens=120]]')
  await expect(answers(page)).toContainText('one small')
  for (const text of ['Second', 'Never sent', 'Thrid']) await send(page, text)
  const queue = page.getByRole('region', { name: 'Messages that wait' })
  await expect(queue.getByRole('listitem')).toHaveText(['Second', 'Never sent', 'Thrid'])
  await queue.getByRole('listitem').nth(1).getByRole('button', { name: 'Remove from the queue' }).click()
  await expect(queue.getByRole('listitem')).toHaveCount(2)
  await queue.getByRole('listitem').nth(1).getByRole('button', { name: /^Edit/ }).click()
  await expect(editor(page)).toHaveValue('Thrid')
  await send(page, 'Third')
  await expect(queue.getByRole('listitem')).toHaveText(['Second', 'Third'])
  await expect(answers(page).last()).toContainText('You said: Third', { timeout: 20_000 })
  await expect(bubbles(page)).toHaveText([/First/, 'Second', 'Third'].map((text) => (typeof text === 'string' ? new RegExp(`^${text}`) : text)))
  await expect(queue).toHaveCount(0)
})

test('asks before a command runs, shows all of it, and Enter never allows it', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Do it [[tool=exec {"command":"touch made-by-command && rm -f made-by-command"}]]')
  const card = page.getByRole('article', { name: 'Run this command?' })
  await expect(card).toContainText('touch made-by-command && rm -f made-by-command')
  await expect(page.getByText('Waiting for your answer below')).toBeVisible()
  const once = card.getByRole('button', { name: 'Allow once' })
  await once.focus()
  await page.keyboard.press('Enter')
  await card.getByRole('button', { name: 'Always allow exactly this' }).focus()
  await page.keyboard.press('Enter')
  await expect(card).toBeVisible()
  await once.focus()
  await page.keyboard.press('Space')
  await expect(card).toHaveCount(0)
  await expect(answers(page)).toContainText('The tool said')
  await page.getByText('Ran a command').click()
  await expect(page.getByText('touch made-by-command').first()).toBeVisible()
})

test('does not run what was refused', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Do it [[tool=exec {"command":"touch never-made"}]]')
  await page.getByRole('button', { name: "Don't run" }).click()
  await expect(answers(page)).toContainText('The owner refused this')
})

test('opens work to its calls, their arguments and their output', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Look [[think=I should look first.]] [[tool=exec {"command":"echo from-the-tool"}]]')
  await expect(answers(page)).toContainText('The tool said: from-the-tool')
  await page.getByText(/^Ran a command/).click()
  await page.getByText('thoughts', { exact: true }).first().click()
  await expect(answers(page).getByText('I should look first.').last()).toBeVisible()
  await page.locator('summary', { hasText: 'exec' }).last().click()
  await expect(page.locator('pre', { hasText: 'from-the-tool' })).toBeVisible()
})

test('shows a failure where the answer would be and tries again', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Fail once [[error=400]] [[times=1]]')
  await expect(page.getByText('No answer came back')).toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(answers(page).last()).toContainText('You said: Fail once')
})

test('copies an answer as Markdown', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Say [[reply=**Bold** and `code`]]')
  await page.getByRole('button', { name: 'Copy the answer as Markdown' }).click()
  await expect(page.getByText('Copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('**Bold** and `code`')
})

test('forks after an answer, and edits a message in a new chat that ends before it', async () => {
  const key = freshKey()
  const page = await house.open(context, key)
  await send(page, 'One')
  await expect(answers(page)).toContainText('You said: One')
  await send(page, 'Two')
  await expect(answers(page).last()).toContainText('You said: Two')
  await answers(page).first().hover()
  await answers(page).first().getByRole('button', { name: 'Fork' }).click()
  await expect(page).not.toHaveURL(new RegExp(key))
  await expect(answers(page)).toHaveCount(1)
  await page.goBack()
  await expect(answers(page)).toHaveCount(2)
  await bubbles(page).last().hover()
  await bubbles(page).last().getByRole('button', { name: 'Edit' }).click()
  await expect(editor(page)).toHaveValue('Two')
  await expect(page.getByText('You are changing an earlier message.')).toBeVisible()
  await expect(bubbles(page)).toHaveText([/^One/, /^Two/])
  const before = page.url()
  await editor(page).fill('Two, but better')
  await editor(page).press('Enter')
  await expect(answers(page).last()).toContainText('You said: Two, but better')
  await expect(bubbles(page)).toHaveText([/^One/, /^Two, but better/])
  expect(page.url()).not.toBe(before)
  await page.goBack()
  await expect(bubbles(page)).toHaveText([/^One/, /^Two/])
})

test('keeps drafts by session, also over a reload', async () => {
  const [first, second] = [freshKey(), freshKey()]
  const page = await house.open(context, first)
  await editor(page).fill('Half a thought')
  await page.goto(page.url().replace(first, second))
  await expect(editor(page)).toHaveValue('')
  await page.goto(page.url().replace(second, first))
  await expect(editor(page)).toHaveValue('Half a thought')
})

test('completes slash commands and answers them', async () => {
  const page = await house.open(context, freshKey())
  await editor(page).pressSequentially('/sta')
  await expect(page.getByRole('option').first()).toContainText('/status')
  await editor(page).press('Tab')
  await expect(editor(page)).toHaveValue('/status')
  await editor(page).press('Enter')
  await expect(answers(page)).toContainText('scripted-1')
})

test('shows what the model gets to read, part by part', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Hello')
  await expect(answers(page)).toContainText('You said: Hello')
  await page.getByRole('button', { name: /^Context/ }).click()
  const dialog = page.getByRole('dialog', { name: 'What the model gets to read' })
  await expect(dialog).toContainText('tools')
  await dialog.getByText(/messages?$/).last().click()
  await expect(dialog.locator('pre')).toContainText('Hello')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})

test('follows the end only while the reader is there, and counts what is new', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Long [[reply=' + Array.from({ length: 60 }, (_, index) => `Line ${index}.`).join('\n\n') + ']]')
  const list = page.getByRole('log')
  await expect(page.getByText('Line 59.')).toBeInViewport()
  await send(page, 'More [[rate=30]] [[tokens=90]]')
  await expect(answers(page).last()).toContainText('one small')
  await list.hover()
  await page.mouse.wheel(0, -2000)
  const top = await list.evaluate((element) => element.scrollTop)
  await expect(page.getByRole('button', { name: /Jump to the end/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0, { timeout: 15_000 })
  expect(Math.abs((await list.evaluate((element) => element.scrollTop)) - top)).toBeLessThan(4)
  const live = await house.client()
  const key = decodeURIComponent(new URL(page.url()).pathname.replace('/chat/', ''))
  await live.turn(key, 'From elsewhere')
  await page.getByRole('button', { name: '2 new messages' }).click()
  await expect(page.getByText('You said: From elsewhere')).toBeInViewport()
})
