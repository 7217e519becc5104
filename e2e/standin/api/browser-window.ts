// `BrowserWindow`: a page of Chromium with the size, visibility and focus that a desktop would give it.
import type { BrowserWindowConstructorOptions, NativeImage, Rectangle, WebPreferences } from 'electron'
import { LatePage } from '../chromium/late-page.ts'
import { StandInEvent } from '../managed-window.ts'
import type { ManagedWindow } from '../managed-window.ts'
import { runningBrowser, state } from '../state.ts'
import { strictEmitter } from '../strict.ts'
import { app } from './app.ts'
import { WebContents } from './web-contents.ts'

const DEFAULT_SIZE = { width: 800, height: 600 }
/** What the app must not ask for, and the stand-in does not emulate. */
const FORBIDDEN: WebPreferences = { contextIsolation: false, nodeIntegration: true, sandbox: false, webSecurity: false }
let lastId = 0

export class BrowserWindow extends strictEmitter('BrowserWindow') implements ManagedWindow {
  readonly id: number
  readonly webContents: WebContents
  private readonly options: BrowserWindowConstructorOptions
  private readonly page = new LatePage()
  private readonly created: Promise<void>
  private bounds: Rectangle
  private windowId: number | null = null
  private isShown: boolean
  private isReduced = false
  private isEnlarged = false
  private isFull = false
  private hasFocus = false
  private isGone = false
  private isOnTop: boolean
  private shownTitle: string
  private refuseClose: (() => void) | null = null

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    this.setMaxListeners(0)
    if (!state.isReady) throw new Error('Cannot create BrowserWindow before app is ready')
    refuseForbidden(options.webPreferences ?? {})
    lastId += 1
    this.id = lastId
    this.options = options
    this.bounds = { x: options.x ?? 50, y: options.y ?? 50, width: options.width ?? DEFAULT_SIZE.width, height: options.height ?? DEFAULT_SIZE.height }
    this.isShown = options.show !== false
    this.isOnTop = options.alwaysOnTop === true
    this.shownTitle = options.title ?? app.name
    state.windows.set(this.id, this)
    this.webContents = new WebContents({ window: this, page: this.page, preferences: options.webPreferences ?? {}, firstPaint: () => this.emit('ready-to-show'), closeRefused: () => this.refuseClose?.() })
    if (this.isShown) focusWindow(this)
    this.created = this.create()
    this.created.catch((error: unknown) => {
      if (!this.isGone && !state.isExiting) console.error('electron stand-in: no window', error)
    })
    app.emit('web-contents-created', new StandInEvent(), this.webContents)
    setImmediate(() => app.emit('browser-window-created', new StandInEvent(), this))
  }

  private async create(): Promise<void> {
    const browser = runningBrowser()
    const { targetId, session } = await browser.openPage({ width: this.bounds.width, height: this.bounds.height, isBackground: !this.isShown })
    this.webContents.targetId = targetId
    session.onDetached(() => this.markGone())
    this.page.attach(session)
    await Promise.all([this.webContents.prepare(session), this.applySize()])
    const { windowId } = await browser.root.send('Browser.getWindowForTarget', { targetId })
    this.windowId = windowId
    if (!this.isShown) this.placeNatively('minimized')
  }

  /** The stand-in's page is on no desktop: hidden means minimised. */
  private placeNatively(windowState: 'normal' | 'minimized'): void {
    if (this.windowId === null || this.isGone) return
    void runningBrowser().root.send('Browser.setWindowBounds', { windowId: this.windowId, bounds: { windowState } }).catch(() => undefined)
  }

  private async applySize(): Promise<void> {
    await this.page.send('Emulation.setDeviceMetricsOverride', { width: this.bounds.width, height: this.bounds.height, deviceScaleFactor: 1, mobile: false }).catch(() => undefined)
  }

  private assertAlive(): void {
    if (this.isGone) throw new TypeError('Object has been destroyed')
  }

  private emitSoon(name: string): void {
    setImmediate(() => this.emit(name))
  }

  loadURL(url: string): Promise<void> {
    this.assertAlive()
    return this.created.then(() => this.webContents.loadURL(url))
  }

  show(): void {
    this.showInactive()
    focusWindow(this)
  }

  showInactive(): void {
    this.assertAlive()
    if (!this.isShown) this.emitSoon('show')
    this.isShown = true
    this.isReduced = false
    this.placeNatively('normal')
  }

  hide(): void {
    this.assertAlive()
    if (!this.isShown) return
    this.isShown = false
    this.placeNatively('minimized')
    this.blur()
    this.emitSoon('hide')
  }

  minimize(): void {
    this.assertAlive()
    this.isReduced = true
    this.placeNatively('minimized')
    this.blur()
    this.emitSoon('minimize')
  }

  restore(): void {
    this.assertAlive()
    this.isReduced = false
    this.placeNatively('normal')
    this.emitSoon('restore')
  }

  maximize(): void {
    this.isEnlarged = true
    this.emitSoon('maximize')
  }

  unmaximize(): void {
    this.isEnlarged = false
    this.emitSoon('unmaximize')
  }

  setFullScreen(isFull: boolean): void {
    this.isFull = isFull
  }

  focus(): void {
    this.assertAlive()
    focusWindow(this)
  }

  blur(): void {
    if (state.focused === this) focusWindow(null)
  }

  markFocused(isFocused: boolean): void {
    this.hasFocus = isFocused
    const name = isFocused ? 'focus' : 'blur'
    setImmediate(() => {
      this.emit(name)
      app.emit(`browser-window-${name}`, new StandInEvent(), this)
    })
  }

  isVisible(): boolean {
    this.assertAlive()
    return this.isShown && !this.isReduced
  }

  isMinimized(): boolean {
    return this.isReduced
  }

  isMaximized(): boolean {
    return this.isEnlarged
  }

  isFullScreen(): boolean {
    return this.isFull
  }

  isFocused(): boolean {
    return this.hasFocus
  }

  isDestroyed(): boolean {
    return this.isGone
  }

  isAlwaysOnTop(): boolean {
    return this.isOnTop
  }

  setAlwaysOnTop(isOnTop: boolean): void {
    this.isOnTop = isOnTop
  }

  isResizable(): boolean {
    return this.options.resizable !== false
  }

  moveTop(): void {}

  center(): void {}

  flashFrame(): void {}

  setSkipTaskbar(): void {}

  setVisibleOnAllWorkspaces(): void {}

  setOverlayIcon(): void {}

  setMenuBarVisibility(): void {}

  setBackgroundColor(): void {}

  getTitle(): string {
    return this.shownTitle
  }

  setTitle(title: string): void {
    this.shownTitle = title
  }

  getBounds(): Rectangle {
    this.assertAlive()
    return { ...this.bounds }
  }

  getNormalBounds(): Rectangle {
    return this.getBounds()
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.assertAlive()
    this.bounds = { ...this.bounds, ...bounds }
    void this.applySize()
    this.emitSoon('resize')
    this.emitSoon('move')
  }

  getSize(): number[] {
    return [this.bounds.width, this.bounds.height]
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  getPosition(): number[] {
    return [this.bounds.x, this.bounds.y]
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y })
  }

  capturePage(): Promise<NativeImage> {
    return this.webContents.capturePage()
  }

  close(): void {
    this.assertAlive()
    void this.requestClose()
  }

  async requestClose(): Promise<boolean> {
    if (this.isGone) return true
    const event = new StandInEvent()
    this.emit('close', event)
    if (event.defaultPrevented) return false
    await this.created.catch(() => undefined)
    const closed = new Promise<boolean>((resolve) => {
      this.once('closed', () => resolve(true))
      this.refuseClose = () => resolve(false)
    })
    // A page that crashed is gone without having been asked.
    this.page.send('Page.close').catch(() => this.destroy())
    return closed
  }

  destroy(): void {
    if (this.isGone) return
    void runningBrowser().root.send('Target.closeTarget', { targetId: this.webContents.targetId }).catch(() => undefined)
    this.markGone()
  }

  markGone(): void {
    if (this.isGone) return
    this.isGone = true
    state.windows.delete(this.id)
    if (state.focused === this) state.focused = null
    this.webContents.markGone()
    this.emit('closed')
    if (state.windows.size > 0 || state.isQuitting || state.isExiting) return
    if (app.listenerCount('window-all-closed') === 0) app.quit()
    else app.emit('window-all-closed')
  }

  static getAllWindows(): BrowserWindow[] {
    return [...state.windows.values()].filter((window) => window instanceof BrowserWindow)
  }

  static fromId(id: number): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null
  }

  static fromWebContents(contents: { readonly id: number }): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents.id === contents.id) ?? null
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.hasFocus) ?? null
  }
}

function refuseForbidden(preferences: WebPreferences): void {
  for (const [name, value] of Object.entries(FORBIDDEN)) {
    if (preferences[name as keyof WebPreferences] === value) throw new Error(`electron stand-in: webPreferences.${name}=${String(value)} is not emulated (and should not be used)`)
  }
}

function focusWindow(window: ManagedWindow | null): void {
  if (state.focused === window) return
  state.focused?.markFocused(false)
  state.focused = window
  window?.markFocused(true)
}
