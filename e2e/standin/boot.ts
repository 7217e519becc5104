// Starts an app on the stand-in: `electron` resolves to it, then the app is loaded, then Chromium is started and the app is told that it is ready.
import { readFileSync, statSync } from 'node:fs'
import { open as openInspector } from 'node:inspector'
import Module, { createRequire, registerHooks } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from './api/app.ts'
import { BrowserWindow } from './api/browser-window.ts'
import { shortcutSimulation } from './api/global-shortcut.ts'
import { defaultSession } from './api/session.ts'
import { WebContents } from './api/web-contents.ts'
import { startBrowser } from './chromium/browser.ts'
import { electron, electronModule } from './electron.ts'
import { readLaunchArguments } from './launch-arguments.ts'
import { StandInEvent } from './managed-window.ts'
import { state } from './state.ts'

interface Manifest {
  readonly name?: string
  readonly productName?: string
  readonly version?: string
  readonly main?: string
}

const argv = process.argv.slice(2)
const { requires, inspectPort, userData, app: appArgument } = readLaunchArguments(argv)
if (appArgument === null) {
  console.error('electron stand-in: no app given')
  process.exit(2)
}
process.stderr.write(`[electron stand-in] This is not Electron: a test stand-in over Chromium, Node ${process.version}\n`)
presentAsElectron()
provideModule()

const { entry, appPath, manifest } = findApp(resolve(appArgument))
const name = manifest.productName ?? manifest.name
app.describe({ ...(name !== undefined && { name }), ...(manifest.version !== undefined && { version: manifest.version }), appPath, userData: userData === null ? null : resolve(userData) })
app.on('web-contents-created', (_event: StandInEvent, contents: WebContents) => {
  contents.on('did-navigate', () => void defaultSession.settlePermissions(contents).catch(() => undefined))
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
Object.assign(globalThis, { __electronStandin: Object.assign(state, { shortcuts: Object.assign(state.shortcuts, shortcutSimulation) }) })

if (inspectPort !== null) openInspector(inspectPort, '127.0.0.1')
const requireHere = createRequire(join(process.cwd(), 'index.js'))
for (const path of requires) requireHere(resolve(path))
try {
  await import(pathToFileURL(entry).href)
  await start()
} catch (error) {
  if (!state.isExiting) {
    console.error('App threw an error during load', error)
    app.exit(1)
  }
}

function presentAsElectron(): void {
  const { version } = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('electron/package.json'), 'utf8')) as { version: string }
  Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true })
  Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: join(import.meta.dirname, 'resources') })
  process.argv = [process.execPath, ...argv]
}

/** For `require` (also the inspector's) and for `import`. */
function provideModule(): void {
  const isElectron = (request: string): boolean => /^electron(\/(main|common))?$/.test(request)
  const loader = Module as unknown as { _load(request: string, ...rest: readonly unknown[]): unknown }
  const load = loader._load.bind(Module)
  loader._load = (request, ...rest) => (isElectron(request) ? electron : load(request, ...rest))
  Object.assign(globalThis, { electronStandinModule: electron })
  // Imports need names that are known ahead.
  const source = `const module = globalThis.electronStandinModule\nexport default module\n${Object.keys(electronModule).map((key) => `export const ${key} = module.${key}`).join('\n')}`
  const url = `data:text/javascript,${encodeURIComponent(source)}`
  registerHooks({ resolve: (specifier, context, next) => (isElectron(specifier) ? { url, shortCircuit: true } : next(specifier, context)) })
}

function findApp(path: string): { readonly entry: string; readonly appPath: string; readonly manifest: Manifest } {
  if (!statSync(path).isDirectory()) return { entry: path, appPath: dirname(path), manifest: {} }
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest
  return { entry: join(path, manifest.main ?? 'index.js'), appPath: path, manifest }
}

async function start(): Promise<void> {
  // A second start that handed over its arguments may be on its way out already.
  if (state.isExiting) return
  state.browser = await startBrowser(join(app.getPath('sessionData'), 'standin-profile'), {
    onDevTools: (line) => process.stderr.write(`${line}\n`),
    onLost() {
      console.error('electron stand-in: Chromium went away')
      app.exit(1)
    },
    onAllowedWindow(opener, details) {
      const window = new BrowserWindow()
      opener.emit('did-create-window', window, details)
      void window.loadURL(details.url).catch(() => undefined)
    },
  })
  app.markReady()
}
