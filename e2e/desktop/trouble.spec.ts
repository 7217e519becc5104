// What goes wrong around the app, and what it makes of that.
import { createServer } from 'node:http'
import { answerDialogs, expect, recordOf, say, test, trayOf } from './desktop.ts'
import type { RunningApp } from './desktop.ts'

function crash({ electron }: RunningApp): Promise<void> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
}

/** The page of a crashed window is lost to the test driver; Electron's side of it goes on. */
function pageText({ electron }: RunningApp): Promise<string> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText').catch(() => '') ?? '')
}

test('a page that crashes is loaded again with everything that was said', async ({ computer }) => {
  const app = await computer.start()
  await say(app.page, 'before the crash [[reply=still here]]')
  await expect(app.page.getByRole('article', { name: 'Answer' })).toContainText('still here')
  await crash(app)
  await expect.poll(() => pageText(app), { timeout: 15_000 }).toContain('still here')
})

test('a page that keeps crashing is not loaded for ever: the owner is asked', async ({ computer }) => {
  const app = await computer.start()
  await answerDialogs(app, 1, 0)
  for (let times = 0; times < 4; times += 1) {
    await expect.poll(() => pageText(app), { timeout: 15_000 }).not.toBe('')
    await crash(app)
    await expect.poll(() => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  }
  await expect.poll(async () => (await recordOf(app)).dialogs.map(({ message }) => message)).toEqual(['This window keeps failing', 'This window keeps failing'])
  await expect.poll(() => pageText(app), { timeout: 15_000 }).toContain('OpenClaw')
  expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toContain('OpenClaw Desktop')
})

test('a port that is taken is explained; trying again works once it is free', async ({ computer }) => {
  const other = createServer((_request, response) => response.end('mine'))
  await new Promise<void>((resolve) => other.listen(computer.port, '127.0.0.1', resolve))
  const app = await computer.start({ answers: ['wait'] })
  await expect.poll(async () => (await recordOf(app)).dialogs[0]).toMatchObject({ message: 'Your assistant could not be started', buttons: ['Try again', 'Copy diagnostics', 'Quit OpenClaw'] })
  expect((await recordOf(app)).dialogs[0]?.detail).toContain(String(computer.port))
  await expect.poll(() => trayOf(app)).toMatchObject({ image: 'error-light.png', toolTip: expect.stringContaining('Could not start') })
  await new Promise((resolve) => other.close(resolve))
  await answerDialogs(app, 0)
  await expect.poll(() => fetch(`http://127.0.0.1:${computer.port}/healthz`).then(({ ok }) => ok, () => false)).toBe(true)
  await say(app.page, 'hello [[reply=better now]]')
  await expect(app.page.getByRole('article', { name: 'Answer' })).toContainText('better now')
})

test('an error nobody caught is shown with a way to copy diagnostics, without secrets', async ({ computer }) => {
  const app = await computer.start()
  await expect(app.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  await answerDialogs(app, 1, 0)
  await app.electron.evaluate(() => void setTimeout(() => {
    throw new Error('a part broke while holding sk-abcdefghijklmnopqrstuvwxyz')
  }))
  await expect.poll(async () => (await recordOf(app)).dialogs.length).toBe(2)
  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toContain('a part broke')
  expect(copied).toContain('Gateway: running')
  expect(copied).not.toContain('sk-abcdefghijklmnopqrstuvwxyz')
  await say(app.page, 'go on [[reply=of course]]')
  await expect(app.page.getByRole('article', { name: 'Answer' })).toContainText('of course')
})

test('an answer that was on its way when the page crashed is there, whole, when it is back', async ({ computer }) => {
  const app = await computer.start()
  await say(app.page, 'slowly [[reply=one two three four five six seven eight nine ten and that is all]] [[rate=6]]')
  await expect(app.page.getByRole('article', { name: 'Answer' })).toContainText('one two')
  await crash(app)
  await expect.poll(() => pageText(app), { timeout: 20_000 }).toContain('and that is all')
})
