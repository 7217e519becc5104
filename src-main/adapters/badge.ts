// The number on the app's icon, on Electron's `app`; on Windows a picture over the icon of every window in the taskbar.
import { app, BrowserWindow, nativeImage } from 'electron'
import { badgePicture } from '../attention/badge-picture.ts'
import type { Badge } from '../ports/desktop-services.ts'

export function createBadge(): Badge {
  if (process.platform !== 'win32') return { show: (count) => void app.setBadgeCount(count) }
  let put = (_window: BrowserWindow): void => undefined
  app.on('browser-window-created', (_event, window) => window.once('show', () => put(window)))
  return {
    show(count, description) {
      const picture = badgePicture(count)
      const image = picture === null ? null : nativeImage.createFromBitmap(Buffer.from(picture.bytes), { width: picture.size, height: picture.size })
      put = (window) => window.setOverlayIcon(image, description)
      BrowserWindow.getAllWindows().forEach(put)
    },
  }
}
