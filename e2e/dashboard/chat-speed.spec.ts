// How smooth a chat is: long answers that stream in without holding up the page.
import { expect, test } from '@playwright/test'
import { answers, editor, freshKey, send, startChatHouse } from './chat-page.ts'
import type { ChatHouse } from './chat-page.ts'

let house: ChatHouse

test.beforeAll(async () => {
  house = await startChatHouse()
})
test.afterAll(() => house.close())

const PART = '## A part of it\n\nSome words with **weight**, some `code`, and a [link](https://example.org) in a paragraph that goes on for a while, as paragraphs in long answers do.\n\n- one thing\n- another thing\n- a third thing\n\n| name | value |\n| - | -: |\n| first | 1 |\n| second | 2 |\n\n```ts\nexport function add(left: number, right: number): number {\n  return left + right\n}\n```\n\n'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Time on the processor, in microseconds: what other programs take meanwhile does not count. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** The longest task of the page's main thread, in milliseconds. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { readonly traceEvents: readonly TraceEvent[] }
  const mains = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}:${tid}`))
  return Math.max(0, ...traceEvents.filter(({ name, pid, tid }) => name.endsWith('RunTask') && mains.has(`${pid}:${tid}`)).map(({ tdur = 0 }) => tdur / 1000))
}

test('a 20 kB answer at 150 words a second makes no long task and never touches a finished block', async () => {
  test.setTimeout(120_000)
  const page = await house.open(await house.profile(), freshKey())
  const text = PART.repeat(Math.ceil(20_000 / PART.length))
  await send(page, 'Warm up')
  await expect(answers(page)).toContainText('You said: Warm up')
  await editor(page).fill(`Write [[rate=150]] [[reply=${text.trimEnd()}]]`)
  await page.evaluate(() => {
    const watch = { touched: 0 }
    Object.assign(globalThis, { watch })
    new MutationObserver((records) => {
      const root = [...document.querySelectorAll('[aria-busy=true]')].at(-1)?.firstElementChild
      if (root == null) return
      const blocks = [...root.children]
      // Changes inside a block that others follow; colours of code come later.
      for (const { target } of records) {
        const index = blocks.findIndex((block) => block !== target && block.contains(target))
        if (index >= 0 && index < blocks.length - 3 && target.nodeName !== 'CODE' && target.parentNode?.nodeName !== 'CODE') watch.touched += 1
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
  })
  await house.browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] })
  await editor(page).press('Enter')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  // Looking at the page often would be work of its own.
  await page.waitForTimeout(22_000)
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0, { timeout: 60_000 })
  const longest = longestTask(await house.browser.stopTracing())
  expect(await page.evaluate(() => (globalThis as unknown as { watch: { touched: number } }).watch.touched)).toBe(0)
  expect(longest).toBeGreaterThan(0)
  expect(longest).toBeLessThanOrEqual(50)
})

test('typing stays immediate while an answer streams in', async () => {
  const page = await house.open(await house.profile(), freshKey())
  await send(page, `Write [[rate=150]] [[reply=${PART.repeat(12).trimEnd()}]]`)
  await expect(answers(page)).toContainText('A part of it')
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(globalThis, { times })
    document.querySelector('textarea')?.addEventListener('input', () => {
      const began = performance.now()
      requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - began)))
    })
  })
  await editor(page).pressSequentially('the quick brown fox jumps over the lazy dog', { delay: 40 })
  const times = await page.evaluate(() => (globalThis as unknown as { times: number[] }).times.toSorted((a, b) => a - b))
  expect(times.length).toBeGreaterThan(30)
  // A frame to paint in, and one of a busy machine.
  expect(times[Math.floor(times.length / 2)]).toBeLessThan(34)
})
