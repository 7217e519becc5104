// The app around the page, as the first run sees it.
import type { DesktopBridge } from '../../../src-preload/channels.ts'
import type { AppSide } from '../../state/welcome/welcome-store.ts'

const USUAL_SHORTCUT = 'CommandOrControl+Shift+Space'

/** Undefined in a browser. */
export function appSide(bridge: DesktopBridge | undefined): AppSide | undefined {
  if (bridge === undefined) return undefined
  return {
    async read() {
      const { settings } = await bridge.call('settings.get', {})
      return { launchAtLogin: settings.launchAtLogin, hasShortcut: settings.quickChatShortcut !== '' }
    },
    async change({ launchAtLogin, hasShortcut }) {
      const changes = { ...(launchAtLogin !== undefined && { launchAtLogin }), ...(hasShortcut !== undefined && { quickChatShortcut: hasShortcut ? USUAL_SHORTCUT : '' }) }
      const { problems } = await bridge.call('settings.change', { changes })
      const problem = problems.find(({ name }) => name in changes)
      if (problem !== undefined) throw new Error(problem.message)
    },
  }
}
