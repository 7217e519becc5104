// The desktop app beside an empty one on the same runtime: start to the first useful paint, its gateway, quick chat, its main process under load, memory.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { _electron } from 'playwright-core'
import type { Page } from 'playwright-core'
import { makePlaces, say, startApp, writeConfiguration } from '../../e2e/desktop/app-process.ts'
import type { Places, RunningApp } from '../../e2e/desktop/app-process.ts'
import { findRuntime } from '../../e2e/desktop/runtime.ts'
import type { ModelServer } from '../../e2e/fakes/model-server.ts'
import { residentMb } from '../../e2e/harness/child.ts'
import { startGateway, TOKEN } from '../../e2e/harness/gateway-process.ts'
import { connect } from '../../e2e/harness/wire-client.ts'
import type { Measurement } from '../measure.ts'
import { median, repeat, round } from '../statistics.ts'

const STARTS = 7
const SESSIONS = 32
const TURNS = 640
const SETTLE_MS = 4000

export async function measureDesktop(model: ModelServer): Promise<Measurement[]> {
  const { kind } = findRuntime()
  const note = kind === 'electron' ? 'Electron' : 'stand-in for Electron'
  const folder = mkdtempSync(join(tmpdir(), 'claw-bench-'))
  const places = await makePlaces(folder)
  writeConfiguration(places, model.url)
  // The first start makes the state; people start an app they have.
  await (await usefulPaint(places)).app.quit()
  await emptyPaint(folder)
  const own: number[] = []
  const gateway: number[] = []
  const empty: number[] = []
  await repeat(STARTS, async () => {
    empty.push(await emptyPaint(folder))
    const { app, paintMs } = await usefulPaint(places)
    own.push(paintMs)
    await app.quit()
    gateway.push(await gatewayAnswer(places))
  })
  const underLoad = await loadMain(places)
  const headless = await startGateway({ modelUrl: model.url })
  await delay(SETTLE_MS)
  const headlessMb = residentMb(headless.pid)
  await headless.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  const [paintMs, emptyMs] = [median(own), median(empty)]
  return [
    { name: 'app start to the chat ready for typing', unit: 'ms', value: round(paintMs), note: `${note}; an empty app: ${round(emptyMs)} ms` },
    { name: 'more than an empty app takes', unit: 'ms', value: round(paintMs - emptyMs), note, target: { atMost: 400 } },
    { name: 'app start to the gateway inside answering', unit: 'ms', value: round(median(gateway)), note },
    { name: 'event-loop delay p99 of the main process, 32 sessions', unit: 'ms', value: round(underLoad.p99Ms), note, target: { atMost: 50 } },
    { name: 'memory of the main process, idle (RSS)', unit: 'MB', value: round(underLoad.idleMb), note: `${note}; the headless gateway: ${round(headlessMb)} MB` },
    ...(underLoad.quickChatMs === null ? [] : [{ name: 'quick chat: shortcut to visible', unit: 'ms' as const, value: round(underLoad.quickChatMs), note, target: { atMost: 150 } }]),
  ]
}

async function usefulPaint(places: Places): Promise<{ app: RunningApp; paintMs: number }> {
  const began = performance.timeOrigin + performance.now()
  const app = await startApp(places, { env: { OPENCLAW_GATEWAY_TOKEN: TOKEN } })
  return { app, paintMs: await paintedAt(app.page, 'textarea') - began }
}

/** In a start of its own: asking all the time slows the other things down. */
async function gatewayAnswer(places: Places): Promise<number> {
  const began = performance.timeOrigin + performance.now()
  const starting = startApp(places, { env: { OPENCLAW_GATEWAY_TOKEN: TOKEN } })
  const tookMs = await answering(places.port, began)
  await (await starting).quit()
  return tookMs
}

/** When the first element that matches was painted, in milliseconds since 1970. Seen by the page itself: whoever asks from outside hears of it late. */
function paintedAt(page: Page, selector: string): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    while (document.querySelector(${JSON.stringify(selector)})?.checkVisibility() !== true) await frame()
    // That frame is painted before the next one begins; the first of all takes longer than others.
    await frame()
    const seenMs = performance.now()
    const first = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime
    while (first() === undefined) await frame()
    return performance.timeOrigin + Math.max(seenMs, first())
  })()`)
}

async function answering(port: number, began: number): Promise<number> {
  for (;;) {
    const isUp = await fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false)
    if (isUp) return performance.timeOrigin + performance.now() - began
    await delay(5)
  }
}

async function emptyPaint(folder: string): Promise<number> {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = findRuntime().folder
  const userData = join(folder, 'empty-app')
  const began = performance.timeOrigin + performance.now()
  const electron = await _electron.launch({ args: ['-r', join(import.meta.dirname, '..', '..', 'e2e', 'desktop', 'hooks.cjs'), join(import.meta.dirname, '..', 'empty-app'), `--user-data-dir=${userData}`], env: { ...inherited(), HOME: userData }, chromiumSandbox: findRuntime().kind === 'electron' })
  const page = await electron.firstWindow()
  // A window begins on an empty page.
  await page.waitForURL(/^data:/)
  const paintMs = await paintedAt(page, '#ready') - began
  await electron.close()
  return paintMs
}

function inherited(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

async function loadMain(places: Places): Promise<{ p99Ms: number; idleMb: number; quickChatMs: number | null }> {
  const { app } = await usefulPaint(places)
  await say(app.page, 'hello [[tokens=8]]')
  await delay(SETTLE_MS)
  const idleMb = await app.electron.evaluate(() => process.memoryUsage().rss / 2 ** 20)
  const quickChatMs = await quickChat(app)
  const client = await connect(places.port)
  const watch = (isEnding: boolean) => app.electron.evaluate((_electron, ends) => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const kept = globalThis as unknown as { loopDelay?: ReturnType<typeof monitorEventLoopDelay> }
    kept.loopDelay ??= monitorEventLoopDelay({ resolution: 1 })
    if (!ends) kept.loopDelay.enable()
    return kept.loopDelay.percentile(99) / 1e6 - 1
  }, isEnding)
  await watch(false)
  await Promise.all(Array.from({ length: SESSIONS }, () => {
    const key = `agent:main:load-${randomUUID()}`
    return repeat(TURNS / SESSIONS, () => client.turn(key, 'hello [[tokens=8]]'))
  }))
  const p99Ms = await watch(true)
  client.close()
  await app.quit()
  return { p99Ms, idleMb, quickChatMs }
}

/** As if the shortcut were pressed; null while there is none. */
async function quickChat({ electron }: RunningApp): Promise<number | null> {
  const times = await repeat(9, () => electron.evaluate(async ({ BrowserWindow }) => {
    const { shortcuts } = (globalThis as unknown as { desktopRecord: { shortcuts: Map<string, () => void> } }).desktopRecord
    const [press] = shortcuts.values()
    if (press === undefined) return null
    const before = new Set(BrowserWindow.getAllWindows().filter((window) => window.isVisible()))
    const began = performance.now()
    press()
    while (!BrowserWindow.getAllWindows().some((window) => window.isVisible() && !before.has(window))) await new Promise((resolve) => setTimeout(resolve, 1))
    const tookMs = performance.now() - began
    press()
    await new Promise((resolve) => setTimeout(resolve, 200))
    return tookMs
  }))
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : median(known)
}
