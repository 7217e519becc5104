// `npm run screenshots [-- view…]`: pictures of every view in docs/screenshots, of a household that is made up and of a gateway nobody used yet.
import { chromium } from '@playwright/test'
import type { BrowserContext, Page } from '@playwright/test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv } from 'node:process'
import { startModelServer } from '../fakes/model-server.ts'
import { root, startGateway, TOKEN } from '../harness/gateway-process.ts'
import type { GatewayProcess } from '../harness/gateway-process.ts'
import { enterLive } from '../harness/live-client.ts'
import type { LiveClient } from '../harness/live-client.ts'
import { fillState } from './fill-state.ts'
import { LONG_STORY, MOVE_PHOTOS } from './made-up-chats.ts'
import { startScriptProxy } from './script-proxy.ts'
import { VIEWS } from './views.ts'
import type { PicturedView } from './views.ts'

const FOLDER = join(root, 'docs', 'screenshots')
const QUALITY = 82
const ARGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars']
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
const THEMES = ['light', 'dark'] as const
/** Fonts, colours of code and charts come a moment after the text. */
const SETTLE_MS = 900

interface Scene {
  readonly name: 'filled' | 'empty'
  readonly gateway: GatewayProcess
  readonly owner: LiveClient
}

const wanted = argv.slice(2)
const isWanted = ({ name }: Pick<PicturedView, 'name'>): boolean => wanted.length === 0 || wanted.includes(name)
mkdirSync(FOLDER, { recursive: true })
const model = await startModelServer()
const proxy = await startScriptProxy(model.url)
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ARGS })
try {
  for (const size of ['desktop', 'phone'] as const) {
    for (const colorScheme of THEMES) {
      await picture('filled', size, colorScheme)
      await picture('empty', size, colorScheme)
    }
  }
} finally {
  await browser.close()
  await proxy.close()
  await model.close()
}

/** With a gateway of its own: what waits for an answer does not wait for long. */
async function picture(name: Scene['name'], size: keyof typeof SIZES, colorScheme: 'light' | 'dark'): Promise<void> {
  const prepare = (stateDir: string): void => {
    // As a person would write it: one of the pictures shows it.
    const path = join(stateDir, 'openclaw.json')
    writeFileSync(path, `${JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), null, 2)}\n`)
    if (name === 'filled') fillState(stateDir)
  }
  const gateway = await startGateway({ modelUrl: proxy.url, config: configuration(name), prepare, env: { OPENCLAW_DETECT_LOCAL_MODELS: '0' } })
  const owner = await enterLive(`ws://127.0.0.1:${gateway.port}`, { client: { id: 'gateway-client', mode: 'backend' }, scopes: ['operator.admin', 'operator.read', 'operator.write', 'operator.pairing', 'operator.approvals'], caps: ['exec-approvals'], auth: { token: TOKEN } })
  const scene = { name, gateway, owner }
  const stranger = await contextOf('desktop', 'light')
  try {
    if (name === 'filled') await bringToLife(scene, await stranger.newPage())
    await pictureViews(scene, size, colorScheme)
  } finally {
    await stranger.close()
    await owner.end()
    await gateway.stop()
  }
}

function configuration(name: Scene['name']): Readonly<Record<string, unknown>> {
  const gateway = { mode: 'local', bind: 'loopback', auth: { mode: 'token', token: TOKEN }, nodes: { pairing: { autoApproveLocal: false } } }
  // As it is after the first start: no model yet but the one that is built in.
  if (name === 'empty') return { gateway, agents: {}, models: {} }
  const models = [{ id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5', contextWindow: 200_000, maxTokens: 8192, cost: { input: 3, output: 15, cacheRead: 0.3 } }]
  const local = [{ id: 'qwen3:14b', name: 'Qwen3 14B', contextWindow: 40_960, maxTokens: 8192 }]
  return {
    gateway,
    agents: {
      defaults: { model: { primary: 'anthropic/claude-sonnet-5-5', fallbacks: ['ollama/qwen3:14b'] } },
      list: [
        { id: 'main', default: true, name: 'Clara', identity: { name: 'Clara', theme: 'calm, brief, dry humour' } },
        { id: 'work', name: 'Work', identity: { name: 'Otto', theme: 'precise, asks before it sends' }, tools: { exec: { mode: 'allowlist' } } },
        { id: 'garden', name: 'Garden', identity: { name: 'Flora', theme: 'patient' }, model: { primary: 'ollama/qwen3:14b' } },
      ],
    },
    models: {
      providers: {
        // Never called: what is written while the pictures are taken comes from the other one.
        anthropic: { baseUrl: 'https://api.anthropic.com', apiKey: 'sk-made-up-for-pictures', models },
        ollama: { baseUrl: `${proxy.url}/v1`, apiKey: 'none', api: 'openai-completions', models: local },
      },
    },
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

function contextOf(size: keyof typeof SIZES, colorScheme: 'light' | 'dark'): Promise<BrowserContext> {
  const isPhone = size === 'phone'
  return browser.newContext({ viewport: SIZES[size], colorScheme, isMobile: isPhone, hasTouch: isPhone, deviceScaleFactor: 1, reducedMotion: 'reduce', serviceWorkers: 'block', locale: 'en-US' })
}

async function pictureViews(scene: Scene, size: keyof typeof SIZES, colorScheme: 'light' | 'dark'): Promise<void> {
  const url = `http://127.0.0.1:${scene.gateway.port}`
  const context = await contextOf(size, colorScheme)
  const page = await context.newPage()
  if (scene.name === 'empty') await pictureDoor(scene, size, colorScheme)
  await page.goto((await scene.owner.call<{ url: string }>('desktop.signInLink')).url)
  await page.getByRole('textbox', { name: /^Message/ }).waitFor()
  for (const view of VIEWS) {
    if (!isWanted(view) || (scene.name === 'empty' && view.hasEmpty !== true)) continue
    await pictureView(page, url, view).then(() => save(page, `${view.name}-${scene.name}-${size}-${colorScheme}`), (error: unknown) => console.error(`${view.name}, ${scene.name}, ${size}, ${colorScheme}: ${String(error).split('\n', 1)[0]}`))
  }
  await context.close()
}

/** What stands before the views: signing in, and waiting to be let in. */
async function pictureDoor({ gateway, owner }: Scene, size: keyof typeof SIZES, colorScheme: 'light' | 'dark'): Promise<void> {
  if (!isWanted({ name: 'sign-in' }) && !isWanted({ name: 'pairing' })) return
  const context = await contextOf(size, colorScheme)
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${gateway.port}`)
  await page.getByLabel('Access token').waitFor()
  await save(page, `sign-in-empty-${size}-${colorScheme}`)
  await page.getByLabel('Access token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Waiting to be let in' }).waitFor()
  await save(page, `pairing-empty-${size}-${colorScheme}`)
  await context.close()
  const { pending } = await owner.call<{ pending: readonly { requestId: string }[] }>('device.pair.list')
  for (const { requestId } of pending) await owner.call('device.pair.reject', { requestId })
}

async function save(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(SETTLE_MS)
  await page.screenshot({ path: join(FOLDER, `${name}.jpg`), type: 'jpeg', quality: QUALITY })
}

async function pictureView(page: Page, url: string, { path, shows, prepare }: PicturedView): Promise<void> {
  await page.goto(url + path)
  await page.getByRole('main').getByText(shows).filter({ visible: true }).first().waitFor({ timeout: 15_000 })
  await prepare?.(page)
}
