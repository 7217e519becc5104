// The `electron` module of the stand-in. What Electron has and this has not throws when it is used; what it has is checked against Electron's own types.
import type { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { app } from './api/app.ts'
import { BrowserWindow } from './api/browser-window.ts'
import { globalShortcut } from './api/global-shortcut.ts'
import { ipcMain } from './api/ipc-main.ts'
import { Menu, MenuItem } from './api/menu.ts'
import { nativeImage } from './api/native-image.ts'
import { autoUpdater, clipboard, dialog, nativeTheme, net, powerMonitor, safeStorage, screen, shell, systemPreferences } from './api/services.ts'
import { protocol, session } from './api/session.ts'
import { Notification, Tray } from './api/tray.ts'
import { WebContents } from './api/web-contents.ts'
import { strict } from './strict.ts'

type Module = typeof Electron

/** Every member that is there must fit; others may be missing. Electron's overloads of `on` are left to the emitter. */
type Part<Whole, Own extends keyof Whole = never> = { [Key in Exclude<keyof Whole, keyof EventEmitter | Own>]?: Whole[Key] }
/** Members whose types are other classes of the stand-in, which are checked where they are. */
type WindowParts = 'webContents' | 'capturePage'
type ContentsParts = 'session' | 'mainFrame' | 'capturePage'

export const electronModule = { app, autoUpdater, BrowserWindow, clipboard, dialog, globalShortcut, ipcMain, Menu, MenuItem, nativeImage, nativeTheme, net, Notification, powerMonitor, protocol, safeStorage, screen, session, shell, systemPreferences, Tray, webContents: WebContents }

app satisfies Part<Module['app'], 'commandLine' | 'dock' | 'getPath' | 'setPath'>
autoUpdater satisfies Part<Module['autoUpdater']>
clipboard satisfies Part<Module['clipboard']>
dialog satisfies Part<Module['dialog'], 'showMessageBox'>
globalShortcut satisfies Part<Module['globalShortcut']>
ipcMain satisfies Part<Module['ipcMain'], 'handle' | 'handleOnce'>
nativeTheme satisfies Part<Module['nativeTheme']>
net satisfies Part<Module['net']>
powerMonitor satisfies Part<Module['powerMonitor']>
protocol satisfies Part<Module['protocol'], 'handle' | 'registerSchemesAsPrivileged'>
safeStorage satisfies Part<Module['safeStorage']>
screen satisfies Part<Module['screen']>
shell satisfies Part<Module['shell']>
systemPreferences satisfies Part<Module['systemPreferences']>
;((_window: InstanceType<typeof BrowserWindow>) => _window) satisfies (window: BrowserWindow) => Part<Electron.BrowserWindow, WindowParts>
;((_contents: InstanceType<typeof WebContents>) => _contents) satisfies (contents: WebContents) => Part<Electron.WebContents, ContentsParts>
;((_session: typeof session.defaultSession) => _session) satisfies (value: typeof session.defaultSession) => Part<Electron.Session, 'protocol' | 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>
;((_tray: InstanceType<typeof Tray>) => _tray) satisfies (tray: Tray) => Part<Electron.Tray, 'setContextMenu' | 'setImage' | 'setPressedImage'>
;((_notification: InstanceType<typeof Notification>) => _notification) satisfies (notification: Notification) => Part<Electron.Notification>
;((_menu: InstanceType<typeof Menu>) => _menu) satisfies (menu: Menu) => Part<Electron.Menu, 'items' | 'append' | 'getMenuItemById'>

/** What `import electron` gives. */
export const electron: object = strict('electron', electronModule)
