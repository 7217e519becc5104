// The Chromium behind the stand-in: its start, its pages, and the windows that pages open on their own.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ManagedContents, OpenDetails } from '../managed-window.ts'
import { state } from '../state.ts'
import { launchChromium } from './cdp.ts'
import type { Connection, Session } from './cdp.ts'
import { startLoopbackProxy } from './loopback-proxy.ts'
import { fromChromium } from './scheme-map.ts'

const EXECUTABLES = ['/usr/lib/chromium/chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const END_WITHIN_MS = 3000

export interface Page {
  readonly targetId: string
  readonly session: Session
}

export interface Opening {
  readonly url: string
  readonly frameName: string
  readonly features: string
}

export interface Browser {
  readonly root: Session
  openPage(options: { readonly width: number; readonly height: number; readonly isBackground: boolean }): Promise<Page>
  /** Chromium said that a page opens a window; the window itself follows. */
  noteOpening(opener: ManagedContents, opening: Opening): void
  /** Resolves when the process is gone. */
  end(): Promise<void>
}

export interface BrowserEvents {
  /** A page opened a window and was allowed to; the stand-in makes an Electron window of it. */
  readonly onAllowedWindow: (opener: ManagedContents, details: OpenDetails) => void
  /** Chromium ended without being asked. */
  readonly onLost: () => void
  /** A line of Playwright's: it connects to the pages itself. */
  readonly onDevTools: (line: string) => void
}

interface Target {
  readonly targetId: string
  readonly type: string
  readonly url: string
  readonly openerId?: string
}

/** `profile`: a folder that outlives the app, as Electron's does. */
export async function startBrowser(profile: string, events: BrowserEvents): Promise<Browser> {
  // Of an app that was killed: its Chromium ends with its pipe, and would be handed this start.
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) rmSync(join(profile, name), { force: true })
  const proxyPort = await startLoopbackProxy()
  const devTools = Promise.withResolvers<undefined>()
  const env = { ...process.env }
  delete env['NODE_OPTIONS']
  const connection = launchChromium({
    executable: process.env['CHROMIUM_PATH'] ?? EXECUTABLES.find((path) => existsSync(path)) ?? 'chromium',
    args: chromiumArguments(profile, proxyPort),
    env,
    onErrorLine(line) {
      if (process.env['ELECTRON_STANDIN_DEBUG'] !== undefined) process.stderr.write(`[chromium] ${line}\n`)
      if (!line.startsWith('DevTools listening on')) return
      events.onDevTools(line)
      devTools.resolve(undefined)
    },
  })
  connection.child.on('error', (error) => devTools.reject(error))
  process.on('exit', () => connection.child.kill('SIGKILL'))
  connection.on('close', () => state.isExiting || events.onLost())
  const pages = followPages(connection, events)
  const { product, userAgent } = await connection.root.send('Browser.getVersion')
  const version = product.split('/')[1] ?? ''
  state.userAgent = userAgent.replace('HeadlessChrome/', 'Chrome/').replace(' Safari/', ` Electron/${process.versions['electron'] ?? ''} Safari/`)
  Object.defineProperty(process.versions, 'chrome', { value: version, enumerable: true, configurable: true })
  await connection.root.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
  await devTools.promise
  return { root: connection.root, ...pages, end: () => endBrowser(connection) }
}

/** Which of the pages that appear were asked for, and which were opened by pages. */
function followPages(connection: Connection, events: BrowserEvents): Pick<Browser, 'openPage' | 'noteOpening'> {
  const attached = new Map<string, PromiseWithResolvers<Session>>()
  const own = new Set<string>()
  const openings: { readonly opener: ManagedContents; readonly opening: Opening }[] = []
  /** Attach events may come before the answer that names the page: judged when no answer is awaited. */
  let undecided: Target[] = []
  let awaited = 0

  const attachment = (targetId: string): PromiseWithResolvers<Session> => {
    const known = attached.get(targetId) ?? Promise.withResolvers<Session>()
    attached.set(targetId, known)
    return known
  }

  function decide(): void {
    if (awaited > 0) return
    const targets = undecided
    undecided = []
    for (const target of targets) if (!own.has(target.targetId)) judge(target)
  }

  /** The window that Chromium made is closed; an allowed one becomes a window of the app. */
  function judge({ targetId, openerId, url }: Target): void {
    void connection.root.send('Target.closeTarget', { targetId }).catch(() => undefined)
    const noted = openings.shift()
    const opener = noted?.opener ?? [...state.windows.values()].map(({ webContents }) => webContents).find((contents) => contents.targetId === openerId)
    if (opener === undefined) return
    const { frameName = '', features = '' } = noted?.opening ?? {}
    const details: OpenDetails = { url: fromChromium(noted?.opening.url ?? url), frameName, features, disposition: 'foreground-tab', referrer: { url: '', policy: 'strict-origin-when-cross-origin' } }
    if (opener.decideOpen(details).action === 'allow') events.onAllowedWindow(opener, details)
  }

  connection.root.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const session = connection.session(sessionId)
    if (targetInfo.type !== 'page') return void session.send('Runtime.runIfWaitingForDebugger').catch(() => undefined)
    attachment(targetInfo.targetId).resolve(session)
    undecided.push(targetInfo)
    setImmediate(decide)
  })

  return {
    noteOpening: (opener, opening) => void openings.push({ opener, opening }),
    async openPage({ width, height, isBackground }) {
      awaited += 1
      try {
        const { targetId } = await connection.root.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height, background: isBackground })
        own.add(targetId)
        return { targetId, session: await attachment(targetId).promise }
      } finally {
        awaited -= 1
        decide()
      }
    },
  }
}

async function endBrowser(connection: Connection): Promise<void> {
  const { child } = connection
  if (child.exitCode === null && child.signalCode === null) {
    const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    connection.root.send('Browser.close').catch(() => child.kill('SIGKILL'))
    await exited
    clearTimeout(timer)
  }
}

function chromiumArguments(profile: string, proxyPort: number): string[] {
  return [
    ...(process.env['ELECTRON_STANDIN_HEADED'] === '1' ? [] : ['--headless']),
    '--no-sandbox', '--remote-debugging-pipe', '--remote-debugging-port=0', '--no-startup-window', `--user-data-dir=${profile}`,
    // Nothing leaves the machine, and what stays on it passes the stand-in.
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost', `--proxy-server=127.0.0.1:${proxyPort}`, '--proxy-bypass-list=<-loopback>',
    '--no-first-run', '--no-default-browser-check', '--password-store=basic', '--use-mock-keychain', '--disable-background-networking', '--disable-component-update', '--disable-extensions', '--disable-sync', '--disable-default-apps', '--disable-dev-shm-usage', '--disable-popup-blocking',
    '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding', '--disable-background-timer-throttling',
    // As Playwright starts Electron: keys pressed before the first paint count.
    '--allow-pre-commit-input', '--disable-hang-monitor', '--disable-ipc-flooding-protection',
    // Electron has no address bar; Chromium spends half a second on one.
    '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,Translate,MediaRouter,OptimizationHints,PaintHolding,HttpsUpgrades,LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
    '--force-color-profile=srgb', '--use-fake-device-for-media-stream', '--window-position=0,0',
  ]
}
