// Launch at login on Electron's `app`, and on a file where Electron has nothing for it.
import { app } from 'electron'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { LoginItem } from '../ports/desktop-services.ts'
import { createAutostartFile } from '../settings/autostart-file.ts'
import { HIDDEN_ARGUMENT } from '../settings/start-hidden.ts'

export function createLoginItem(): LoginItem {
  if (process.platform === 'linux') {
    const folder = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
    const program = process.env['APPIMAGE'] ?? process.execPath
    return createAutostartFile({ path: join(folder, 'autostart', 'openclaw.desktop'), command: app.isPackaged ? [program] : [program, app.getAppPath()], name: app.getName(), hiddenArgument: HIDDEN_ARGUMENT })
  }
  return {
    isEnabled: () => app.getLoginItemSettings().openAtLogin,
    setEnabled: (openAtLogin, isHidden) => app.setLoginItemSettings({ openAtLogin, args: isHidden ? [HIDDEN_ARGUMENT] : [] }),
  }
}
