// The app around the page, as the first run sees it.
import type { AppSettingsReport } from '../../../src-preload/app-settings.ts'
import type { DesktopBridge } from '../../../src-preload/channels.ts'
import { acceleratorKeys } from '../../lib/accelerators/accelerator.ts'
import type { AppSide } from '../../state/welcome/welcome-store.ts'

/** Undefined in a browser. */
export function appSide(bridge: DesktopBridge | undefined): AppSide | undefined {
  if (bridge === undefined) return undefined
  const shortcutOf = ({ settings, usualShortcut }: AppSettingsReport): string => (settings.quickChatShortcut === '' ? usualShortcut : settings.quickChatShortcut)
  return {
    async read() {
      const report = await bridge.call('settings.get', {})
      const { launchAtLogin, quickChatShortcut } = report.settings
      return { launchAtLogin, hasShortcut: quickChatShortcut !== '', shortcut: acceleratorKeys(shortcutOf(report), bridge.platform === 'darwin').join(' ') }
    },
    async change({ launchAtLogin, hasShortcut }) {
      const quickChatShortcut = hasShortcut === true ? shortcutOf(await bridge.call('settings.get', {})) : ''
      const changes = { ...(launchAtLogin !== undefined && { launchAtLogin }), ...(hasShortcut !== undefined && { quickChatShortcut }) }
      const { problems } = await bridge.call('settings.change', { changes })
      const problem = problems.find(({ name }) => name in changes)
      if (problem !== undefined) throw new Error(problem.message)
    },
  }
}
