// What the desktop's tests stand on: the built app with folders of its own, the scripted model, and what the hooks recorded.
import { _electron, expect, test as base } from '@playwright/test'
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'
import { freePort, root } from '../harness/gateway-process.ts'
import { findRuntime } from './runtime.ts'

export { expect }
export const runtime = findRuntime()

/** A computer of its own: home, settings and state, kept over several starts of the app. */
export interface Computer {
  readonly home: string
  readonly userData: string
  readonly stateDir: string
  readonly port: number
  readonly model: ModelServer
  /** Starts the app and waits for its first window. Every start ends with the test. */
  start(options?: StartOptions): Promise<RunningApp>
  /** As if somebody started the app that runs already, with these arguments; resolves with the exit code. */
  startAgain(args: readonly string[]): Promise<number | null>
}

export interface StartOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** For the first dialogs: `wait` keeps one open until `answerDialogs` is called. */
  readonly answers?: readonly (number | 'wait')[]
}

export interface RunningApp {
  readonly electron: ElectronApplication
  /** The first window's page. */
  readonly page: Page
  /** What the app wrote. */
  output(): string
  /** Resolves with the exit code when the process is gone. */
  ended(): Promise<number | null>
  /** Asks it to quit. */
  quit(): Promise<number | null>
}

/** Serialisable parts of what hooks.cjs keeps. */
export interface DesktopRecord {
  readonly opened: readonly string[]
  readonly dialogs: readonly { readonly message: string; readonly detail?: string; readonly buttons?: readonly string[] }[]
  readonly loginItem: unknown
  readonly badge: unknown
}

interface Fixtures {
  /** Merged over the configuration that the app finds. */
  readonly config: Readonly<Record<string, unknown>>
  readonly computer: Computer
}

export const test = base.extend<Fixtures>({
  config: [{}, { option: true }],
  computer: async ({ config }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'claw-desktop-'))
    const model = await startModelServer()
    const places = { home: join(folder, 'home'), userData: join(folder, 'user-data'), stateDir: join(folder, 'state'), port: await freePort() }
    for (const path of [places.home, join(places.stateDir, 'workspace')]) mkdirSync(path, { recursive: true })
    writeFileSync(join(places.stateDir, 'openclaw.json'), JSON.stringify({
      agents: { defaults: { workspace: join(places.stateDir, 'workspace'), model: { primary: 'scripted/scripted-1' } } },
      models: { providers: { scripted: { baseUrl: `${model.url}/v1`, apiKey: 'none', api: 'openai-completions', models: [{ id: 'scripted-1', name: 'Scripted', contextWindow: 200_000, maxTokens: 8192 }] } } },
      ...config,
    }))
    const running: RunningApp[] = []
    await use({
      ...places,
      model,
      async start(options) {
        const app = await startApp(places, options)
        running.push(app)
        return app
      },
      startAgain: (args) => startAgain(places, args),
    })
    for (const app of running) await app.quit()
    await model.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  },
})

type Places = Pick<Computer, 'home' | 'userData' | 'stateDir' | 'port'>

/** Nothing of this machine's own assistant reaches the app. */
function environmentOf({ home, stateDir, port }: Places): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(OPENCLAW_|OPENAI_|ANTHROPIC_|XDG_)/.test(entry[0]))
  return { ...Object.fromEntries(inherited), HOME: home, OPENCLAW_STATE_DIR: stateDir, OPENCLAW_GATEWAY_PORT: String(port), OPENCLAW_DETECT_LOCAL_MODELS: '0' }
}

function startAgain(places: Places, args: readonly string[]): Promise<number | null> {
  const executable = createRequire(import.meta.url)('electron/index.js') as string
  const child = spawn(executable, [root, `--user-data-dir=${places.userData}`, ...args], { env: environmentOf(places), stdio: 'ignore' })
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
}

async function startApp(places: Places, { args = [], env = {}, answers: given = [] }: StartOptions = {}): Promise<RunningApp> {
  // Read by electron/index.js, which Playwright itself asks for the executable.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.folder
  delete createRequire(import.meta.url).cache?.[createRequire(import.meta.url).resolve('electron/index.js')]
  const electron = await _electron.launch({
    args: ['-r', join(import.meta.dirname, 'hooks.cjs'), root, `--user-data-dir=${places.userData}`, ...args],
    env: { ...environmentOf(places), E2E_DIALOG_ANSWERS: JSON.stringify(given), ...env },
    // The stand-in's Chromium is not Electron's; there the sandbox is the app's own business.
    chromiumSandbox: runtime.kind === 'electron',
  })
  const child = electron.process()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (output += String(data)))
  const ended = new Promise<number | null>((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode)))
  const page = await electron.firstWindow()
  // A window begins on an empty page.
  await page.waitForURL(/\/\/openclaw\b/)
  return {
    electron,
    page,
    output: () => output,
    ended: () => ended,
    async quit() {
      if (child.exitCode === null && child.signalCode === null) await electron.close().catch(() => child.kill('SIGKILL'))
      return ended
    },
  }
}

/** What the hooks noted so far. */
export function recordOf({ electron }: RunningApp): Promise<DesktopRecord> {
  return electron.evaluate(() => {
    const { opened, dialogs, loginItem, badge } = (globalThis as unknown as { desktopRecord: DesktopRecord }).desktopRecord
    return { opened, dialogs: dialogs.map(({ message, detail, buttons }) => ({ message, ...(detail !== undefined && { detail }), ...(buttons !== undefined && { buttons }) })), loginItem, badge }
  })
}

/** The next message boxes, and one that waits, are answered with these buttons. */
export function answerDialogs({ electron }: RunningApp, ...buttons: readonly number[]): Promise<void> {
  return electron.evaluate((_electron, chosen) => (globalThis as unknown as { desktopRecord: { answer(buttons: readonly number[]): void } }).desktopRecord.answer(chosen), buttons)
}

/** Chooses an entry of the tray's menu by its id. */
export function chooseInTray({ electron }: RunningApp, id: string): Promise<void> {
  return electron.evaluate((_electron, wanted) => {
    const { trays } = (globalThis as unknown as { desktopRecord: { trays: { menu: { getMenuItemById(id: string): { click(): void } | null } | null }[] } }).desktopRecord
    const item = trays[0]?.menu?.getMenuItemById(wanted)
    if (!item) throw new Error(`the tray has no entry "${wanted}"`)
    item.click()
  }, id)
}

export function clickTray({ electron }: RunningApp): Promise<void> {
  return electron.evaluate(() => {
    const { trays } = (globalThis as unknown as { desktopRecord: { trays: { tray: { emit(name: string): void } }[] } }).desktopRecord
    trays[0]?.tray.emit('click')
  })
}

/** Of the app's windows, in the order they were made. */
export function visibleWindows({ electron }: RunningApp): Promise<boolean[]> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))
}

/** Waits for the chat and writes into it. */
export async function say(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: /^Message/ })
  await editor.fill(text)
  await editor.press('Enter')
}

/** The answers on a page. */
export function answers(page: Page): Locator {
  return page.getByRole('article', { name: 'Answer' })
}

export function readState(computer: Computer, name: string): string {
  return readFileSync(join(computer.stateDir, name), 'utf8')
}
