// `webContents`: one page with its preload, its messages, its navigations and what it wants to open.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { HandlerDetails, NativeImage, WebPreferences, WindowOpenHandlerResponse } from 'electron'
import type { Session } from '../chromium/cdp.ts'
import type { LatePage } from '../chromium/late-page.ts'
import { createPageScripts, ISOLATED_WORLD, RECEIVE_FUNCTION, SEND_BINDING } from '../chromium/page-scripts.ts'
import type { PreloadFile } from '../chromium/page-scripts.ts'
import { serveRequest } from '../chromium/serve-request.ts'
import { fromChromium, MAPPED_DOMAIN, originOf, toChromium } from '../chromium/scheme-map.ts'
import { createCodec } from '../codec.ts'
import { eventWith, StandInEvent } from '../managed-window.ts'
import type { ManagedContents, ManagedWindow, OpenDecision, OpenDetails } from '../managed-window.ts'
import { runningBrowser, state } from '../state.ts'
import { strictEmitter } from '../strict.ts'
import { ipcMain } from './ipc-main.ts'
import { imageFromBuffer } from './native-image.ts'
import { defaultSession } from './session.ts'

const codec = createCodec()
const BLANK = 'about:blank'
let lastId = 0

export interface WebContentsParts {
  readonly window: ManagedWindow
  readonly page: LatePage
  readonly preferences: WebPreferences
  /** The first document was loaded. */
  readonly firstPaint: () => void
  /** The page vetoed closing in `beforeunload`. */
  readonly closeRefused: () => void
}

type PreloadMessage =
  | { readonly type: 'send'; readonly channel: string; readonly args: string }
  | { readonly type: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly type: 'preload-error'; readonly path: string; readonly message: string }
  /** A link to an address of a scheme that Chromium does not know. */
  | { readonly type: 'follow'; readonly url: string; readonly isNewWindow: boolean }

interface Load {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export class WebContents extends strictEmitter('webContents') implements ManagedContents {
  readonly id: number
  readonly session = defaultSession
  targetId = ''
  private readonly parts: WebContentsParts
  private readonly nonce = `standin${randomBytes(12).toString('hex')}`
  private url = ''
  private hasLoadedOnce = false
  private isCrashedNow = false
  private isGone = false
  private zoom: number
  private preloadContext: string | null = null
  /** A navigation that the app itself began: nobody is asked about it. */
  private expectedUrl: string | null = null
  private loading: Load | null = null
  private openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | null = null

  constructor(parts: WebContentsParts) {
    super()
    this.setMaxListeners(0)
    lastId += 1
    this.id = lastId
    this.parts = parts
    this.zoom = parts.preferences.zoomFactor ?? 1
  }

  /** For the window: everything is listened to and injected before the page's first document. */
  async prepare(session: Session): Promise<void> {
    const { preload, additionalArguments = [] } = this.parts.preferences
    const scripts = await createPageScripts(this.nonce, preload === undefined ? null : readPreload(preload), additionalArguments)
    this.follow(session)
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Emulation.setUserAgentOverride', { userAgent: state.userAgent }),
      session.send('Runtime.addBinding', { name: SEND_BINDING, executionContextName: ISOLATED_WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorld }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolatedWorld, worldName: ISOLATED_WORLD }),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }, { urlPattern: `https://*${MAPPED_DOMAIN}/*` }] }),
      session.send('Runtime.runIfWaitingForDebugger'),
    ])
  }

  private follow(session: Session): void {
    const isMain = (frameId: string | undefined): boolean => frameId === this.targetId
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string }
      if (context.name === ISOLATED_WORLD && isMain(frameId)) this.preloadContext = context.uniqueId
    })
    session.on('Runtime.executionContextsCleared', () => {
      this.preloadContext = null
    })
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === SEND_BINDING) void this.receive(JSON.parse(payload) as PreloadMessage)
    })
    session.on('Page.frameStartedLoading', ({ frameId }) => isMain(frameId) && this.emit('did-start-loading'))
    session.on('Page.frameStoppedLoading', ({ frameId }) => isMain(frameId) && this.emit('did-stop-loading'))
    session.on('Page.frameNavigated', ({ frame }) => frame.parentId === undefined && this.arrive(fromChromium(`${frame.url}${frame.urlFragment ?? ''}`)))
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (!isMain(frameId)) return
      this.url = fromChromium(url)
      this.emit('did-navigate-in-page', new StandInEvent(), this.url, true, 1, 1)
    })
    session.on('Page.domContentEventFired', () => this.emit('dom-ready', new StandInEvent()))
    session.on('Page.loadEventFired', () => this.finishLoad())
    session.on('Page.javascriptDialogOpening', ({ type }) => type === 'beforeunload' && this.answerUnload(session))
    session.on('Page.windowOpen', (details) => runningBrowser().noteOpening(this, { url: details.url, frameName: details.windowName, features: details.windowFeatures.join(',') }))
    session.on('Inspector.targetCrashed', () => {
      this.isCrashedNow = true
      this.emit('render-process-gone', new StandInEvent(), { reason: 'crashed', exitCode: 1 })
    })
    session.on('Fetch.requestPaused', (request) => {
      void serveRequest(session, request, { isMainDocument: request.resourceType === 'Document' && isMain(request.frameId), mayNavigate: (url) => this.mayNavigate(url) }).catch((error: unknown) => {
        if (!session.isClosed) console.error('electron stand-in: request', error)
      })
    })
  }

  private arrive(url: string): void {
    this.url = url
    this.isCrashedNow = false
    if (url !== BLANK) this.emit('did-navigate', new StandInEvent(), url, 200, 'OK')
  }

  private finishLoad(): void {
    if (this.url === '' || this.url === BLANK) return
    if (!this.hasLoadedOnce) setImmediate(() => this.parts.firstPaint())
    this.hasLoadedOnce = true
    this.emit('did-finish-load')
    this.loading?.resolve()
    this.loading = null
  }

  private answerUnload(session: Session): void {
    const event = new StandInEvent()
    this.emit('will-prevent-unload', event)
    void session.send('Page.handleJavaScriptDialog', { accept: event.defaultPrevented }).catch(() => undefined)
    if (!event.defaultPrevented) this.parts.closeRefused()
  }

  private mayNavigate(url: string): boolean {
    const withoutHash = (text: string): string => text.replace(/#.*$/, '')
    if (this.expectedUrl !== null && withoutHash(this.expectedUrl) === withoutHash(url)) {
      this.expectedUrl = null
      return true
    }
    if (this.url === '' || this.url === BLANK || withoutHash(this.url) === withoutHash(url)) return true
    const event = eventWith({ url, isMainFrame: true, isSameDocument: false, frame: this.mainFrame, initiator: this.mainFrame })
    this.emit('will-navigate', event, url)
    return !event.defaultPrevented
  }

  /** What the system would do with addresses that are not the app's is left out. */
  private async followLink(url: string, isNewWindow: boolean): Promise<void> {
    if (isNewWindow) {
      this.decideOpen({ url, frameName: '', features: '', disposition: 'foreground-tab', referrer: { url: '', policy: 'strict-origin-when-cross-origin' } })
      return
    }
    if (this.mayNavigate(url) && state.schemes.has(new URL(url).protocol.slice(0, -1))) await this.loadURL(url)
  }

  private async receive(message: PreloadMessage): Promise<void> {
    if (message.type === 'preload-error') {
      this.emit('preload-error', new StandInEvent(), message.path, new Error(message.message))
      return
    }
    if (message.type === 'follow') return this.followLink(message.url, message.isNewWindow)
    const args = codec.decode(message.args) as readonly unknown[]
    const event = eventWith({ type: 'frame', sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1, ports: [], reply: (channel: string, ...values: readonly unknown[]) => this.send(channel, ...values) })
    if (message.type === 'send') {
      ipcMain.emit(message.channel, event, ...args)
      return
    }
    try {
      this.post({ type: 'reply', id: message.id, value: codec.encode(await ipcMain.answer(message.channel, event, args)) })
    } catch (error) {
      console.error(`Error occurred in handler for '${message.channel}':`, error)
      this.post({ type: 'reply', id: message.id, error: `Error invoking remote method '${message.channel}': ${String(error)}` })
    }
  }

  /** Without a document the message is lost, as in Electron. */
  private post(message: object): void {
    if (this.preloadContext === null || this.parts.page.isClosed) return
    const expression = `${RECEIVE_FUNCTION}(${JSON.stringify(JSON.stringify(message))})`
    void this.parts.page.send('Runtime.evaluate', { expression, uniqueContextId: this.preloadContext, silent: true }).catch(() => undefined)
  }

  send(channel: string, ...args: readonly unknown[]): void {
    if (this.isGone) throw new TypeError('Object has been destroyed')
    this.post({ type: 'push', channel, args: codec.encode(args) })
  }

  async loadURL(url: string): Promise<void> {
    if (this.isGone) throw new TypeError('Object has been destroyed')
    if (!URL.canParse(url)) throw new Error(`ERR_INVALID_URL (-300) loading '${url}'`)
    this.expectedUrl = url
    this.url = url
    const loaded = new Promise<void>((resolve, reject) => {
      this.loading = { resolve, reject }
    })
    // Rejects only where this function does.
    loaded.catch(() => undefined)
    const { errorText, loaderId } = await this.parts.page.send('Page.navigate', { url: toChromium(url) })
    if (errorText !== undefined) {
      this.loading = null
      this.emit('did-fail-load', new StandInEvent(), -3, errorText, url, true)
      throw new Error(`${errorText.replace('net::', '')} loading '${url}'`)
    }
    // A change of the fragment loads nothing.
    if (loaderId === undefined) return
    await loaded
  }

  reload(): void {
    this.expectedUrl = this.url
    this.isCrashedNow = false
    void this.parts.page.send('Page.reload').catch(() => undefined)
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.parts.page.send('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture: true })
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as unknown
  }

  async capturePage(): Promise<NativeImage> {
    const { data } = await this.parts.page.send('Page.captureScreenshot', { format: 'png' })
    return imageFromBuffer(Buffer.from(data, 'base64')) as unknown as NativeImage
  }

  /** Ends the page's process, as Electron's own method does. */
  forcefullyCrashRenderer(): void {
    void this.parts.page.send('Page.crash').catch(() => undefined)
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.openHandler = handler
  }

  decideOpen(details: OpenDetails): OpenDecision {
    return this.openHandler?.(details) ?? { action: 'allow' }
  }

  /** Pages have one frame here. Electron makes this a getter of a live frame; so is this. */
  get mainFrame() {
    const { url } = this
    return { url, origin: originOf(url), parent: null, top: null, processId: 1, routingId: 1, frameTreeNodeId: 1, name: '' }
  }

  getURL(): string {
    return this.url
  }

  isCrashed(): boolean {
    return this.isCrashedNow
  }

  isDestroyed(): boolean {
    return this.isGone
  }

  isFocused(): boolean {
    return state.focused === this.parts.window
  }

  focus(): void {}

  getType(): 'window' {
    return 'window'
  }

  /** The spell-checker is the browser's own; here the word is only put in place of what is marked. */
  replaceMisspelling(text: string): void {
    void this.parts.page.send('Input.insertText', { text }).catch(() => undefined)
  }

  setZoomFactor(factor: number): void {
    this.zoom = factor
  }

  getZoomFactor(): number {
    return this.zoom
  }

  setZoomLevel(level: number): void {
    this.zoom = 1.2 ** level
  }

  getZoomLevel(): number {
    return Math.log(this.zoom) / Math.log(1.2)
  }

  close(): void {
    void this.parts.window.requestClose()
  }

  markGone(): void {
    this.isGone = true
    this.emit('destroyed')
  }

  static getAllWebContents(): WebContents[] {
    return [...state.windows.values()].map(({ webContents }) => webContents).filter((contents) => contents instanceof WebContents)
  }

  static fromId(id: number): WebContents | undefined {
    return WebContents.getAllWebContents().find((contents) => contents.id === id)
  }

  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return WebContents.getAllWebContents().find((contents) => contents.targetId === targetId)
  }

  static getFocusedWebContents(): WebContents | null {
    return WebContents.getAllWebContents().find((contents) => contents.isFocused()) ?? null
  }
}

function readPreload(path: string): PreloadFile {
  if (!isAbsolute(path)) throw new Error('preload script must have absolute path')
  return { path, source: readFileSync(path, 'utf8') }
}
