// Lifecycle on Electron's `app`.
import { app } from 'electron'
import type { Lifecycle } from '../ports/lifecycle.ts'

export function createLifecycle(): Lifecycle {
  return {
    platform: process.platform,
    version: app.getVersion(),
    userData: app.getPath('userData'),
    takeSingleInstance(onSecondStart) {
      const isFirst = app.requestSingleInstanceLock()
      if (isFirst) app.on('second-instance', (_event, argv) => onSecondStart(argv))
      return isFirst
    },
    whenReady: () => app.whenReady(),
    languages: () => app.getPreferredSystemLanguages(),
    onActivate: (listener) => void app.on('activate', listener),
    onOpenUrl: (listener) =>
      void app.on('open-url', (event, url) => {
        event.preventDefault()
        listener(url)
      }),
    onOpenFile: (listener) =>
      void app.on('open-file', (event, path) => {
        event.preventDefault()
        listener(path)
      }),
    onQuit: (listener) =>
      void app.on('before-quit', (event) => {
        if (!listener()) event.preventDefault()
      }),
    onAllWindowsClosed: (listener) => void app.on('window-all-closed', listener),
    quit: () => app.quit(),
    exit: (code) => app.exit(code),
  }
}
