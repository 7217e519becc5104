// Which picture stands in the tray. They are drawn by `npm run icons`, told apart by shape. Pure.
import { join } from 'node:path'
import type { TrayFrame } from './tray-frame.ts'

/** Path of the picture; variants for screens with more pixels lie beside it. */
export function trayImage(folder: string, platform: NodeJS.Platform, state: TrayFrame, isPanelDark: boolean): string {
  if (platform === 'darwin') return join(folder, 'mac', `${state}Template.png`)
  const panel = isPanelDark ? 'dark' : 'light'
  return platform === 'win32' ? join(folder, 'windows', `${state}-${panel}.ico`) : join(folder, 'linux', `${state}-${panel}.png`)
}

/** The bar of GNOME stays dark in its light theme too. */
export function isPanelDark(platform: NodeJS.Platform, desktop: string | undefined, isSystemDark: boolean): boolean {
  return isSystemDark || (platform === 'linux' && /\bgnome\b/i.test(desktop ?? ''))
}
