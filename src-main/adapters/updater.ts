// Updates on electron-updater, which is loaded when somebody asks for the first time.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Updater } from '../ports/desktop-services.ts'
import type { ProxyLoginAnswer } from '../ports/page-settings.ts'

/** Written into the package when it was made with a feed. */
const PACKED_FEED = 'app-update.yml'

export function createUpdater(): Updater {
  let feed = ''
  let answerLogin: ProxyLoginAnswer | null = null
  const load = async () => {
    const { default: { autoUpdater } } = await import('electron-updater')
    autoUpdater.autoDownload = false
    autoUpdater.autoInstallOnAppQuit = false
    autoUpdater.allowDowngrade = false
    autoUpdater.removeAllListeners('login').on('login', ({ isProxy, host, port }, reply) => {
      void (isProxy && answerLogin !== null ? answerLogin(host, port) : Promise.resolve(null)).then((login) => (reply(login?.username ?? '', login?.password ?? '')))
    })
    if (feed !== '') autoUpdater.setFeedURL({ provider: 'generic', url: feed })
    return autoUpdater
  }
  return {
    useFeed(url) {
      feed = url
      return url !== '' || existsSync(join(process.resourcesPath, PACKED_FEED))
    },
    async check() {
      const found = await (await load()).checkForUpdates()
      return found?.isUpdateAvailable === true ? { version: found.updateInfo.version } : null
    },
    async download(onProgress) {
      const updater = await load()
      const follow = ({ percent }: { readonly percent: number }) => onProgress(percent)
      updater.on('download-progress', follow)
      try {
        await updater.downloadUpdate()
      } finally {
        updater.off('download-progress', follow)
      }
    },
    answerProxyLogins(answer) {
      answerLogin = answer
    },
    install: () => void load().then((updater) => updater.quitAndInstall()),
  }
}
