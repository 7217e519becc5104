// The desktop app's recipe: real Electron behind every port, then the app itself.
import { join } from 'node:path'
import { createBadge } from './adapters/badge.ts'
import { createClipboard } from './adapters/clipboard.ts'
import { createDialogs } from './adapters/dialogs.ts'
import { createExternalLinks } from './adapters/external-links.ts'
import { createLifecycle } from './adapters/lifecycle.ts'
import { createLoginItem } from './adapters/login-item.ts'
import { createApplicationMenu } from './adapters/menu.ts'
import { createNotifications } from './adapters/notifications.ts'
import { createPageCalls } from './adapters/page-calls.ts'
import { createPageScheme } from './adapters/page-scheme.ts'
import { createPageSettings } from './adapters/page-settings.ts'
import { createContextMenus } from './adapters/windows/context-menus.ts'
import { createPanels } from './adapters/windows/panels.ts'
import { createPermissions } from './adapters/permissions.ts'
import { createPower } from './adapters/power.ts'
import { createProtocolClient } from './adapters/protocol-client.ts'
import { createSafeStorage } from './adapters/safe-storage.ts'
import { createShortcuts } from './adapters/shortcuts.ts'
import { createTheme } from './adapters/theme.ts'
import { createTray } from './adapters/tray.ts'
import { createUpdater } from './adapters/updater.ts'
import { createWindows } from './adapters/windows/windows.ts'
import { APP_ORIGIN, APP_SCHEME } from './dashboard-page.ts'
import { startDesktop } from './start-desktop.ts'
import { hasStatusWatcher } from './tray/status-watcher.ts'

/** `folder`: dist/desktop, beside the gateway's own files. Returns when Electron may become ready. */
export function runDesktop(folder: string): void {
  const unreported: unknown[] = []
  let report = (error: unknown): void => void unreported.push(error)
  process.on('uncaughtException', (error) => report(error))
  process.on('unhandledRejection', (error) => report(error))

  // Not awaited: Electron is ready only after its first file has run to its end.
  startDesktop({
    lifecycle: createLifecycle(),
    windows: createWindows({ preload: join(folder, 'preload', 'index.cjs') }),
    panels: createPanels({ preload: join(folder, 'preload', 'index.cjs') }),
    contextMenus: createContextMenus(),
    shortcuts: createShortcuts(),
    pageScheme: createPageScheme(APP_SCHEME),
    pageCalls: createPageCalls(),
    applicationMenu: createApplicationMenu(),
    tray: createTray(),
    notifications: createNotifications(),
    badge: createBadge(),
    power: createPower,
    dialogs: createDialogs(),
    clipboard: createClipboard(),
    links: createExternalLinks(),
    theme: createTheme(),
    protocolClient: createProtocolClient(),
    loginItem: createLoginItem(),
    safeStorage: createSafeStorage(),
    pageSettings: createPageSettings,
    permissions: createPermissions,
    updater: createUpdater(),
  }, {
    argv: process.argv,
    dashboard: join(folder, '..', 'ui'),
    trayImages: join(folder, '..', 'assets', 'desktop', 'tray'),
    env: process.env,
    // Asked now, known when the app is ready.
    statusWatcher: process.platform === 'linux' ? hasStatusWatcher(process.env) : Promise.resolve(null),
    usesKeychain: process.env['OPENCLAW_KEYCHAIN'] !== 'off',
    // Half of all code is the gateway's: it is read while the system starts what the app needs of it.
    startGateway: async () => (await import('../gateway/index.ts')).startGateway({ hostOrigin: APP_ORIGIN }),
    now: Date.now,
  }).then((desktop) => {
    if (desktop === null) return
    report = (error) => desktop.faults.report(error)
    for (const error of unreported) report(error)
  }).catch((error: unknown) => {
    process.stderr.write(`OpenClaw could not be started: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  })
}
