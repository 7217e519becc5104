// What an answer may not do: run, load, cover, navigate.
import { expect, test } from '@playwright/test'
import type { BrowserContext } from '@playwright/test'
import { answers, freshKey, send, startChatHouse } from './chat-page.ts'
import type { ChatHouse } from './chat-page.ts'

let house: ChatHouse
let context: BrowserContext

test.beforeAll(async () => {
  house = await startChatHouse()
  context = await house.profile()
})
test.afterAll(() => house.close())

const HOSTILE = `<script>window.hit = 1</script>

<img src=x onerror="window.hit = 1"> <svg onload="window.hit = 1"></svg> <iframe src="https://example.org/frame"></iframe>

<style>* { display: none }</style> <form action="https://example.org/form"><button>Send</button></form>

![pixel](https://example.org/pixel.png) ![vector](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)

[click](javascript:window.hit=1) [data](data:text/html,<script>window.hit=1</script>) [relative](//example.org/x)

| <img src=x onerror=window.hit=1> |
| - |
| <script>window.hit=1</script> |

$\\href{javascript:window.hit=1}{x}$ $\\htmlStyle{position:fixed}{x}$ $\\includegraphics{https://example.org/math.png}$

\`\`\`mermaid
flowchart LR
  A["<img src=x onerror=window.hit=1>"] --> B
  click A "javascript:window.hit=1"
\`\`\`

\`\`\`html
<script>window.hit = 1</script>
\`\`\`

The end`

test('hostile Markdown executes nothing and loads nothing', async () => {
  const page = await house.open(context, freshKey())
  const foreign: string[] = []
  const origin = new URL(page.url()).host
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (!['blob:', 'data:'].includes(url.protocol) && url.host !== origin) foreign.push(request.url())
  })
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await send(page, `Say [[reply=${HOSTILE}]]`)
  await expect(answers(page)).toContainText('The end')
  await answers(page).locator('img[src^="blob:"], pre').first().waitFor()
  await page.waitForTimeout(1500)
  expect(await page.evaluate(() => (globalThis as { hit?: number }).hit ?? 0)).toBe(0)
  expect(foreign).toEqual([])
  expect(dialogs).toEqual([])
  await expect(answers(page).locator('script, iframe, form, style, object, embed, [onerror], [onload], a[href^="javascript" i], a[href^="data" i]')).toHaveCount(0)
  await expect(answers(page).getByRole('link', { name: 'pixel' })).toHaveAttribute('rel', /noopener/)
  const { url, pages } = { url: page.url(), pages: context.pages().length }
  await answers(page).getByText('[click]').click({ position: { x: 20, y: 8 } })
  expect(page.url()).toBe(url)
  expect(context.pages()).toHaveLength(pages)
  expect(await page.evaluate(() => (globalThis as { hit?: number }).hit ?? 0)).toBe(0)
})

test('what a person pastes is text as well', async () => {
  const page = await house.open(context, freshKey())
  await send(page, '<img src=x onerror="window.hit = 1"><b>bold</b>')
  await expect(page.getByRole('article', { name: 'You wrote' })).toContainText('<b>bold</b>')
  expect(await page.evaluate(() => (globalThis as { hit?: number }).hit ?? 0)).toBe(0)
})

test('links open a page of their own that cannot reach back', async () => {
  const page = await house.open(context, freshKey())
  await send(page, 'Say [[reply=See [the place](http://127.0.0.1:9/nowhere).]]')
  const link = answers(page).getByRole('link', { name: 'the place' })
  await expect(link).toHaveAttribute('target', '_blank')
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
})
