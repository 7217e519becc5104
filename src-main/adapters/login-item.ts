// Launch at login on Electron's `app`.
import { app } from 'electron'
import type { LoginItem } from '../ports/desktop-services.ts'

export function createLoginItem(): LoginItem {
  return {
    isEnabled: () => app.getLoginItemSettings().openAtLogin,
    setEnabled: (openAtLogin) => app.setLoginItemSettings({ openAtLogin }),
  }
}
