// The app's first window: the dashboard, signed in by the app itself, talking to the gateway inside it.
import { expect, readState, runtime, say, test } from './desktop.ts'

test('shows the chat and answers the first message, with nothing to complain about', async ({ computer }) => {
  const app = await computer.start()
  const complaints: string[] = []
  app.page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  app.page.on('pageerror', (error) => complaints.push(String(error)))
  await say(app.page, 'hello there [[reply=good morning]]')
  await expect(app.page.getByRole('article', { name: 'Answer' })).toContainText('good morning')
  expect(complaints).toEqual([])
  expect(app.output()).not.toMatch(/Error|Unable to load preload/)
})

test('is signed in without a token in any address, storage or output', async ({ computer }) => {
  const app = await computer.start()
  const asked: string[] = []
  app.page.on('request', (request) => asked.push(request.url()))
  app.page.on('websocket', (socket) => asked.push(socket.url()))
  await app.page.reload()
  await expect(app.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  const seen = await app.page.evaluate(() => JSON.stringify([location.href, Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]))
  const shared = readState(computer, 'identity/gateway-token').trim()
  for (const text of [seen, asked.join('\n'), app.output()]) {
    expect(text).not.toContain(shared)
    // The shape of every token of ours: 32 bytes as base64url.
    expect(text).not.toMatch(/(?<![\w-])[\w-]{43}(?![\w-])/)
    expect(text).not.toMatch(/[?#&]\w*[tT]oken=/)
  }
  expect([...new Set(asked.filter((url) => url.startsWith('ws')))]).toEqual([`ws://127.0.0.1:${computer.port}/`])
})

test('gives the page one bridge and nothing of Node or Electron', async ({ app }) => {
  const { page, electron } = app
  const found = await page.evaluate(() => ({
    kinds: ['require', 'process', 'module', 'ipcRenderer', 'standInSend', 'standInReceive'].filter((name) => name in globalThis),
    bridge: Object.keys(window.openclawDesktop ?? {}).toSorted(),
    isFrozen: Object.isFrozen(window.openclawDesktop),
  }))
  expect(found).toEqual({ kinds: [], bridge: ['call', 'on', 'platform'], isFrozen: true })
  const address = await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())
  expect(address).toMatch(/^app:\/\/openclaw\//)
})

test('runs no inline script and talks to nobody but its gateway', async ({ app }) => {
  const { page } = app
  const result = await page.evaluate(async (port) => {
    const blocked: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => blocked.push(`${effectiveDirective} ${blockedURI}`))
    const script = document.createElement('script')
    script.textContent = 'window.inlineRan = true'
    document.head.append(script)
    const elsewhere = await fetch(`http://127.0.0.1:${port}/healthz`).then(() => 'reached', () => 'refused')
    await new Promise((resolve) => setTimeout(resolve, 0))
    return { elsewhere, ran: 'inlineRan' in window, blocked }
  }, app.computer.model.port)
  expect(result.ran).toBe(false)
  expect(result.elsewhere).toBe('refused')
  expect(result.blocked).toEqual(['script-src-elem inline', expect.stringMatching(/^connect-src http:\/\/127\.0\.0\.1/)])
})

test('the stand-in throws for what it does not emulate', async ({ computer }) => {
  test.skip(runtime.kind === 'electron', 'real Electron has everything')
  const { electron } = await computer.start()
  const message = await electron.evaluate(({ app, BrowserWindow }) => {
    const tries = [() => app.getGPUInfo('basic'), () => BrowserWindow.getAllWindows()[0]?.setKiosk(true)]
    return tries.map((attempt) => {
      try {
        attempt()
        return 'worked'
      } catch (error) {
        return (error as Error).message
      }
    })
  })
  expect(message).toEqual(['electron stand-in: app.getGPUInfo is not implemented', 'electron stand-in: BrowserWindow.setKiosk is not implemented'])
})
