// Zoom, spell-check and proxy on Electron's pages and its sessions.
import { app, session, webContents } from 'electron'
import type { PageSettings } from '../ports/page-settings.ts'

/** electron-updater asks in a session of its own. */
const UPDATES = 'electron-updater'

/** After the app is ready. */
export function createPageSettings(): PageSettings {
  return {
    setZoom: (factor) => webContents.getAllWebContents().forEach((contents) => contents.setZoomFactor(factor)),
    setSpellCheck: (isOn) => session.defaultSession.setSpellCheckerEnabled(isOn),
    async setProxy(rule) {
      const config = rule.mode === 'address' ? { mode: 'fixed_servers' as const, proxyRules: rule.address, proxyBypassRules: '<local>' } : { mode: rule.mode === 'none' ? ('direct' as const) : ('system' as const) }
      await Promise.all([session.defaultSession, session.fromPartition(UPDATES, { cache: false })].map((one) => one.setProxy(config)))
    },
    resolveProxy: (url) => session.defaultSession.resolveProxy(url),
    answerProxyLogins: (answer) => void app.on('login', (event, _contents, _details, { isProxy, host, port }, reply) => {
      if (!isProxy) return
      event.preventDefault()
      void answer(host, port).then((login) => (login === null ? reply() : reply(login.username, login.password)))
    }),
  }
}
