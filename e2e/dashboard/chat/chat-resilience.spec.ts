// What must not be lost or doubled: reloads, restarts, cut connections, several windows.
import { expect, test } from '@playwright/test'
import type { BrowserContext } from '@playwright/test'
import { answers, bubbles, freshKey, send, startChatHouse } from './chat-page.ts'
import type { ChatHouse } from './chat-page.ts'

let house: ChatHouse
let context: BrowserContext

test.beforeAll(async () => {
  house = await startChatHouse()
  context = await house.profile()
})
test.afterAll(() => house.close())

const WORDS = Array.from({ length: 120 }, (_, index) => `w${index}`).join(' ')

test('goes on with a stream after a reload, whole and once', async () => {
  const page = await house.open(context, freshKey())
  await send(page, `Go [[rate=40]] [[reply=${WORDS}]]`)
  await expect(answers(page)).toContainText('w10')
  await page.reload()
  await expect(answers(page)).toContainText('w20')
  await expect(answers(page)).toContainText(WORDS)
  await expect(answers(page)).toHaveCount(1)
  await expect(bubbles(page)).toHaveCount(1)
})

test('survives a restart of the gateway during a stream: one question, one whole answer', async () => {
  const page = await house.open(context, freshKey())
  await send(page, `Go [[rate=30]] [[reply=${WORDS}]]`)
  await expect(answers(page)).toContainText('w10')
  await house.restart()
  await expect(answers(page).last()).toContainText(WORDS, { timeout: 30_000 })
  await expect(answers(page)).toHaveCount(1)
  await expect(bubbles(page)).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
})

test('sends what was written without a connection once it is back', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Before')
  await expect(answers(page)).toContainText('You said: Before')
  const { port } = house.gateway()
  const restarting = house.restart()
  await expect(page.getByText('Not connected. What you send waits.')).toBeVisible()
  await send(page, 'Meanwhile')
  await restarting
  expect(house.gateway().port).toBe(port)
  await expect(answers(page).last()).toContainText('You said: Meanwhile', { timeout: 30_000 })
  await expect(bubbles(page)).toHaveCount(2)
})

test('shows the same in two windows: messages, stream, queue and decisions', async () => {
  const key = freshKey()
  const [first, second] = [await house.open(context, key), await house.open(context, key)]
  await send(first, 'Go [[rate=30]] [[tokens=60]]')
  await expect(answers(second)).toContainText('one small')
  await send(first, 'Next [[tool=exec {"command":"touch two-windows"}]]')
  await expect(second.getByRole('region', { name: 'Messages that wait' })).toContainText('Next')
  const card = (page: typeof first) => page.getByRole('article', { name: 'Run this command?' })
  await expect(card(first)).toBeVisible({ timeout: 15_000 })
  await expect(card(second)).toBeVisible()
  await card(second).getByRole('button', { name: "Don't run" }).click()
  await expect(card(first)).toHaveCount(0)
  await expect(answers(first).last()).toContainText('The owner refused this')
  await expect(answers(second).last()).toContainText('The owner refused this')
  await expect(bubbles(second)).toHaveCount(2)
})

test('keeps an approval over a reload', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Do it [[tool=exec {"command":"touch after-reload"}]]')
  await expect(page.getByRole('article', { name: 'Run this command?' })).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: "Don't run" }).click()
  await expect(answers(page)).toContainText('The owner refused this')
})

test('reads a long conversation page by page, jumps to its end, and opens it at a message', async () => {
  const key = freshKey()
  const live = await house.client()
  const lines = [JSON.stringify({ type: 'session', version: 3, id: 'long', timestamp: new Date().toISOString(), cwd: '/' })]
  let parent: string | null = null
  for (let index = 0; index < 600; index += 1) {
    const id = `e${index}`
    const role = index % 2 === 0 ? 'user' : 'assistant'
    const timestamp = Date.now() - (600 - index) * 60_000
    const message = role === 'user' ? { role, content: `Question ${index}`, timestamp } : { role, content: [{ type: 'text', text: `Answer ${index}` }], provider: 'scripted', model: 'scripted-1', api: 'openai-completions', stopReason: 'stop', usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0, totalTokens: 2, cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 } }, timestamp }
    lines.push(JSON.stringify({ type: 'message', id, parentId: parent, timestamp: new Date(timestamp).toISOString(), message }))
    parent = id
  }
  await live.call('desktop.sessions.import', { jsonl: lines.join('\n'), key })
  const page = await house.open(context, key)
  await expect(page.getByText('Answer 599', { exact: true })).toBeInViewport()
  const list = page.getByRole('log')
  await list.hover()
  for (let turn = 0; turn < 80 && (await list.getByText('Question 0', { exact: true }).count()) === 0; turn += 1) {
    await page.mouse.wheel(0, -3000)
    await page.waitForTimeout(60)
  }
  await expect(list.getByText('Question 0', { exact: true })).toBeVisible()
  expect(await page.locator('article').count()).toBeLessThan(120)
  await page.getByRole('button', { name: 'Jump to the end' }).click()
  await expect(page.getByText('Answer 599', { exact: true })).toBeInViewport()

  const { messages } = await live.call<{ messages: { content: unknown; __openclaw: { id: string } }[] }>('chat.history', { sessionKey: key, limit: 500, offset: 100 })
  const wanted = messages.find(({ content }) => JSON.stringify(content).includes('Question 200"'))
  await page.goto(`${page.url()}?message=${wanted?.__openclaw.id ?? ''}`)
  await expect(list.getByText('Question 200', { exact: true })).toBeInViewport()
})
