// What pages may not do in the app's windows.
import { WebSocket } from 'ws'
import { answerDialogs, expect, recordOf, test } from './desktop.ts'
import type { RunningApp } from './desktop.ts'

/** As if a page's content had a link that somebody follows. */
function follow({ page }: RunningApp, href: string, target = ''): Promise<void> {
  return page.evaluate(([address, name]) => {
    const link = document.createElement('a')
    Object.assign(link, { href: address, target: name })
    document.body.append(link)
    link.click()
    link.remove()
  }, [href, target] as const)
}

const addressOf = ({ electron }: RunningApp) => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()))

test('links elsewhere open in the browser once the owner agreed, never in the window', async ({ app }) => {
  await follow(app, 'https://example.com/one')
  await expect.poll(async () => (await recordOf(app)).dialogs).toEqual([{ message: 'Open this link outside OpenClaw?', detail: 'https://example.com/one', buttons: ['Open', 'Cancel'] }])
  expect((await recordOf(app)).opened).toEqual([])
  await answerDialogs(app, 0)
  await follow(app, 'https://example.com/two', '_blank')
  await expect.poll(async () => (await recordOf(app)).opened).toEqual(['https://example.com/two'])
  expect(await addressOf(app)).toEqual([expect.stringMatching(/^app:\/\/openclaw\/chat\//)])
})

test('addresses that are nobody’s business go nowhere, without a question', async ({ app }) => {
  for (const address of ['file:///etc/passwd', 'ftp://example.com/', 'app://elsewhere/', 'https://trusted.example@evil.example/']) {
    await follow(app, address)
    await follow(app, address, '_blank')
  }
  await follow(app, 'https://example.com/last')
  await expect.poll(async () => (await recordOf(app)).dialogs.map(({ detail }) => detail)).toEqual(['https://example.com/last'])
  expect((await recordOf(app)).opened).toEqual([])
  expect(await addressOf(app)).toEqual([expect.stringMatching(/^app:\/\/openclaw\/chat\//)])
})

test('permits the microphone, notifications and the clipboard, and nothing else', async ({ app }) => {
  const { page } = app
  const states = (names: readonly string[]) => page.evaluate((list) => Promise.all(list.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state)), names)
  await expect.poll(() => states(['microphone', 'notifications', 'clipboard-read', 'clipboard-write'])).toEqual(['granted', 'granted', 'granted', 'granted'])
  await expect.poll(() => states(['camera', 'geolocation', 'midi', 'idle-detection'])).toEqual(['denied', 'denied', 'denied', 'denied'])
})

test('refuses calls with other names or parameters than the contract has', async ({ app }) => {
  const { page } = app
  const refused = await page.evaluate(async () => {
    const call = window.openclawDesktop?.call as unknown as (name: string, params: unknown) => Promise<unknown>
    const attempts: (readonly [string, unknown])[] = [['shell.exec', {}], ['window.open', {}], ['window.open', { path: 'https://evil.example/' }], ['window.open', { path: '//evil.example/' }], ['window.open', { path: '/', extra: 1 }], ['gateway.signIn', undefined]]
    return Promise.all(attempts.map(([name, params]) => call(name, params).then(() => 'allowed', (error: unknown) => (error as Error).message)))
  })
  const wrongParameters = (name: string) => `"${name}" was called with parameters it does not have.`
  const noPath = 'Only pages of the dashboard can be opened in a window.'
  expect(refused).toEqual(['There is no desktop call "shell.exec".', wrongParameters('window.open'), noPath, noPath, wrongParameters('window.open'), wrongParameters('gateway.signIn')])
})

test('its gateway takes pages of the app and no others', async ({ app }) => {
  const connect = (origin: string) => new Promise<unknown>((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${app.computer.port}/`, { origin })
    socket.on('error', reject)
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data as Buffer)) as { type: string; error?: { details?: { code?: string } } }
      if (frame.type === 'event') socket.send(JSON.stringify({ type: 'req', id: '1', method: 'connect', params: { minProtocol: 4, maxProtocol: 4, role: 'operator', scopes: [], client: { id: 'openclaw-control-ui', mode: 'webchat', version: '1', platform: 'web' } } }))
      else {
        socket.close()
        resolve(frame.error?.details?.code)
      }
    })
  })
  // The app's origin gets as far as being asked who it is.
  expect(await connect('app://openclaw')).toBe('CONTROL_UI_DEVICE_IDENTITY_REQUIRED')
  expect(await connect('app://other')).toBe('CONTROL_UI_ORIGIN_NOT_ALLOWED')
  expect(await connect('https://evil.example')).toBe('CONTROL_UI_ORIGIN_NOT_ALLOWED')
})
