// Every view of the dashboard in a browser: of a household that is made up and of a gateway nobody used yet.
import { chromium } from '@playwright/test'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startGateway, TOKEN } from '../harness/gateway-process.ts'
import type { GatewayProcess } from '../harness/gateway-process.ts'
import { enterLive } from '../harness/live-client.ts'
import type { LiveClient } from '../harness/live-client.ts'
import { fillState } from './fill-state.ts'
import { LONG_STORY, MOVE_PHOTOS } from './made-up-chats.ts'
import { addEarlierOpenClaw, makeHome } from './made-up-home.ts'
import { EMPTY_SETTINGS, filledSettings, gatewaySettings } from './made-up-settings.ts'
import { isWanted, pictureView, savePicture, THEMES } from './save-picture.ts'
import type { ColorScheme } from './save-picture.ts'
import { VIEWS } from './views.ts'

const ARGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars']
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
type Size = keyof typeof SIZES

interface Scene {
  readonly browser: Browser
  readonly name: 'filled' | 'empty'
  readonly gateway: GatewayProcess
  readonly owner: LiveClient
}

/** What stands before the views. */
const DOORS = [{ name: 'sign-in' }, { name: 'pairing' }] as const

export async function pictureDashboard(modelUrl: string): Promise<void> {
  if (![...VIEWS, ...DOORS].some(isWanted)) return
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ARGS })
  try {
    for (const size of ['desktop', 'phone'] as const) {
      for (const colorScheme of THEMES) {
        for (const name of ['filled', 'empty'] as const) await pictureScene(browser, modelUrl, name, size, colorScheme)
      }
    }
  } finally {
    await browser.close()
  }
}

/** With a gateway of its own: what waits for an answer does not wait for long. */
async function pictureScene(browser: Browser, modelUrl: string, name: Scene['name'], size: Size, colorScheme: ColorScheme): Promise<void> {
  const isFilled = name === 'filled'
  if (!isFilled && ![...VIEWS.filter(({ hasEmpty }) => hasEmpty === true), ...DOORS].some(isWanted)) return
  const place = makeHome()
  const prepare = (stateDir: string): void => {
    // As a person would write it: one of the pictures shows it.
    const path = join(stateDir, 'openclaw.json')
    writeFileSync(path, `${JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), null, 2)}\n`)
    if (!isFilled) return
    fillState(stateDir)
    addEarlierOpenClaw(place, modelUrl)
  }
  const config = { gateway: gatewaySettings, ...(isFilled ? filledSettings(modelUrl) : EMPTY_SETTINGS) }
  const gateway = await startGateway({ modelUrl, config, stateDir: place.stateDir, freshConfig: true, prepare, env: { HOME: place.home, OPENCLAW_DETECT_LOCAL_MODELS: '0' } })
  const owner = await enterLive(`ws://127.0.0.1:${gateway.port}`, { client: { id: 'gateway-client', mode: 'backend' }, scopes: ['operator.admin', 'operator.read', 'operator.write', 'operator.pairing', 'operator.approvals'], caps: ['exec-approvals'], auth: { token: TOKEN } })
  const scene = { browser, name, gateway, owner }
  const stranger = await contextOf(browser, 'desktop', 'light')
  try {
    if (isFilled) await bringToLife(scene, await stranger.newPage())
    await pictureViews(scene, size, colorScheme)
  } finally {
    await stranger.close()
    await owner.end()
    await gateway.stop()
    place.remove()
  }
}

/** A question that waits, an answer that is being written, a rule that is remembered, a browser that asks to be let in. */
async function bringToLife({ owner, gateway }: Scene, page: Page): Promise<void> {
  for (const key of ['agent:main:dashboard:disk', 'agent:main:dashboard:story']) await owner.call('sessions.create', { key, model: 'ollama/qwen3:14b' })
  await owner.send('agent:main:dashboard:disk', MOVE_PHOTOS)
  await owner.send('agent:main:dashboard:story', LONG_STORY)
  await owner.event('exec.approval.requested')
  await owner.call('sessions.patch', { key: 'agent:main:dashboard:disk', label: 'Summer photos to the new disk' })
  await owner.call('sessions.patch', { key: 'agent:main:dashboard:story', label: 'The lighthouse, for Mia' })
  const { hash } = await owner.call<{ hash: string }>('exec.approvals.get')
  const rule = (pattern: string, commandText: string) => ({ pattern, source: 'allow-always', commandText, lastUsedAt: Date.now() - 7 * 3_600_000, lastUsedCommand: commandText, lastResolvedPath: pattern })
  await owner.call('exec.approvals.set', { baseHash: hash, file: { version: 1, agents: { main: { allowlist: [rule('/usr/bin/pdftotext', 'pdftotext manuals/boiler.pdf -')] }, work: { allowlist: [rule('/usr/bin/git', 'git log --merges --since=monday --oneline')] } } } })
  await page.goto(`http://127.0.0.1:${gateway.port}`)
  await page.getByLabel('Access token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor()
}

function contextOf(browser: Browser, size: Size, colorScheme: ColorScheme): Promise<BrowserContext> {
  const isPhone = size === 'phone'
  return browser.newContext({ viewport: SIZES[size], colorScheme, isMobile: isPhone, hasTouch: isPhone, deviceScaleFactor: 1, reducedMotion: 'reduce', serviceWorkers: 'block', locale: 'en-US' })
}

async function pictureViews(scene: Scene, size: Size, colorScheme: ColorScheme): Promise<void> {
  const url = `http://127.0.0.1:${scene.gateway.port}`
  const context = await contextOf(scene.browser, size, colorScheme)
  const page = await context.newPage()
  if (scene.name === 'empty') await pictureDoor(scene, size, colorScheme)
  await page.goto((await scene.owner.call<{ url: string }>('desktop.signInLink')).url)
  await page.getByRole('textbox', { name: /^Message/ }).waitFor()
  for (const view of VIEWS) {
    if (!isWanted(view) || (scene.name === 'empty' && view.hasEmpty !== true)) continue
    await pictureView(page, url, view, `${view.name}-${scene.name}-${size}-${colorScheme}`)
  }
  await context.close()
}

/** What stands before the views: signing in, and waiting to be let in. */
async function pictureDoor({ browser, gateway, owner }: Scene, size: Size, colorScheme: ColorScheme): Promise<void> {
  if (!DOORS.some(isWanted)) return
  const context = await contextOf(browser, size, colorScheme)
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${gateway.port}`)
  await page.getByLabel('Access token').waitFor()
  await savePicture(page, `sign-in-empty-${size}-${colorScheme}`)
  await page.getByLabel('Access token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor()
  await savePicture(page, `pairing-empty-${size}-${colorScheme}`)
  await context.close()
  const { pending } = await owner.call<{ pending: readonly { requestId: string }[] }>('device.pair.list')
  for (const { requestId } of pending) await owner.call('device.pair.reject', { requestId })
}
