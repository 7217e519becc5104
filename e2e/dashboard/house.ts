// What the browser tests stand on: a gateway for each file, pages that note every complaint of the browser, and axe.
import { test as base, expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { startModelServer } from '../fakes/model-server.ts'
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
  /** `http://127.0.0.1:<port>` */
  url(): string
  /** The owner's own client, beside the browser. */
  owner(): Promise<LiveClient>
  /** A fresh one-time link. */
  link(): Promise<string>
  /** Ends the gateway; `start` brings it back over the same state, on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
}

interface WorkerFixtures {
  readonly gatewayConfig: Readonly<Record<string, unknown>>
  /** Sessions that are there from the start: see seedSessions. */
  readonly seededSessions: number
  readonly house: House
}

interface TestFixtures {
  /** A page that is signed in, on the main chat. */
  readonly signedIn: Page
  /** What the browser complained about: errors, refused resources, requests to other places. Must be empty unless a test takes something out. */
  readonly complaints: string[]
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  gatewayConfig: [{}, { scope: 'worker', option: true }],
  seededSessions: [0, { scope: 'worker', option: true }],
  house: [async ({ gatewayConfig, seededSessions }, use) => {
    const model = await startModelServer()
    const { gateway: own = {}, ...others } = gatewayConfig
    const config = { ...others, gateway: { mode: 'local', bind: 'loopback', auth: { mode: 'token', token: TOKEN }, ...(own as object) } }
    let gateway: GatewayProcess = await startGateway({ modelUrl: model.url, config, ...(seededSessions > 0 && { prepare: (stateDir) => seedSessions(stateDir, seededSessions) }) })
    const { stateDir, port } = gateway
    const clients: LiveClient[] = []
    const house: House = {
      url: () => `http://127.0.0.1:${port}`,
      async owner() {
        const client = await enterLive(`ws://127.0.0.1:${port}`, { client: { id: 'gateway-client', mode: 'backend' }, scopes: ['operator.admin', 'operator.read', 'operator.write', 'operator.pairing'], auth: { token: TOKEN } })
        clients.push(client)
        return client
      },
      link: async () => (await (await house.owner()).call<{ url: string }>('desktop.signInLink')).url,
      stop: () => gateway.child.stop().then(() => undefined),
      async start() {
        gateway = await startGateway({ modelUrl: model.url, stateDir, port })
      },
    }
    await use(house)
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)))
    await gateway.stop()
    await model.close()
  }, { scope: 'worker' }],
  complaints: [async ({ page, house }, use) => {
    const complaints: string[] = []
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
    await use(complaints)
    expect(complaints).toEqual([])
  }, { auto: true }],
  signedIn: async ({ page, house }, use) => {
    await page.goto(await house.link())
    await expect(page.getByRole('navigation', { name: 'Chats' }).or(page.getByRole('button', { name: 'Show chats' }))).toBeVisible()
    await use(page)
  },
})

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** No violation of axe's rules in what is on the page now. */
export async function expectAccessible(page: Page): Promise<void> {
  // Things that fade in have the contrast of glass until they are there.
  await page.evaluate(() => Promise.all(document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity).map(({ finished }) => finished.catch(() => undefined))))
  await page.evaluate(AXE)
  const problems = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`))
  })
  expect(problems).toEqual([])
}
