// What the browser tests stand on: a gateway and signed-in browser profiles that files with the same configuration share, pages that note
// every complaint of the browser, and axe.
import { test as base, expect } from '@playwright/test'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'
import { startGateway, TOKEN } from '../harness/gateway-process.ts'
import type { GatewayProcess } from '../harness/gateway-process.ts'
import { enterLive } from '../harness/live-client.ts'
import type { LiveClient } from '../harness/live-client.ts'
import { seedSessions } from './seed-sessions.ts'

export { expect, TOKEN }

export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const

/** The browser tests' own way to keep the page without its service worker. */
const BLOCKED_WORKER = /^Service Worker registration blocked by Playwright/

export interface House {
  readonly model: ModelServer
  gateway(): GatewayProcess
  /** `http://127.0.0.1:<port>` */
  url(): string
  /** The owner's own client, beside the browser. */
  owner(): Promise<LiveClient>
  /** A fresh one-time link. */
  link(): Promise<string>
  /** Ends the gateway; `start` brings it back over the same state, on the same port. */
  stop(): Promise<void>
  /** Ends it without a chance to say or save anything (SIGKILL). */
  crash(): Promise<void>
  start(): Promise<void>
}

interface WorkerFixtures {
  readonly gatewayConfig: Readonly<Record<string, unknown>>
  /** Sessions that are there from the start: see seedSessions. */
  readonly seededSessions: number
  /** Where the dashboard is below the gateway's address. */
  readonly basePath: string
  /** Files with the same name share a gateway: those that change the whole assistant take one of their own. */
  readonly houseName: string
  readonly house: House
  /** A browser profile of such a device that is signed in; the same one for every test. */
  readonly profile: (device: BrowserContextOptions) => Promise<BrowserContext>
}

interface TestFixtures {
  /** A page that is signed in, on the main chat. */
  readonly signedIn: Page
  /** What the browser complained about: errors, refused resources, requests to other places. Must be empty unless a test takes something out. */
  readonly complaints: string[]
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  gatewayConfig: [{}, { scope: 'worker', option: true }],
  basePath: ['', { scope: 'worker', option: true }],
  seededSessions: [0, { scope: 'worker', option: true }],
  houseName: ['shared', { scope: 'worker', option: true }],
  house: [async ({ gatewayConfig, seededSessions }, use) => {
    const model = await startModelServer()
    const { gateway: own = {}, ...others } = gatewayConfig
    const config = { ...others, gateway: { mode: 'local', bind: 'loopback', auth: { mode: 'token', token: TOKEN }, ...(own as object) } }
    let gateway: GatewayProcess = await startGateway({ modelUrl: model.url, config, ...(seededSessions > 0 && { prepare: (stateDir) => seedSessions(stateDir, seededSessions) }) })
    const { stateDir, port } = gateway
    const clients: LiveClient[] = []
    const house: House = {
      model,
      gateway: () => gateway,
      url: () => `http://127.0.0.1:${port}`,
      async owner() {
        const client = await enterLive(`ws://127.0.0.1:${port}`, { client: { id: 'gateway-client', mode: 'backend' }, scopes: ['operator.admin', 'operator.read', 'operator.write', 'operator.pairing'], auth: { token: TOKEN } })
        clients.push(client)
        return client
      },
      link: async () => (await (await house.owner()).call<{ url: string }>('desktop.signInLink')).url,
      stop: () => gateway.child.stop().then(() => undefined),
      crash: () => gateway.kill(),
      async start() {
        gateway = await startGateway({ modelUrl: model.url, stateDir, port })
      },
    }
    await use(house)
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)))
    await gateway.stop()
    await model.close()
  }, { scope: 'worker' }],
  profile: [async ({ browser, house }, use) => {
    const profiles = new Map<string, Promise<BrowserContext>>()
    await use((device) => {
      const name = JSON.stringify(device)
      const known = profiles.get(name) ?? signIn(browser, house, device)
      profiles.set(name, known)
      return known
    })
  }, { scope: 'worker' }],
  complaints: [async ({ house }, use) => {
    const complaints: string[] = []
    await use(complaints)
    expect(complaints, `what the browser noted about ${house.url()}`).toEqual([])
  }, { auto: true }],
  page: async ({ page, house, complaints }, use) => {
    listen(page, house, complaints)
    await use(page)
  },
  signedIn: async ({ house, profile, basePath, complaints, viewport, isMobile, hasTouch, colorScheme, serviceWorkers }, use) => {
    const page = await (await profile({ viewport, isMobile, hasTouch, serviceWorkers })).newPage()
    listen(page, house, complaints)
    await page.emulateMedia({ colorScheme })
    await page.goto(house.url() + basePath)
    const gate = page.getByRole('heading', { name: /^(Sign in to your assistant|Waiting to be let in)$/ })
    await expect(frame(page).or(gate)).toBeVisible({ timeout: 30_000 })
    // An earlier test may have taken its rights away.
    if (await gate.isVisible()) await enter(page, house)
    await use(page)
    // Drafts and a chosen theme are of this test alone.
    await page.evaluate(() => localStorage.clear()).catch(() => undefined)
    for (const own of page.context().pages()) await own.close()
  },
})

async function enter(page: Page, house: House): Promise<void> {
  await page.goto(await house.link())
  await expect(frame(page)).toBeVisible({ timeout: 30_000 })
}

/** What every view of somebody who is signed in has: the sidebar, or on phones the button that shows it. */
function frame(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Chats' }).or(page.getByRole('button', { name: /^Show chats|chats$/ })).first()
}

async function signIn(browser: Browser, house: House, device: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ ...device, permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await enter(page, house)
  await page.close()
  return context
}

function listen(page: Page, house: House, complaints: string[]): void {
  page.on('console', (message) => {
    if ((message.type() === 'error' || message.type() === 'warning') && !BLOCKED_WORKER.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== house.url()) complaints.push(`request to ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(house.url()).host) complaints.push(`socket to ${socket.url()}`)
  })
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** No violation of axe's rules in what is on the page now, and enough contrast in the other theme too. */
export async function expectAccessible(page: Page): Promise<void> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  await page.evaluate(AXE)
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: isDark ? 'light' : 'dark' })
  expect(await violations(page, ['color-contrast'])).toEqual([])
  await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' })
}

async function violations(page: Page, rules: readonly string[] | null = null): Promise<readonly string[]> {
  // Things that fade in have the contrast of glass until they are there.
  await page.evaluate(() => Promise.all(document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity).map(({ finished }) => finished.catch(() => undefined))))
  return page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }
    const { violations: found } = await axe.run(only === null ? {} : { runOnly: only })
    return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`))
  }, rules)
}

/** The browser itself notes every socket that was refused while the gateway was away, and that its own look for the page's icon was. Nothing else may have been noted. */
export function expectOnlyLostSockets(complaints: string[]): void {
  expect(complaints.filter((text) => !/WebSocket|^Failed to load resource: net::ERR_CONNECTION_REFUSED$/.test(text))).toEqual([])
  complaints.length = 0
}

/** Waits for the gateway after its restart, as a person does who presses the button. */
export async function comeBack(page: Page): Promise<void> {
  const lost = page.getByText('No connection to your assistant.')
  await expect(async () => {
    await page.getByRole('button', { name: 'Try now' }).click({ timeout: 200 }).catch(() => undefined)
    await expect(lost).toBeHidden({ timeout: 500 })
  }).toPass()
}
