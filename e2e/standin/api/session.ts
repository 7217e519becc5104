// `session` and `protocol`: the app's own scheme, and its answers to what pages ask permission for.
import type { CustomScheme } from 'electron'
import { fromChromium, originOf, toChromium } from '../chromium/scheme-map.ts'
import { runningBrowser, state } from '../state.ts'
import { strict, strictEmitter } from '../strict.ts'
import type { ManagedContents } from '../managed-window.ts'

type ProtocolHandler = (request: Request) => Response | Promise<Response>
type RequestHandler = (contents: unknown, permission: string, decide: (isGranted: boolean) => void, details: object) => void
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    if (state.isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard !== true || privileges.secure !== true) throw new Error(`electron stand-in: "${scheme}" must be standard and secure to be mapped to an https origin`)
      state.schemes.add(scheme)
    }
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    if (!state.schemes.has(scheme)) throw new Error(`electron stand-in: protocol.handle('${scheme}') needs registerSchemesAsPrivileged first`)
    if (state.protocolHandlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    state.protocolHandlers.set(scheme, handler)
  },
  unhandle: (scheme: string) => void state.protocolHandlers.delete(scheme),
  isProtocolHandled: (scheme: string) => state.protocolHandlers.has(scheme),
})

/** Electron's names of permissions, and Chromium's. */
const PERMISSIONS = {
  media: ['microphone', 'camera'],
  notifications: ['notifications'],
  geolocation: ['geolocation'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  midi: ['midi'],
  'idle-detection': ['idle-detection'],
} as const

class Session extends strictEmitter('session') {
  readonly protocol = protocol
  private requestHandler: RequestHandler | null = null
  private checkHandler: CheckHandler | null = null

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.requestHandler = handler
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.checkHandler = handler
  }

  setDevicePermissionHandler(): void {}

  setDisplayMediaRequestHandler(): void {}

  setSpellCheckerEnabled(): void {}

  setSpellCheckerLanguages(): void {}

  async setProxy(): Promise<void> {}

  async resolveProxy(): Promise<string> {
    return 'DIRECT'
  }

  async clearStorageData(): Promise<void> {}

  isPersistent(): boolean {
    return true
  }

  /** What Chromium was told, by origin and name. */
  private readonly settled = new Map<string, string>()

  /** For the stand-in itself: the app is asked about every permission when a page is shown, ahead of the page's own question. */
  async settlePermissions(contents: ManagedContents): Promise<void> {
    const url = contents.getURL()
    const origin = originOf(url)
    if (origin === 'null') return
    const chromiumOrigin = new URL(toChromium(url)).origin
    await Promise.all(Object.entries(PERMISSIONS).flatMap(([permission, names]) => names.map(async (name) => {
      const mediaType = name === 'camera' ? 'video' : 'audio'
      const isGranted = await this.decide(contents, permission, fromChromium(chromiumOrigin), { requestingUrl: url, isMainFrame: true, ...(permission === 'media' && { mediaType, mediaTypes: [mediaType] }) })
      const setting = isGranted ? 'granted' : 'denied'
      const known = `${chromiumOrigin} ${name}`
      if (this.settled.get(known) === setting) return
      this.settled.set(known, setting)
      await runningBrowser().root.send('Browser.setPermission', { permission: { name }, setting, origin: chromiumOrigin })
    })))
  }

  private async decide(contents: ManagedContents, permission: string, origin: string, details: object): Promise<boolean> {
    if (this.checkHandler !== null && !this.checkHandler(contents, permission, origin, details)) return false
    const { requestHandler } = this
    return requestHandler === null || new Promise<boolean>((resolve) => requestHandler(contents, permission, resolve, details))
  }
}

export const defaultSession = new Session()
const partitions = new Map<string, Session>()
export const session = strict('session', {
  defaultSession,
  fromPartition(name: string): Session {
    const known = partitions.get(name) ?? new Session()
    partitions.set(name, known)
    return known
  },
})
