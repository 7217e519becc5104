// What must not be lost or doubled: reloads, restarts, cut connections, several windows.
import { comeBack, expect, expectOnlyLostSockets, test } from '../house.ts'
import { answers, bubbles, freshKey, goTo, open, send } from './chat-page.ts'

const WORDS = Array.from({ length: 120 }, (_, index) => `w${index}`).join(' ')

test('goes on with a stream after a reload, whole and once', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
  await send(page, `Go [[rate=40]] [[reply=${WORDS}]]`)
  await expect(answers(page)).toContainText('w10')
  await page.reload()
  await expect(answers(page)).toContainText('w20')
  await expect(answers(page)).toContainText(WORDS)
  await expect(answers(page)).toHaveCount(1)
  await expect(bubbles(page)).toHaveCount(1)
})

test('survives a restart of the gateway during a stream: one question, one whole answer', async ({ signedIn: page, house, complaints }) => {
  await goTo(page, house, freshKey())
  await send(page, `Go [[rate=30]] [[reply=${WORDS}]]`)
  await expect(answers(page)).toContainText('w10')
  await house.stop()
  await house.start()
  await comeBack(page)
  await expect(answers(page).last()).toContainText(WORDS, { timeout: 30_000 })
  await expect(answers(page)).toHaveCount(1)
  await expect(bubbles(page)).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  expectOnlyLostSockets(complaints)
})

test('sends what was written without a connection once it is back', async ({ signedIn: page, house, complaints }) => {
  await goTo(page, house, freshKey())
  await send(page, 'Before')
  await expect(answers(page)).toContainText('You said: Before')
  await house.stop()
  await expect(page.getByText('Not connected. What you send waits.')).toBeVisible()
  await send(page, 'Meanwhile')
  await house.start()
  await comeBack(page)
  await expect(answers(page).last()).toContainText('You said: Meanwhile', { timeout: 30_000 })
  await expect(bubbles(page)).toHaveCount(2)
  expectOnlyLostSockets(complaints)
})

test('shows the same in two windows: messages, stream, queue and decisions', async ({ signedIn: first, house }) => {
  const key = freshKey()
  await goTo(first, house, key)
  const second = await open(first.context(), house, key)
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

test('a slow answer shows each word as it comes, and can be left and found again while it grows', async ({ signedIn: page, house }) => {
  const key = freshKey()
  await goTo(page, house, key)
  await send(page, 'Slowly [[rate=2]] [[reply=one two three four five six]]')
  // Each stands for half a second: it is looked for more often than Playwright does by itself.
  const isNow = (words: string) => expect.poll(() => answers(page).innerText(), { intervals: [50] }).toBe(words)
  await isNow('one')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await isNow('one two')
  await page.getByRole('link', { name: 'All chats', exact: true }).click()
  await expect(page.getByRole('main').getByText('Working', { exact: true }).first()).toBeVisible()
  await page.goBack()
  await expect(answers(page)).toContainText('one two three four five six')
  await expect(answers(page)).toHaveCount(1)
})

test('an answer whose stream is cut is asked for again by itself; cut every time it says so, and trying again works', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
  await send(page, 'Cut once [[tokens=40]] [[cut]] [[times=1]]')
  await expect(page.getByRole('button', { name: 'Copy the answer as Markdown' })).toBeVisible()
  await expect(answers(page)).toHaveCount(1)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await send(page, 'Cut always [[tokens=40]] [[cut]] [[times=2]]')
  await expect(page.getByText('No answer came back')).toBeVisible({ timeout: 30_000 })
  await expect(answers(page).last()).toContainText('one small step')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(answers(page)).toHaveCount(3)
  await expect(answers(page).last().getByRole('button', { name: 'Copy the answer as Markdown' })).toBeVisible({ timeout: 30_000 })
  await expect(answers(page).last()).not.toContainText('No answer came back')
})

test('an answer that never begins, or falls silent in the middle, says that it is at work, can be stopped, and keeps nobody waiting', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
  await send(page, 'Silence [[hang]]')
  const status = page.locator('main [role=status]').filter({ hasText: /assistant|answer/ })
  await expect(status).toHaveText('The assistant is working.')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await send(page, 'Half [[tokens=40]] [[hang=middle]]')
  await expect(answers(page).last()).toContainText('one small step')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(answers(page).last()).toContainText('Stopped')
  await expect(answers(page).last()).toContainText('one small step')
  await page.reload()
  await expect(answers(page).last()).toContainText('one small step')
  await send(page, 'And now?')
  await expect(answers(page).last()).toContainText('You said: And now?')
  await expect(bubbles(page)).toHaveCount(3)
})

test('a page that was let in before takes a message while it still connects, and shows it once, behind what was said before', async ({ signedIn: page, house }) => {
  const key = freshKey()
  const owner = await house.owner()
  for (let turn = 0; turn < 12; turn += 1) await owner.turn(key, `Earlier ${turn}`)
  await goTo(page, house, key)
  await expect(answers(page)).toHaveCount(12)
  const gate = Promise.withResolvers<undefined>()
  await page.routeWebSocket(/127\.0\.0\.1/, (socket) => void gate.promise.then(() => socket.connectToServer()))
  await page.reload()
  await send(page, 'Early bird')
  await expect(bubbles(page)).toHaveCount(1)
  await expect(page.getByText('Not connected')).toHaveCount(0)
  gate.resolve(undefined)
  await expect(answers(page).last()).toContainText('You said: Early bird')
  await expect(answers(page).last()).toBeInViewport()
  await expect(page.getByText('Early bird', { exact: true })).toHaveCount(1)
  await expect(page.getByText('Earlier 11', { exact: true })).toHaveCount(1)
})

test('a chat that cannot be marked as read is asked about once, and not without end', async ({ signedIn: page, house }) => {
  let asked = 0
  await page.routeWebSocket(/127\.0\.0\.1/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const { id, method } = JSON.parse(String(text)) as { readonly id: string; readonly method: string }
      if (method !== 'sessions.patch') return server.send(text)
      asked += 1
      socket.send(JSON.stringify({ type: 'res', id, ok: false, error: { code: 'UNAVAILABLE', message: 'not now' } }))
    })
  })
  const key = freshKey()
  const owner = await house.owner()
  await owner.turn(key, 'One')
  await goTo(page, house, key)
  for (const [index, words] of ['Two', 'Three'].entries()) {
    await owner.turn(key, words)
    await expect(answers(page)).toHaveCount(index + 2)
    await expect.poll(() => asked).toBe(1)
  }
  // Time for some hundred more.
  await page.waitForTimeout(300)
  expect(asked).toBe(1)
})

test('keeps an approval over a reload', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
  await send(page, 'Do it [[tool=exec {"command":"touch after-reload"}]]')
  await expect(page.getByRole('article', { name: 'Run this command?' })).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: "Don't run" }).click()
  await expect(answers(page)).toContainText('The owner refused this')
})

test('reads a long conversation page by page, jumps to its end, and opens it at a message', async ({ signedIn: page, house }) => {
  const key = freshKey()
  const live = await house.owner()
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
  await goTo(page, house, key)
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
