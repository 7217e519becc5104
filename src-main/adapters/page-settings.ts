// Zoom, spell-check and proxy on Electron's pages and its session, and the proxy of Node's own requests.
import { session, webContents } from 'electron'
import * as http from 'node:http'
import type { PageSettings } from '../ports/page-settings.ts'

/** After the app is ready. */
export function createPageSettings(): PageSettings {
  return {
    setZoom: (factor) => webContents.getAllWebContents().forEach((contents) => contents.setZoomFactor(factor)),
    setSpellCheck: (isOn) => session.defaultSession.setSpellCheckerEnabled(isOn),
    async setProxy(rule) {
      await session.defaultSession.setProxy(rule.mode === 'address' ? { mode: 'fixed_servers', proxyRules: rule.address, proxyBypassRules: '<local>' } : { mode: rule.mode === 'none' ? 'direct' : 'system' })
      const { setGlobalProxyFromEnv } = http as { readonly setGlobalProxyFromEnv?: (environment: Record<string, string | undefined>) => unknown }
      const address = rule.mode === 'address' ? { http_proxy: rule.address, https_proxy: rule.address, no_proxy: 'localhost,127.0.0.1,::1' } : {}
      setGlobalProxyFromEnv?.(rule.mode === 'system' ? process.env : address)
    },
  }
}
