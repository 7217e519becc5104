// Updates on electron-updater, which is loaded when somebody asks for the first time.
import type { Updater } from '../ports/desktop-services.ts'

export function createUpdater(): Updater {
  const load = async () => {
    const { default: { autoUpdater } } = await import('electron-updater')
    autoUpdater.autoDownload = false
    autoUpdater.allowDowngrade = false
    return autoUpdater
  }
  return {
    async check() {
      const found = await (await load()).checkForUpdates()
      return found?.isUpdateAvailable === true ? { version: found.updateInfo.version } : null
    },
    download: async () => void (await (await load()).downloadUpdate()),
    install: () => void load().then((updater) => updater.quitAndInstall()),
  }
}
