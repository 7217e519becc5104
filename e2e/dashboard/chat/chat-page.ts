// A real gateway with the scripted model and a signed-in page on one of its chats.
import { chromium } from '@playwright/test'
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { startModelServer } from '../../fakes/model-server.ts'
import type { ModelServer } from '../../fakes/model-server.ts'
import { startGateway, TOKEN } from '../../harness/gateway-process.ts'
import type { GatewayOptions, GatewayProcess } from '../../harness/gateway-process.ts'
import { enterLive } from '../../harness/live-client.ts'
import type { LiveClient } from '../../harness/live-client.ts'

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }
/** No background requests: what the page loads is all there is. */
const ARGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export interface ChatHouse {
  readonly model: ModelServer
  gateway(): GatewayProcess
  readonly browser: Browser
  /** A fresh browser profile that is signed in. */
  profile(options?: { readonly viewport?: { readonly width: number; readonly height: number }; readonly colorScheme?: 'light' | 'dark'; readonly isPhone?: boolean }): Promise<BrowserContext>
  /** Opens a chat and waits until it is there. */
  open(context: BrowserContext, sessionKey: string): Promise<Page>
  /** A client beside the page. */
  client(): Promise<LiveClient>
  /** Ends the gateway and starts it again over the same state, on the same port. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function startChatHouse(options: Partial<GatewayOptions> = {}): Promise<ChatHouse> {
  const model = await startModelServer()
  let gateway = await startGateway({ modelUrl: model.url, ...options })
  const { stateDir } = gateway
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ARGS })
  const clients: LiveClient[] = []
  const url = (): string => `http://127.0.0.1:${gateway.port}`

  async function client(): Promise<LiveClient> {
    const live = await enterLive(`ws://127.0.0.1:${gateway.port}`, { auth: { token: TOKEN } })
    clients.push(live)
    return live
  }

  return {
    model, browser, client,
    gateway: () => gateway,
    async profile({ viewport = DESKTOP, colorScheme = 'light', isPhone = false } = {}) {
      const context = await browser.newContext({ viewport, colorScheme, hasTouch: isPhone, isMobile: isPhone, deviceScaleFactor: 1, serviceWorkers: 'block', permissions: ['clipboard-read', 'clipboard-write'] })
      const live = await client()
      const { url: link } = await live.call<{ url: string }>('desktop.signInLink')
      const page = await context.newPage()
      await page.goto(link)
      await page.getByRole('textbox', { name: /^Message/ }).waitFor()
      await page.close()
      return context
    },
    async open(context, sessionKey) {
      const page = await context.newPage()
      await page.goto(`${url()}/chat/${sessionKey}`)
      await page.getByRole('textbox', { name: /^Message/ }).waitFor()
      return page
    },
    async restart() {
      for (const live of clients.splice(0)) await live.end()
      const { port } = gateway
      await gateway.child.stop()
      gateway = await startGateway({ modelUrl: model.url, ...options, stateDir, port, freshConfig: false })
    },
    async close() {
      for (const live of clients.splice(0)) await live.end()
      await browser.close()
      await gateway.stop()
      await model.close()
    },
  }
}

/** The editor of the page's chat. */
export function editor(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Message/ })
}

export async function send(page: Page, text: string): Promise<void> {
  await editor(page).fill(text)
  await editor(page).press('Enter')
}

/** The answers on the page. */
export function answers(page: Page): Locator {
  return page.getByRole('article', { name: 'Answer' })
}

/** What a person wrote, as it is on the page. */
export function bubbles(page: Page): Locator {
  return page.getByRole('article', { name: 'You wrote' })
}

/** A session of its own for each test. */
let sessions = 0
export function freshKey(): string {
  sessions += 1
  return `agent:main:dashboard:test-${process.pid}-${sessions}`
}
