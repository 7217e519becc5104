// Panels on Electron's BrowserWindow: frameless, above other programs, on every workspace, with the same locks as any window.
import { app, BrowserWindow, screen } from 'electron'
import type { Panel, Panels } from '../../ports/panels.ts'
import { followPage, pageLocks } from './windows.ts'

export function createPanels({ preload }: { readonly preload: string }): Panels {
  return {
    pointerDisplay: () => screen.getDisplayNearestPoint(screen.getCursorScreenPoint()),
    displayOf: (bounds) => screen.getDisplayMatching(bounds),
    create({ title, size, backgroundColor }, events) {
      const window = new BrowserWindow({
        title, backgroundColor, ...size, show: false, frame: false, resizable: false, maximizable: false, minimizable: false, fullscreenable: false, skipTaskbar: true, alwaysOnTop: true,
        // On macOS a panel takes the keyboard without bringing its program to the front.
        ...(process.platform === 'darwin' && { type: 'panel' }),
        webPreferences: pageLocks(preload),
      })
      window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
      followPage(window, events)
      window.on('blur', events.blurred)
      return wrap(window)
    },
  }
}

function wrap(window: BrowserWindow): Panel {
  return {
    id: window.id,
    load: (url) => window.loadURL(url),
    reload: () => window.webContents.reload(),
    isVisible: () => window.isVisible(),
    isFocused: () => window.isFocused(),
    send: (channel, payload) => window.webContents.send(channel, payload),
    bounds: () => window.getBounds(),
    place: (bounds) => window.setBounds(bounds),
    scale: () => window.webContents.getZoomFactor(),
    appear() {
      window.showInactive()
      window.moveTop()
      window.focus()
    },
    vanish(heir) {
      // A window that gives the keyboard away first does not drag the program's next one to the front.
      window.blur()
      window.hide()
      if (heir === 'other-program') app.hide()
    },
    destroy: () => window.destroy(),
  }
}
