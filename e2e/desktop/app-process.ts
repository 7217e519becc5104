// The built desktop app as a process, in folders of its own: for tests and benchmarks alike.
import { _electron } from 'playwright-core'
import type { ElectronApplication, Page } from 'playwright-core'
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { freePort, root } from '../harness/gateway-process.ts'
import { findRuntime } from './runtime.ts'

export const runtime = findRuntime()

/** Where one computer keeps what the app writes. */
export interface Places {
  readonly home: string
  readonly userData: string
  readonly stateDir: string
  readonly port: number
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

export async function makePlaces(folder: string): Promise<Places> {
  const places = { home: join(folder, 'home'), userData: join(folder, 'user-data'), stateDir: join(folder, 'state'), port: await freePort() }
  for (const path of [places.home, join(places.stateDir, 'workspace')]) mkdirSync(path, { recursive: true })
  return places
}

/** The scripted model as its only one. `config` is merged over the top level. */
export function writeConfiguration({ stateDir }: Places, modelUrl: string, config: Readonly<Record<string, unknown>> = {}): void {
  writeFileSync(join(stateDir, 'openclaw.json'), JSON.stringify({
    agents: { defaults: { workspace: join(stateDir, 'workspace'), model: { primary: 'scripted/scripted-1' } } },
    models: { providers: { scripted: { baseUrl: `${modelUrl}/v1`, apiKey: 'none', api: 'openai-completions', models: [{ id: 'scripted-1', name: 'Scripted', contextWindow: 200_000, maxTokens: 8192 }] } } },
    ...config,
  }))
}

/** Nothing of this machine's own assistant reaches the app. */
function environmentOf({ home, stateDir, port }: Places): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(OPENCLAW_|OPENAI_|ANTHROPIC_|XDG_)/.test(entry[0]))
  return { ...Object.fromEntries(inherited), HOME: home, OPENCLAW_STATE_DIR: stateDir, OPENCLAW_GATEWAY_PORT: String(port), OPENCLAW_DETECT_LOCAL_MODELS: '0' }
}

/** As if somebody started the app that runs already, with these arguments; resolves with the exit code. */
export function startAgain(places: Places, args: readonly string[]): Promise<number | null> {
  const executable = createRequire(import.meta.url)('electron/index.js') as string
  const child = spawn(executable, [root, `--user-data-dir=${places.userData}`, ...args], { env: environmentOf(places), stdio: 'ignore' })
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
}

/** Starts the app and waits for its first window. */
export async function startApp(places: Places, { args = [], env = {}, answers: given = [] }: StartOptions = {}): Promise<RunningApp> {
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

/** Waits for the chat and writes into it. */
export async function say(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: /^Message/ })
  await editor.fill(text)
  await editor.press('Enter')
}
