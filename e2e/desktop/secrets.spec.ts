// A whole run of the app with recognisable secrets on every way in; afterwards none of them is in anything it wrote, said or answered, but the places made for them.
import type { Page } from '@playwright/test'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { answerDialogs, expect, notificationsOf, recordOf, say, test, trayOf } from './desktop.ts'
import type { Computer, RunningApp } from './desktop.ts'

// None looks like the keys of a known service: only what was told to the app may give them away.
const SECRETS = {
  provider: 'Zq7-provider-key-0123456789', header: 'Zq7-header-value-0123456789', skill: 'Zq7-skill-key-0123456789', environment: 'Zq7-environment-key-0123456789',
  stored: 'Zq7-stored-key-0123456789', elsewhere: 'Zq7-gateway-elsewhere-0123456789', link: 'Zq7-link-token-0123456789',
}
/** In plain text only there: the owner wrote them into it. */
const VAULTS = [/^openclaw\.json(\.last-good|\.rejected\.\d+)?$/, /^\.env$/, /^identity\//]

/** A service that refuses everything and says all that it was sent. */
async function startEcho(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: `rejected: ${JSON.stringify(request.headers)}`, type: 'invalid_request_error', code: 'invalid_api_key' } })))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** As it may have been written: plain, two bytes a letter, or in base64 at any place. */
function spellings(text: string): readonly Buffer[] {
  const base64 = ['', 'a', 'ab'].map((before) => Buffer.from(Buffer.from(`${before}${text}`).toString('base64').slice(before === '' ? 0 : 4, -4)))
  return [Buffer.from(text), Buffer.from(text, 'utf16le'), ...base64]
}

function filesBelow(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)) : []
}

const show = (page: Page, path: string) => page.goto(new URL(path, page.url()).href)
const folderOf = ({ electron }: RunningApp, name: 'crashDumps' | 'logs') => electron.evaluate(({ app }, wanted) => app.getPath(wanted), name)
const copied = ({ electron }: RunningApp) => electron.evaluate(({ clipboard }) => clipboard.readText())

/** Everything that may speak of a secret does so. Resolves with all that came of it. */
async function provoke(app: RunningApp, { port }: Computer): Promise<readonly string[]> {
  const { page, electron } = app
  const heard: string[] = []
  await say(page, 'hello')
  await expect(page.getByText(/401|refused|rejected/i).first()).toBeVisible({ timeout: 20_000 })
  // A place that is added by its address, whose token goes to the app's own store.
  await answerDialogs(app, 0)
  await page.evaluate(([address, token]) => window.openclawDesktop?.call('gateways.add', { name: 'Elsewhere', place: { kind: 'url', url: address ?? '' }, secret: { kind: 'token', value: token ?? '' } }), [`http://127.0.0.1:${port}`, SECRETS.elsewhere])
  heard.push(JSON.stringify(await page.evaluate(() => window.openclawDesktop?.call('gateways.get', {}))))
  for (const url of [`openclaw://agent?message=x&key=${SECRETS.link}`, `oc-pair://${Buffer.from(JSON.stringify({ url: 'wss://home.example', bootstrapToken: SECRETS.link })).toString('base64url')}`]) {
    const before = (await recordOf(app)).dialogs.length
    await electron.evaluate(({ app: electronApp }, link) => void electronApp.emit('open-url', { preventDefault: () => undefined }, link), url)
    await expect.poll(async () => (await recordOf(app)).dialogs.length).toBe(before + 1)
  }
  // Every view that reads the configuration, keys, logs and models.
  for (const path of ['/settings', '/settings/keys', '/settings/file', '/models', '/logs', '/devices', '/agents/main/tools', '/usage']) {
    await show(page, path)
    await expect(page.getByRole('heading').first()).toBeVisible()
    heard.push(await page.evaluate(() => document.body.innerText))
  }
  await show(page, '/about')
  await page.getByRole('button', { name: 'Make a report' }).click()
  const report = page.getByRole('dialog')
  await expect(report).toContainText('createdAtMs')
  heard.push(await report.innerText())
  await page.keyboard.press('Escape')
  // An error nobody caught, with the key at hand, and a renderer that crashes.
  await answerDialogs(app, 1, 0)
  await electron.evaluate((_electron, key) => void setTimeout(() => {
    throw new Error(`a part broke while sending authorization: Bearer ${key}`)
  }), SECRETS.provider)
  await expect.poll(() => copied(app)).toContain('a part broke')
  heard.push(await copied(app), JSON.stringify([await trayOf(app), await notificationsOf(app)]))
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await expect.poll(() => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.querySelector("main") !== null').catch(() => false))).toBe(true)
  return heard
}

test('no secret is in a file, a log, a crash dump, an answer of the gateway, a page or the diagnostics', async ({ computer }) => {
  const echo = await startEcho()
  writeFileSync(join(computer.stateDir, '.env'), `SERVICE_KEY=${SECRETS.environment}\n`)
  writeFileSync(join(computer.stateDir, 'openclaw.json'), JSON.stringify({
    logging: { level: 'debug' },
    agents: { defaults: { workspace: join(computer.stateDir, 'workspace'), model: { primary: 'one/m', fallbacks: ['two/m', 'three/m'] } } },
    skills: { entries: { weather: { apiKey: SECRETS.skill } } },
    models: {
      mode: 'replace',
      providers: {
        one: { baseUrl: `${echo.url}/v1`, apiKey: SECRETS.provider, api: 'openai-completions', models: [{ id: 'm' }] },
        // eslint-disable-next-line no-template-curly-in-string -- this is how configurations name variables
        two: { baseUrl: echo.url, apiKey: '${SERVICE_KEY}', api: 'anthropic-messages', models: [{ id: 'm' }] },
        three: { baseUrl: `${echo.url}/v1`, apiKey: 'x', headers: { 'x-extra': SECRETS.header }, api: 'openai-responses', models: [{ id: 'm' }] },
      },
    },
  }))
  const app = await computer.start({ env: { OPENCLAW_KEYCHAIN: 'off' } })
  const frames: string[] = []
  app.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))))
  await app.page.reload()
  await expect(app.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  const folders = { crashDumps: await folderOf(app, 'crashDumps'), logs: await folderOf(app, 'logs') }
  const heard = await provoke(app, computer)
  await app.quit()
  echo.close()

  expect(frames.some((text) => text.includes('"sourceConfig"'))).toBe(true)
  expect(frames.join('\n')).toMatch(/401/)
  const leaksIn = (text: string) => Object.entries(SECRETS).filter(([, secret]) => text.includes(secret)).map(([name]) => `${name}: ${text.slice(0, 300)}`)
  expect([...frames, ...heard, app.output()].flatMap(leaksIn)).toEqual([])

  const files = [...new Set([computer.stateDir, computer.userData, computer.home, folders.crashDumps, folders.logs].flatMap(filesBelow))]
  const leaks = files.flatMap((path) => {
    if (VAULTS.some((vault) => vault.test(relative(computer.stateDir, path)))) return []
    const bytes = readFileSync(path)
    return Object.entries(SECRETS).filter(([, secret]) => spellings(secret).some((spelling) => bytes.includes(spelling))).map(([name]) => `${name}: ${path}`)
  })
  expect(leaks).toEqual([])
  // The search looked where things are written.
  const names = files.map((path) => path.split('/').at(-1))
  expect(names).toEqual(expect.arrayContaining(['state.db', 'window-state.json', 'gateways.json']))
  expect(files.some((path) => path.startsWith(join(computer.stateDir, 'logs')))).toBe(true)
})
