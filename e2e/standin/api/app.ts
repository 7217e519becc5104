// `app`: life cycle, paths, single instance.
import { mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { LoginItemSettings, Settings } from 'electron'
import { StandInEvent } from '../managed-window.ts'
import { runningBrowser, state } from '../state.ts'
import { strict, strictEmitter } from '../strict.ts'
import { takeInstanceLock } from './single-instance.ts'
import type { InstanceLock } from './single-instance.ts'

class App extends strictEmitter('app') {
  name = 'Electron'
  /** True in an installed app only. */
  readonly isPackaged = false
  /** macOS only. */
  readonly dock: undefined = undefined
  readonly commandLine = strict('app.commandLine', {
    appendSwitch: () => undefined,
    hasSwitch: (name: string) => process.argv.some((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`)),
    getSwitchValue: (name: string) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '',
  })
  private version = '0.0.0'
  private appPath = process.cwd()
  private readonly paths = new Map<string, string>()
  private lock: InstanceLock | null = null
  private shownBadge = 0
  private loginItem: Settings = {}
  private readonly started = Promise.withResolvers<undefined>()

  /** For the stand-in itself: what the start found out about the app. */
  describe({ name, version, appPath, userData }: { readonly name?: string; readonly version?: string; readonly appPath: string; readonly userData: string | null }): void {
    this.name = name ?? this.name
    this.version = version ?? this.version
    this.appPath = appPath
    if (userData !== null) this.paths.set('userData', userData)
  }

  /** For the stand-in itself: Electron is ready. */
  markReady(): void {
    state.isReady = true
    this.emit('will-finish-launching')
    this.emit('ready', new StandInEvent(), {})
    this.started.resolve(undefined)
  }

  whenReady(): Promise<void> {
    return this.started.promise
  }

  isReady(): boolean {
    return state.isReady
  }

  getName(): string {
    return this.name
  }

  setName(name: string): void {
    this.name = name
  }

  getVersion(): string {
    return this.version
  }

  getAppPath(): string {
    return this.appPath
  }

  getLocale(): string {
    return 'en-US'
  }

  getPreferredSystemLanguages(): string[] {
    return ['en-US']
  }

  getPath(name: string): string {
    const known = this.paths.get(name)
    if (known !== undefined) return known
    const home = homedir()
    const appData = process.env['XDG_CONFIG_HOME'] ?? join(home, '.config')
    switch (name) {
      case 'home': return home
      case 'appData': return appData
      case 'userData': return join(appData, this.name)
      case 'sessionData': return this.getPath('userData')
      case 'logs': return join(this.getPath('userData'), 'logs')
      case 'crashDumps': return join(this.getPath('userData'), 'Crashpad')
      case 'temp': return tmpdir()
      case 'exe': return process.execPath
      case 'downloads': return join(home, 'Downloads')
      default: throw new Error(`Failed to get '${name}' path`)
    }
  }

  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute')
    this.paths.set(name, path)
  }

  setAppUserModelId(): void {}

  setAboutPanelOptions(): void {}

  showAboutPanel(): void {}

  focus(): void {}

  setBadgeCount(count = 0): boolean {
    this.shownBadge = count
    return true
  }

  getBadgeCount(): number {
    return this.shownBadge
  }

  setAsDefaultProtocolClient(protocol: string): boolean {
    state.protocolClients.add(protocol)
    return true
  }

  removeAsDefaultProtocolClient(protocol: string): boolean {
    return state.protocolClients.delete(protocol)
  }

  isDefaultProtocolClient(protocol: string): boolean {
    return state.protocolClients.has(protocol)
  }

  setLoginItemSettings(settings: Settings): void {
    this.loginItem = { ...this.loginItem, ...settings }
  }

  getLoginItemSettings(): LoginItemSettings {
    const openAtLogin = this.loginItem.openAtLogin === true
    return { openAtLogin, wasOpenedAtLogin: false, status: openAtLogin ? 'enabled' : 'not-registered', executableWillLaunchAtLogin: openAtLogin, launchItems: [] }
  }

  requestSingleInstanceLock(data: unknown = {}): boolean {
    if (this.lock !== null) return true
    const folder = this.getPath('userData')
    mkdirSync(folder, { recursive: true })
    this.lock = takeInstanceLock(folder, { argv: process.argv, cwd: process.cwd(), data }, (start) => {
      void this.started.promise.then(() => this.emit('second-instance', new StandInEvent(), start.argv, start.cwd, start.data))
    })
    return this.lock !== null
  }

  hasSingleInstanceLock(): boolean {
    return this.lock !== null
  }

  releaseSingleInstanceLock(): void {
    this.lock?.release()
    this.lock = null
  }

  quit(): void {
    if (state.isQuitting || state.isExiting) return
    setImmediate(() => void this.tryToQuit())
  }

  exit(code = 0): void {
    for (const window of state.windows.values()) window.markGone()
    this.end(code)
  }

  relaunch(): void {}

  private async tryToQuit(): Promise<void> {
    if (this.isVetoed('before-quit')) return
    state.isQuitting = true
    for (const window of state.windows.values()) {
      if (await window.requestClose()) continue
      state.isQuitting = false
      return
    }
    if (this.isVetoed('will-quit')) {
      state.isQuitting = false
      return
    }
    this.end(0)
  }

  private isVetoed(name: string): boolean {
    const event = new StandInEvent()
    this.emit(name, event)
    return event.defaultPrevented
  }

  private end(code: number): void {
    if (state.isExiting) return
    state.isExiting = true
    this.emit('quit', new StandInEvent(), code)
    this.releaseSingleInstanceLock()
    const ended = state.browser === null ? Promise.resolve() : runningBrowser().end()
    void ended.then(() => process.exit(code))
  }
}

export type StandInApp = App
export const app = new App()
