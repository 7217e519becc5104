// The app outside its windows: its icon and menu in the tray, its notifications, and the number on its icon.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestDevice, RawClient, UI_CLIENT } from '../../gateway/server/testing/raw-client.ts'
import { answers as answersOf, answerDialogs, chooseInTray, expect, notificationsOf, recordOf, say, test, trayOf, useNotification, visibleWindows } from './desktop.ts'
import type { RunningApp } from './desktop.ts'

const ASKS = '[[tool=exec {"command":"touch made-by-test"}]]'
const imageOf = async (app: RunningApp) => (await trayOf(app))?.image
const choiceOf = async (app: RunningApp, kind: string) => (await trayOf(app))?.choices.find((id) => id.startsWith(`${kind}:`))

async function hide(app: RunningApp): Promise<void> {
  const window = await app.electron.browserWindow(app.page)
  await window.evaluate((handle) => handle.close())
  await expect.poll(() => visibleWindows(app)).toEqual([false])
}

test('the tray shows how the assistant is, and answers, stops and starts it', async ({ app }) => {
  await expect.poll(() => trayOf(app)).toMatchObject({ image: 'idle-light.png', toolTip: 'OpenClaw: Ready' })
  await say(app.page, 'slowly [[tokens=40]] [[rate=20]]')
  await expect.poll(() => trayOf(app)).toMatchObject({ image: expect.stringMatching(/^working(-[23])?-light\.png$/) as string, toolTip: 'OpenClaw: Working' })
  await expect.poll(() => imageOf(app)).toBe('idle-light.png')

  await say(app.page, ASKS)
  await expect.poll(() => trayOf(app)).toMatchObject({ image: 'needs-you-light.png', toolTip: 'OpenClaw: Waiting for your answer' })
  expect(await choiceOf(app, 'allow-once')).toBeDefined()
  await chooseInTray(app, (await choiceOf(app, 'deny')) ?? '')
  await expect.poll(() => imageOf(app)).toBe('idle-light.png')
  expect(existsSync(join(app.computer.stateDir, 'workspace', 'made-by-test'))).toBe(false)

  await chooseInTray(app, 'stop')
  await expect.poll(() => trayOf(app)).toMatchObject({ image: 'stopped-light.png', toolTip: 'OpenClaw: Stopped' })
  expect((await trayOf(app))?.choices).toContain('start')
  await chooseInTray(app, 'start')
  await expect.poll(() => imageOf(app)).toBe('idle-light.png')
  await say(app.page, 'are you back [[reply=I am back]]')
  await expect(answersOf(app.page).last()).toContainText('I am back')
})

test('the menu opens a chat in a window of its own, and what else the app has in the main one', async ({ app }) => {
  await say(app.page, 'hello [[reply=hi]]')
  const chat = `session:${await app.page.evaluate(() => location.pathname.slice('/chat/'.length))}`
  await expect.poll(() => choiceOf(app, 'session')).toBe(chat)
  const opened = app.electron.waitForEvent('window')
  await chooseInTray(app, chat)
  const second = await opened
  await expect(second.getByRole('article', { name: 'Answer' })).toContainText('hi')
  await chooseInTray(app, 'updates')
  await expect.poll(() => app.page.evaluate(() => location.pathname)).toBe('/about')
  await chooseInTray(app, 'preferences')
  await expect.poll(() => app.page.evaluate(() => location.pathname)).toBe('/settings/app')
})

test('an answer nobody looks at is announced; a click brings its chat back', async ({ app }) => {
  await say(app.page, 'now [[reply=seen at once]]')
  await expect(answersOf(app.page)).toContainText('seen at once')
  const before = Number((await recordOf(app)).badge ?? 0)
  await say(app.page, 'slowly [[tokens=30]] [[rate=20]]')
  await hide(app)
  await expect.poll(() => notificationsOf(app)).toHaveLength(1)
  expect((await recordOf(app)).badge).toBe(before + 1)
  await useNotification(app)
  await expect.poll(() => visibleWindows(app)).toEqual([true])
  await expect.poll(async () => (await recordOf(app)).badge).toBe(before)
})

test('a question is answered from its notification, and only by its buttons', async ({ app }) => {
  await say(app.page, `later ${ASKS} [[tokens=30]] [[rate=30]]`)
  await hide(app)
  await expect.poll(() => notificationsOf(app)).toMatchObject([{ title: 'May your assistant run this?', body: 'touch made-by-test', actions: ['Allow once', 'Deny'] }])
  await useNotification(app)
  await expect.poll(() => visibleWindows(app)).toEqual([true])
  await expect.poll(() => imageOf(app)).toBe('needs-you-light.png')
  await useNotification(app, 0)
  await expect.poll(() => existsSync(join(app.computer.stateDir, 'workspace', 'made-by-test'))).toBe(true)
})

test('a no from a notification is a no, and nothing is left to answer', async ({ app }) => {
  await say(app.page, 'later [[tool=exec {"command":"touch denied-by-test"}]] [[tokens=30]] [[rate=30]]')
  await hide(app)
  // An answer of an earlier chat may be announced meanwhile.
  await expect.poll(async () => (await notificationsOf(app)).at(-1)).toMatchObject({ body: 'touch denied-by-test', actions: ['Allow once', 'Deny'] })
  await useNotification(app, 1)
  await expect.poll(() => choiceOf(app, 'deny')).toBeUndefined()
  await expect.poll(() => imageOf(app)).toBe('idle-light.png')
  expect(existsSync(join(app.computer.stateDir, 'workspace', 'denied-by-test'))).toBe(false)
  expect(await visibleWindows(app)).toEqual([false])
})

test('without notifications a question still stands in the tray and in the number', async ({ app }) => {
  const change = (notifications: boolean) => app.page.evaluate((wanted) => window.openclawDesktop?.call('settings.change', { changes: { notifications: wanted } }), notifications)
  await change(false)
  const before = Number((await recordOf(app)).badge ?? 0)
  await say(app.page, 'later [[tool=exec {"command":"touch unseen-by-test"}]] [[tokens=30]] [[rate=30]]')
  await hide(app)
  await expect.poll(() => imageOf(app)).toBe('needs-you-light.png')
  await expect.poll(async () => (await recordOf(app)).badge).toBe(before + 1)
  expect(await notificationsOf(app)).toEqual([])
  await chooseInTray(app, (await choiceOf(app, 'deny')) ?? '')
  await expect.poll(() => imageOf(app)).toBe('idle-light.png')
  await change(true)
})

test('after a sleep the app looks again and goes on', async ({ app }) => {
  await expect.poll(() => imageOf(app)).toBe('idle-light.png')
  const before = Number((await recordOf(app)).badge ?? 0)
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  await say(app.page, `now ${ASKS}`)
  await expect.poll(() => imageOf(app)).toBe('needs-you-light.png')
  await expect.poll(async () => (await recordOf(app)).badge).toBe(before + 1)
  await chooseInTray(app, (await choiceOf(app, 'deny')) ?? '')
  await expect.poll(() => imageOf(app)).toBe('idle-light.png')
})

test.describe('where nobody is let in unasked', () => {
  test.use({ config: { gateway: { nodes: { pairing: { autoApproveLocal: false } } } } })

  test('a browser that asks to be let in is announced; a click shows it, and letting it in is a choice of its own', async ({ computer }) => {
    const app = await computer.start()
    await expect(app.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
    await hide(app)
    const token = readFileSync(join(computer.stateDir, 'identity', 'gateway-token'), 'utf8').trim()
    const browser = new RawClient(`ws://127.0.0.1:${computer.port}`, { headers: { origin: `http://127.0.0.1:${computer.port}` } })
    expect(await browser.connect({ client: { ...UI_CLIENT, displayName: 'Firefox on a stranger’s machine' }, device: createTestDevice(), auth: { token } })).toMatchObject({ ok: false })
    await browser.end()
    await expect.poll(async () => (await notificationsOf(app))[0]?.title).toBe('Firefox on a stranger’s machine wants to connect')
    expect((await notificationsOf(app))[0]?.actions).toEqual([])
    await expect.poll(() => imageOf(app)).toBe('needs-you-light.png')
    expect(await choiceOf(app, 'pairing')).toBeDefined()
    await useNotification(app)
    await expect.poll(() => app.page.evaluate(() => location.pathname)).toBe('/devices')
    await app.page.getByRole('button', { name: /^Turn it away/ }).first().click()
    await expect.poll(() => imageOf(app)).toBe('idle-light.png')
  })
})

test('a desktop without a place for icons is told once, and keeps its window', async ({ computer }) => {
  const env = { XDG_CURRENT_DESKTOP: 'GNOME', XDG_SESSION_TYPE: 'wayland', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
  const app = await computer.start({ env })
  await answerDialogs(app, 0)
  await expect(app.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  expect(await trayOf(app)).toBeNull()
  await expect.poll(async () => (await recordOf(app)).dialogs.map(({ message }) => message)).toEqual(['This desktop has no place for the icon of OpenClaw'])
  const ended = app.ended()
  const window = await app.electron.browserWindow(app.page)
  await window.evaluate((handle) => handle.close()).catch(() => undefined)
  expect(await ended).toBe(0)
  const again = await computer.start({ env })
  await expect(again.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  expect((await recordOf(again)).dialogs).toEqual([])
})
