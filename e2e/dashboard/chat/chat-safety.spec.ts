// What an answer may not do: run, load, cover, navigate.
import { expect, test } from '../house.ts'
import { answers, freshKey, goTo, send } from './chat-page.ts'

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

test('hostile Markdown executes nothing and loads nothing', async ({ signedIn: page, house, complaints }) => {
  await goTo(page, house, freshKey())
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
  await expect(answers(page).locator('img[src^="blob:"]').or(answers(page).getByText('flowchart LR'))).toBeVisible()
  expect(await page.evaluate(() => (globalThis as { hit?: number }).hit ?? 0)).toBe(0)
  expect(foreign).toEqual([])
  expect(dialogs).toEqual([])
  await expect(answers(page).locator('script, iframe, form, style, object, embed, [onerror], [onload], a[href^="javascript" i], a[href^="data" i]')).toHaveCount(0)
  await expect(answers(page).getByRole('link', { name: 'pixel' })).toHaveAttribute('rel', /noopener/)
  const { url, pages } = { url: page.url(), pages: page.context().pages().length }
  await answers(page).getByText('[click]').click({ position: { x: 20, y: 8 } })
  expect(page.url()).toBe(url)
  expect(page.context().pages()).toHaveLength(pages)
  expect(await page.evaluate(() => (globalThis as { hit?: number }).hit ?? 0)).toBe(0)
  // The page's own policy refused what the diagram's library tried out on the way; nothing else was noted.
  expect(complaints.filter((text) => !text.includes('Content Security Policy'))).toEqual([])
  complaints.length = 0
})

test('what a person pastes is text as well', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
  await send(page, '<img src=x onerror="window.hit = 1"><b>bold</b>')
  await expect(page.getByRole('article', { name: 'You wrote' })).toContainText('<b>bold</b>')
  expect(await page.evaluate(() => (globalThis as { hit?: number }).hit ?? 0)).toBe(0)
})

test('links open a page of their own that cannot reach back', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
  await send(page, 'Say [[reply=See [the place](http://127.0.0.1:9/nowhere).]]')
  const link = answers(page).getByRole('link', { name: 'the place' })
  await expect(link).toHaveAttribute('target', '_blank')
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
})
