// The tray on Electron's `Tray`.
import { Tray as ElectronTray } from 'electron'
import type { Tray } from '../ports/tray.ts'
import { buildMenu } from './menu.ts'

export function createTray(): Tray {
  return {
    create(imagePath, onClick) {
      const tray = new ElectronTray(imagePath)
      tray.on('click', onClick)
      return {
        setImage: (path) => tray.setImage(path),
        setToolTip: (text) => tray.setToolTip(text),
        setMenu: (entries, choose) => tray.setContextMenu(buildMenu(entries, choose)),
        remove: () => tray.destroy(),
      }
    },
  }
}
