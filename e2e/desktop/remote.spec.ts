// Gateways on other computers: a real sshd in front of a real gateway, and one that is reached by its address.
import type { Page } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expectAccessible } from '../dashboard/house.ts'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'
import { startGateway, TOKEN } from '../harness/gateway-process.ts'
import type { GatewayProcess } from '../harness/gateway-process.ts'
import { startSshServer } from '../harness/ssh-server.ts'
import type { SshServer } from '../harness/ssh-server.ts'
import { answerDialogs, answers, expect, recordOf, say, test } from './desktop.ts'
import type { Computer, RunningApp } from './desktop.ts'

const YES = 0
const NO = 1

let model: ModelServer
let gateway: GatewayProcess
let server: SshServer
test.beforeAll(async () => {
  model = await startModelServer()
  gateway = await startGateway({ modelUrl: model.url, byLine: true })
  server = await startSshServer()
})
test.afterAll(async () => {
  await server.close()
  await gateway.stop()
  await model.close()
})

const start = (computer: Computer) => computer.start({ env: { OPENCLAW_KEYCHAIN: 'off' } })
const row = (page: Page, name: string) => page.getByRole('list', { name: 'Computers with an assistant' }).getByRole('listitem').filter({ hasText: name })

async function openComputers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Options' }).click()
  await page.getByRole('menuitem', { name: 'Computers…' }).click()
  await expect(row(page, 'This computer')).toBeVisible()
}

async function addBySsh(app: RunningApp, name: string, token = TOKEN): Promise<void> {
  const { page } = app
  await page.getByRole('button', { name: 'Add a computer' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('combobox', { name: 'How it is reached' }).selectOption('Over SSH')
  await page.getByRole('textbox', { name: 'Computer', exact: true }).fill('127.0.0.1')
  await page.getByRole('textbox', { name: 'User' }).fill(server.user)
  await page.getByRole('textbox', { name: 'SSH port' }).fill(String(server.port))
  await page.getByRole('textbox', { name: 'Key file' }).fill(server.identityFile)
  await page.getByRole('textbox', { name: 'Gateway’s port there' }).fill(String(gateway.port))
  await page.getByLabel('Token', { exact: true }).fill(token)
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
}

async function addByAddress(app: RunningApp, name: string, address: string, token = TOKEN): Promise<void> {
  const { page } = app
  await page.getByRole('button', { name: 'Add a computer' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('textbox', { name: 'Address' }).fill(address)
  await page.getByLabel('Token', { exact: true }).fill(token)
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
}

test('an ssh tunnel: confirmed by its fingerprint, chatted over, back after sshd died, refused when the computer answers with another key', async ({ computer }) => {
  const app = await start(computer)
  const { page } = app
  await page.getByRole('textbox', { name: /^Message/ }).fill('half a thought for here')
  await openComputers(page)
  await answerDialogs(app, YES, YES)
  await addBySsh(app, 'Home server')
  await row(page, 'Home server').getByRole('button', { name: 'Use Home server' }).click()
  await expect(page.getByText('Connected to Home server')).toBeVisible()
  const asked = (await recordOf(app)).dialogs
  expect(asked.map(({ message }) => message)).toEqual(['Connect to “Home server”?', 'Is this the computer you mean?'])
  expect(asked[1]?.detail).toContain(server.fingerprint())

  await expect(page.getByRole('textbox', { name: /^Message/ })).toHaveText('')
  await say(page, 'over the tunnel [[reply=hello from afar]]')
  await expect(answers(page)).toContainText('hello from afar')
  expect(computer.model.requestCount()).toBe(0)

  await openComputers(page)
  await expect(row(page, 'Home server')).toContainText('The tunnel is up')
  await server.stop()
  await expect(row(page, 'Home server')).toContainText('The tunnel is down; trying again')
  await expect(page.getByText('Not connected')).toBeVisible()
  await server.start()
  await expect(row(page, 'Home server')).toContainText('The tunnel is up', { timeout: 20_000 })
  await expect(page.getByText('Connected to Home server')).toBeVisible({ timeout: 20_000 })

  await server.stop()
  server.changeHostKey()
  await server.start()
  await expect(row(page, 'Home server')).toContainText('The tunnel was refused', { timeout: 20_000 })
  await expect(row(page, 'Home server')).toContainText('answers with another key than before')
  // Nobody was asked to accept it.
  expect((await recordOf(app)).dialogs).toHaveLength(2)

  await page.getByRole('button', { name: 'Use This computer' }).click()
  await expect(page.getByText('On this computer', { exact: true })).toBeVisible()
  await expect(page.getByRole('textbox', { name: /^Message/ })).toHaveText('half a thought for here')
})

test('a tunnel ends with the app, even when that is killed', async ({ computer }) => {
  const tunnels = (): string => spawnSync('pgrep', ['-x', '-f', `ssh .*${server.identityFile} .*`], { encoding: 'utf8' }).stdout
  const app = await start(computer)
  const { page } = app
  await openComputers(page)
  await answerDialogs(app, YES, YES)
  await addBySsh(app, 'Home server')
  await row(page, 'Home server').getByRole('button', { name: 'Use Home server' }).click()
  await expect(page.getByText('Connected to Home server')).toBeVisible()
  expect(tunnels()).not.toBe('')
  process.kill(await app.electron.evaluate(() => process.pid), 'SIGKILL')
  await app.ended()
  await expect.poll(tunnels).toBe('')
})

test('an unknown computer that is not confirmed is not connected to, and one that was not asked for is not even tried', async ({ computer }) => {
  const app = await start(computer)
  const { page } = app
  await openComputers(page)
  await answerDialogs(app, NO)
  await addBySsh(app, 'Stranger')
  await expect.poll(async () => (await recordOf(app)).dialogs.length).toBe(1)
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(row(page, 'Stranger')).toHaveCount(0)

  await answerDialogs(app, YES, NO)
  await addBySsh(app, 'Stranger')
  await row(page, 'Stranger').getByRole('button', { name: 'Use Stranger' }).click()
  await expect(page.getByText('You did not confirm the computer’s key')).toBeVisible()
  await page.getByRole('button', { name: 'Use this computer instead' }).click()
  await expect(page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
})

test('by its address: a wrong token is explained, the right one gets in, and no secret is left where pages or files could show it', async ({ computer }) => {
  const app = await start(computer)
  const { page } = app
  await openComputers(page)
  await answerDialogs(app, YES, YES)
  await addByAddress(app, 'Office', `http://127.0.0.1:${gateway.port}`, 'a-wrong-token-that-nobody-gave-out')
  await row(page, 'Office').getByRole('button', { name: 'More for Office' }).click()
  await page.getByRole('menuitem', { name: 'Test the connection' }).click()
  await expect(row(page, 'Office')).toContainText('The token is wrong.')
  await expectAccessible(page)
  await row(page, 'Office').getByRole('button', { name: 'Use Office' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The token is wrong.' })).toBeVisible()
  await expect(page.getByLabel('Access token')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Access token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Connected to Office')).toBeVisible()

  await page.reload()
  await expect(page.getByText('Connected to Office')).toBeVisible()

  // The first questions are about that computer, not about this one.
  await page.goto(new URL('/welcome', page.url()).href)
  const questions = page.getByRole('main')
  await expect(questions).toContainText('It lives on Office')
  await page.getByRole('button', { name: 'Begin' }).click()
  await expect(questions).toContainText('Your assistant lives on Office.')
  for (const title of ['Who does the thinking?', 'What is it called?', 'Where are its files?'] as const) {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
    await expect(questions).not.toContainText('this computer')
    await expect(page.getByRole('button', { name: 'Choose…' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  for (let step = 0; step < 4; step += 1) await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByText('Connected to Office')).toBeVisible()

  const stored = await page.evaluate(() => JSON.stringify(localStorage))
  const files = readdirSync(computer.userData, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /json|log|settings/i.test(entry.name)).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  for (const text of [stored, app.output(), ...files]) expect(text).not.toContain(TOKEN)
  expect(readFileSync(join(computer.userData, 'gateways.json'), 'utf8')).toContain('Office')
})

test('addresses that would leak are refused with the reason, and the gateway of this computer rests while it is not wanted', async ({ computer }) => {
  const app = await start(computer)
  const { page } = app
  await openComputers(page)
  await addByAddress(app, 'Open', 'ws://assistant.example.com')
  await expect(page.getByRole('dialog')).toContainText('This address is not encrypted')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  expect((await recordOf(app)).dialogs).toEqual([])

  await answerDialogs(app, YES)
  await addByAddress(app, 'Office', `ws://127.0.0.1:${gateway.port}`)
  await page.getByRole('switch', { name: 'Keep this computer’s own assistant running' }).click()
  await row(page, 'Office').getByRole('button', { name: 'Use Office' }).click()
  await expect(page.getByText('Connected to Office')).toBeVisible()
  await expect.poll(() => fetch(`http://127.0.0.1:${computer.port}/healthz`).then(() => 'runs', () => 'rests')).toBe('rests')
  await openComputers(page)
  await expect(row(page, 'This computer')).toContainText('Switched off')
  await page.getByRole('button', { name: 'Use This computer' }).click()
  await expect(page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  await expect.poll(() => fetch(`http://127.0.0.1:${computer.port}/healthz`).then(() => 'runs', () => 'rests')).toBe('runs')
})

test('through a proxy that asks for a password, which is kept apart from the settings', async ({ computer }) => {
  const proxy = await startProxy(gateway.port, 'me:p@ss-of-the-proxy')
  const app = await start(computer)
  const { page } = app
  await expect(page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  await page.goto(new URL('/settings/app', page.url()).href)
  await page.getByLabel('Proxy', { exact: true }).selectOption('manual')
  await page.getByLabel('Address, such as http://proxy').fill(`http://me:p%40ss-of-the-proxy@127.0.0.1:${proxy.port}`)
  await page.getByRole('listitem').filter({ hasText: 'Address of the proxy' }).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('With a name and password, kept safe.')).toBeVisible()
  await expect(page.getByLabel('Address, such as http://proxy')).toHaveValue(`http://127.0.0.1:${proxy.port}`)

  await page.goto(new URL('/settings/gateways', page.url()).href)
  await expect(row(page, 'This computer')).toBeVisible()
  await answerDialogs(app, YES)
  // Nobody is there but by the proxy.
  await addByAddress(app, 'Behind it', 'http://10.203.0.9:18789')
  await row(page, 'Behind it').getByRole('button', { name: 'Use Behind it' }).click()
  await expect(page.getByText('Connected to Behind it')).toBeVisible()
  await say(page, 'through the proxy [[reply=hello from behind it]]')
  await expect(answers(page).last()).toContainText('hello from behind it')
  expect(new Set(proxy.targets)).toEqual(new Set(['10.203.0.9:18789']))
  await app.quit()
  const files = readdirSync(computer.userData, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  for (const text of [app.output(), ...files]) expect(text).not.toMatch(/p(@|%40)ss-of-the-proxy/)
  await proxy.close()
})

/** Leads everywhere to one port of this computer, for those with the right name and password. */
async function startProxy(port: number, login: string): Promise<{ readonly port: number; readonly targets: readonly string[]; close(): Promise<void> }> {
  const targets: string[] = []
  const server = createServer((_request, response) => void response.writeHead(405).end())
  server.on('connect', (request, client) => {
    client.on('error', () => client.destroy())
    if (request.headers['proxy-authorization'] !== `Basic ${Buffer.from(login).toString('base64')}`) return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
    targets.push(request.url ?? '')
    const far = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(far).pipe(client)
    })
    far.on('error', () => client.destroy())
    client.on('close', () => far.destroy())
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    targets,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
