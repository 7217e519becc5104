// What an answer may not do: run, load, cover, navigate.
import { expect, test } from '../house.ts'
import { answers, bubbles, editor, freshKey, goTo, send } from './chat-page.ts'

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
  // What the diagram's library tries out on the way is noted before its picture is there.
  await expect(answers(page).locator('img[src^="blob:"]')).toBeVisible()
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

/** Each on its own, so that one that swallows the rest hides nothing. */
const PAYLOADS = [
  '<script src="https://example.org/x.js"></script>', '<img src="https://example.org/x.png" srcset="https://example.org/2.png 2x">', '<video autoplay src="https://example.org/x.mp4"></video>',
  '<object data="https://example.org/x.swf"></object><embed src="https://example.org/x">', '<base href="https://example.org/">', '<meta http-equiv="refresh" content="0;url=https://example.org">',
  '<link rel="stylesheet" href="https://example.org/x.css">', '<style>@import "https://example.org/x.css"; body { display: none }</style>', '<div style="position:fixed;inset:0;background:url(https://example.org/x.png)">over</div>',
  '<svg><a xlink:href="javascript:window.hit=1"><text>x</text></a><use href="https://example.org/x.svg#a"/><foreignObject><img src=x onerror=window.hit=1></foreignObject></svg>',
  '<math><maction actiontype="statusline" xlink:href="javascript:window.hit=1">x</maction></math>', '<details open ontoggle="window.hit=1">x</details>', '<input autofocus onfocus="window.hit=1">', '<marquee onstart="window.hit=1">x</marquee>',
  '[a](javascript:window.hit=1)', '[a](JaVaScRiPt:window.hit=1)', '[a](java\nscript:window.hit=1)', '[a](&#x6A;avascript:window.hit=1)', '[a](vbscript:x)', '[a](data:text/html;base64,PHNjcmlwdD53aW5kb3cuaGl0PTE8L3NjcmlwdD4=)', '[a](file:///etc/passwd)', '[a](blob:https://example.org/1)',
  '<javascript:window.hit=1>', '[a]: javascript:window.hit=1\n\n[a]', '![a](https://example.org/p.png)', '![a](data:image/svg+xml,<svg onload="window.hit=1"/>)', '![a](data:text/html,<script>window.hit=1</script>)', '![a](x" onerror="window.hit=1)',
  '```html\n</code></pre><img src=x onerror=window.hit=1>\n```', '``` "><img src=x onerror=window.hit=1>\nx\n```', '`</code><img src=x onerror=window.hit=1>`', '[x](https://example.org "\\" onmouseover=window.hit=1 x=\\"")',
  '$\\href{javascript:window.hit=1}{x}$', '$\\url{javascript:window.hit=1}$', '$\\htmlData{onclick=window.hit=1}{x}$', '$\\def\\a{\\a\\a}\\a$', '$$\\includegraphics[width=9em]{https://example.org/m.png}$$',
  '```mermaid\nflowchart LR\n  A["<img src=x onerror=window.hit=1>"]\n  click A call hit()\n```', '```mermaid\n%%{init: {"securityLevel":"loose","themeCSS":"@import url(https://example.org/x.css)"}}%%\nflowchart LR\n  A-->B\n  click A href "javascript:window.hit=1"\n```', '```mermaid\nflowchart LR\n  A@{ img: "https://example.org/m.png", label: "x" }\n```',
] as const

test('a list of known tricks, one message each: nothing runs, nothing loads, nothing covers the page', async ({ signedIn: page, house, complaints }) => {
  const key = freshKey()
  const lines = [JSON.stringify({ type: 'session', version: 3, id: 'tricks', timestamp: new Date().toISOString(), cwd: '/' })]
  for (const [index, text] of [...PAYLOADS, 'The very end'].entries()) {
    const message = { role: 'assistant', content: [{ type: 'text', text }], provider: 'scripted', model: 'scripted-1', api: 'openai-completions', stopReason: 'stop', usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0, totalTokens: 2, cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 } }, timestamp: Date.now() - (1000 - index * 2) * 1000 }
    const asked = { role: 'user', content: `Trick ${index}`, timestamp: message.timestamp - 1000 }
    lines.push(JSON.stringify({ type: 'message', id: `q${index}`, parentId: index === 0 ? null : `a${index - 1}`, timestamp: new Date(asked.timestamp).toISOString(), message: asked }), JSON.stringify({ type: 'message', id: `a${index}`, parentId: `q${index}`, timestamp: new Date(message.timestamp).toISOString(), message }))
  }
  await (await house.owner()).call('desktop.sessions.import', { jsonl: lines.join('\n'), key })
  const away: string[] = []
  page.on('framenavigated', (frame) => away.push(frame.url()))
  page.on('popup', (popup) => away.push(popup.url()))
  await goTo(page, house, key)
  away.length = 0
  await expect(page.getByText('The very end', { exact: true })).toBeInViewport()
  await page.getByRole('log').hover()
  const seen = new Set<string>()
  for (let turn = 0; turn < 120 && !seen.has('Trick 0'); turn += 1) {
    for (const text of await bubbles(page).allInnerTexts()) seen.add(/Trick \d+/.exec(text)?.[0] ?? '')
    await expect(answers(page).locator('script, iframe, form, style, object, embed, base, meta, link, video, input:not([type=checkbox]), [onerror], [onload], [onclick], [onfocus], [style*="fixed"], a:not([href^="http"]):not([href^="mailto:"]):not([href^="tel:"])[href], img:not([src^="blob:"]):not([src^="data:image/png"])')).toHaveCount(0)
    await page.mouse.wheel(0, -500)
    await page.waitForTimeout(30)
  }
  expect(seen.has('Trick 0')).toBe(true)
  expect(await page.evaluate(() => (globalThis as { hit?: number }).hit ?? 0)).toBe(0)
  expect(away).toEqual([])
  await expect(editor(page)).toBeVisible()
  // The library of diagrams tries out styles that the page's own policy refuses. Nothing else was noted: no request, no handler, no picture.
  expect(complaints.filter((text) => !text.startsWith('Applying inline style violates'))).toEqual([])
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
