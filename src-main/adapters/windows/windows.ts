// Windows on Electron's BrowserWindow: isolated, sandboxed, with the one preload.
import { BrowserWindow, screen } from 'electron'
import type { WebPreferences } from 'electron'
import type { AppWindow, WindowEvents, Windows } from '../../ports/windows.ts'

export function createWindows({ preload }: { readonly preload: string }): Windows {
  return {
    displays: () => screen.getAllDisplays(),
    create({ title, bounds, minimum, isMaximized, zoom, backgroundColor }, events) {
      const window = new BrowserWindow({
        title, backgroundColor, show: false, ...bounds, minWidth: minimum.width, minHeight: minimum.height,
        webPreferences: { ...pageLocks(preload), zoomFactor: zoom },
      })
      if (isMaximized) window.maximize()
      window.once('ready-to-show', events.ready)
      window.on('focus', events.looked)
      window.webContents.on('did-navigate-in-page', events.looked)
      followPage(window, events)
      return wrap(window)
    },
  }
}

/** What every page of the app is held in. */
export function pageLocks(preload: string): WebPreferences {
  // Windows beside each other go on while one of them is in front.
  return { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, spellcheck: true, backgroundThrottling: false }
}

/** Tells what happens to a window and its page. */
export function followPage(window: BrowserWindow, events: Omit<WindowEvents, 'ready' | 'looked'>): void {
  const { webContents } = window
  window.on('close', (event) => {
    if (!events.closing()) event.preventDefault()
  })
  window.on('closed', events.closed)
  webContents.on('render-process-gone', (_event, { reason }) => events.pageGone(reason))
  webContents.on('will-navigate', (event) => {
    if (!events.navigating(event.url)) event.preventDefault()
  })
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.setWindowOpenHandler(({ url }) => {
    events.opening(url)
    return { action: 'deny' }
  })
}

function wrap(window: BrowserWindow): AppWindow {
  return {
    id: window.id,
    load: (url) => window.loadURL(url),
    reload: () => window.webContents.reload(),
    show() {
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    hide: () => window.hide(),
    close: () => window.close(),
    isVisible: () => window.isVisible(),
    isFocused: () => window.isFocused(),
    attract: () => window.flashFrame(true),
    isMaximized: () => window.isMaximized(),
    bounds: () => window.getNormalBounds(),
    url: () => window.webContents.getURL(),
    send: (channel, payload) => window.webContents.send(channel, payload),
  }
}
