// The small modules of Electron: what the desktop would answer, kept in memory.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ClipboardItem, Display, MessageBoxOptions, MessageBoxReturnValue, OpenDialogReturnValue, SaveDialogReturnValue } from 'electron'
import { state } from '../state.ts'
import { emitterWith, strict } from '../strict.ts'
import { app } from './app.ts'

export const shell = strict('shell', {
  openExternal: async (_url: string) => undefined,
  openPath: async (_path: string) => '',
  showItemInFolder: (_path: string) => undefined,
  beep: () => undefined,
})

export const clipboard = strict('clipboard', {
  readText: async () => state.clipboardText,
  async writeText(text: string) {
    state.clipboardText = text
    state.clipboardImage = null
  },
  async read() {
    const parts = new Map<string, Blob>()
    if (state.clipboardText !== '') parts.set('text/plain', new Blob([state.clipboardText]))
    if (state.clipboardImage !== null) parts.set('image/png', new Blob([new Uint8Array(state.clipboardImage)]))
    return parts.size === 0 ? [] : [strict('ClipboardItem', { types: [...parts.keys()], getType: async (type: string) => parts.get(type) ?? Promise.reject(new Error(`no ${type} in the clipboard`)) }) as unknown as ClipboardItem]
  },
  has: async (type: string) => type === 'text/plain' && state.clipboardText !== '',
  clear() {
    state.clipboardText = ''
    state.clipboardImage = null
  },
})

/** Nobody is there to choose: every dialog is answered with its way out. Tests answer through the hooks. */
export const dialog = strict('dialog', {
  showMessageBox: async (...args: readonly unknown[]): Promise<MessageBoxReturnValue> => ({ response: (args.at(-1) as MessageBoxOptions).cancelId ?? 0, checkboxChecked: false }),
  showOpenDialog: async (): Promise<OpenDialogReturnValue> => ({ canceled: true, filePaths: [] }),
  showSaveDialog: async (): Promise<SaveDialogReturnValue> => ({ canceled: true, filePath: '' }),
  showErrorBox: (title: string, content: string) => console.error(`${title}: ${content}`),
})

const DISPLAY = { id: 1, label: 'stand-in', bounds: { x: 0, y: 0, width: 1920, height: 1080 }, workArea: { x: 0, y: 0, width: 1920, height: 1040 }, size: { width: 1920, height: 1080 }, workAreaSize: { width: 1920, height: 1040 }, scaleFactor: 1, rotation: 0, internal: false } as Display

export const screen = emitterWith('screen', {
  getPrimaryDisplay: () => DISPLAY,
  getAllDisplays: () => [DISPLAY],
  getDisplayNearestPoint: () => DISPLAY,
  getDisplayMatching: () => DISPLAY,
  getCursorScreenPoint: () => ({ x: 960, y: 540 }),
})

export const powerMonitor = emitterWith('powerMonitor', {
  getSystemIdleTime: () => state.idleSeconds,
  getSystemIdleState: (threshold: number) => (state.idleSeconds >= threshold ? ('idle' as const) : ('active' as const)),
  isOnBatteryPower: () => false,
})

export const nativeTheme = emitterWith('nativeTheme', { themeSource: 'system' as 'system' | 'light' | 'dark', shouldUseDarkColors: false, shouldUseDarkColorsForSystemIntegratedUI: false, shouldUseHighContrastColors: false, prefersReducedTransparency: false })

export const systemPreferences = emitterWith('systemPreferences', {
  getMediaAccessStatus: () => 'granted' as const,
  getAnimationSettings: () => ({ shouldRenderRichAnimation: true, scrollAnimationsEnabledBySystem: true, prefersReducedMotion: false }),
  askForMediaAccess: async () => true,
})

export const net = strict('net', { isOnline: () => true, online: true })

export const autoUpdater = emitterWith('autoUpdater', { setFeedURL: () => undefined, getFeedURL: () => '', checkForUpdates: () => undefined, quitAndInstall: () => undefined })

const CIPHER = 'aes-256-gcm'
const PREFIX = Buffer.from('v10')
const IV_BYTES = 12
const TAG_BYTES = 16

function storageKey(): Buffer {
  const path = join(app.getPath('userData'), 'standin-safe-storage.key')
  try {
    return readFileSync(path)
  } catch {
    // The first use of this folder.
    const key = randomBytes(32)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, key, { mode: 0o600 })
    return key
  }
}

export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => state.isSafeStorageAvailable,
  getSelectedStorageBackend: () => 'basic_text' as const,
  encryptString(text: string): Buffer {
    if (!state.isSafeStorageAvailable) throw new Error('Error while encrypting the text provided to safeStorage.encryptString. Encryption is not available.')
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv(CIPHER, storageKey(), iv)
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([PREFIX, iv, cipher.getAuthTag(), encrypted])
  },
  decryptString(bytes: Buffer): string {
    if (!bytes.subarray(0, PREFIX.length).equals(PREFIX)) throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString. Ciphertext does not appear to be encrypted.')
    const [tagStart, textStart] = [PREFIX.length + IV_BYTES, PREFIX.length + IV_BYTES + TAG_BYTES]
    const decipher = createDecipheriv(CIPHER, storageKey(), bytes.subarray(PREFIX.length, tagStart))
    decipher.setAuthTag(bytes.subarray(tagStart, textStart))
    return Buffer.concat([decipher.update(bytes.subarray(textStart)), decipher.final()]).toString('utf8')
  },
})
