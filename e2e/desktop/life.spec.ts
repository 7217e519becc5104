// The life of the app: its tray, its second start, its windows' places, and its end.
import { answerDialogs, answers as answersOf, chooseInTray, clickTray, expect, say, test, trayOf, visibleWindows } from './desktop.ts'

test('closing the window hides it in the tray; the tray brings the same page back', async ({ app }) => {
  await say(app.page, 'remember me [[reply=I will]]')
  await expect(answersOf(app.page)).toContainText('I will')
  await app.page.getByRole('textbox', { name: /^Message/ }).fill('half a thought')
  const window = await app.electron.browserWindow(app.page)
  await window.evaluate((handle) => handle.close())
  expect(await visibleWindows(app)).toEqual([false])
  await clickTray(app)
  await expect.poll(() => visibleWindows(app)).toEqual([true])
  await expect(app.page.getByRole('textbox', { name: /^Message/ })).toHaveText('half a thought')
})

test('a second start shows the window of the first and hands over its link', async ({ computer }) => {
  const first = await computer.start()
  await expect(first.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  await first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await answerDialogs(first, 0)
  const code = await computer.startAgain(['openclaw://dashboard/about'])
  expect(code).toBe(0)
  await expect.poll(() => visibleWindows(first)).toEqual([true])
  await expect.poll(() => first.page.evaluate(() => location.pathname)).toBe('/about')
})

test('links of ours show views of the dashboard after a yes, and nothing else', async ({ computer }) => {
  const app = await computer.start({ args: ['openclaw://dashboard/sessions'], answers: [0, 0] })
  await expect.poll(() => app.page.evaluate(() => location.pathname)).toBe('/sessions')
  await app.electron.evaluate(({ app: electronApp }) => electronApp.emit('open-url', { preventDefault: () => undefined }, 'openclaw://dashboard/about?tab=1'))
  await expect.poll(() => app.page.evaluate(() => location.pathname + location.search)).toBe('/about?tab=1')
  await app.electron.evaluate(({ app: electronApp }) => {
    for (const url of ['openclaw://dashboard//evil.example/x', 'openclaw://elsewhere/settings', 'https://evil.example/']) electronApp.emit('open-url', { preventDefault: () => undefined }, url)
  })
  await app.page.waitForLoadState()
  expect(await app.page.evaluate(() => location.pathname)).toBe('/about')
})

test('quitting with a run in flight loses nothing: the answer comes after the next start', async ({ computer }) => {
  const first = await computer.start()
  await say(first.page, 'take your time [[hang]] [[times=1]] [[reply=here it is]]')
  await expect.poll(() => computer.model.openCount()).toBe(1)
  expect(await first.quit()).toBe(0)
  const second = await computer.start()
  await expect(answersOf(second.page)).toContainText('here it is')
  await expect(second.page.getByRole('article', { name: 'You wrote' })).toHaveCount(1)
})

test('the tray ends the app, which leaves nothing behind that would keep it from starting', async ({ computer }) => {
  const first = await computer.start()
  await expect(first.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  const ended = first.ended()
  await chooseInTray(first, 'quit')
  expect(await ended).toBe(0)
  const second = await computer.start()
  await expect(second.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
})

test('the window comes back where it was', async ({ computer }) => {
  const first = await computer.start()
  await first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 120, y: 80, width: 900, height: 640 }))
  await first.quit()
  const second = await computer.start()
  expect(await second.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toEqual({ x: 120, y: 80, width: 900, height: 640 })
})

test('two windows show two chats and neither waits for the other', async ({ app }) => {
  await expect(app.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  const opened = app.electron.waitForEvent('window')
  await app.page.evaluate(() => window.openclawDesktop?.call('window.open', { path: '/chat/agent:main:second' }))
  const second = await opened
  await say(second, 'slowly [[tokens=30]] [[rate=15]]')
  await say(app.page, 'at once [[reply=done already]]')
  await expect(answersOf(app.page)).toContainText('done already')
  await expect(second.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(answersOf(second)).toContainText(/\w+ \w+/)
  const window = await app.electron.browserWindow(second)
  await window.evaluate((handle) => handle.close())
  await expect.poll(() => visibleWindows(app)).toEqual([true])
})

test.describe('without a window', () => {
  // Quick chat waits behind its shortcut: a page the test can hold on to.
  test.use({ appSettings: { quickChatShortcut: 'Control+Alt+Space' } })

  test('a start at login shows nothing but the tray; the tray brings the window', async ({ computer }) => {
    const app = await computer.start({ args: ['--hidden'] })
    await expect.poll(async () => (await trayOf(app))?.image).toBe('idle-light.png')
    expect(await visibleWindows(app)).toEqual([])
    const opened = app.electron.waitForEvent('window')
    await clickTray(app)
    await expect((await opened).getByRole('textbox', { name: /^Message/ })).toBeVisible()
    expect(await visibleWindows(app)).toEqual([true])
  })
})
