// What the app does when a page asks for its settings.
import type { AppSettingsReport } from '../../src-preload/app-settings.ts'
import type { AppSettings } from '../../src-preload/app-settings.ts'
import type { CallHandlers } from '../bridge/serve-calls.ts'
import { splitLogin } from '../network/proxy-login.ts'
import type { ProxyLoginKeeper } from '../network/proxy-login.ts'
import type { Dialogs } from '../ports/desktop-services.ts'
import type { AppSettingsStore } from './app-settings.ts'

export interface SettingsCallDependencies {
  readonly settings: AppSettingsStore
  readonly report: () => AppSettingsReport
  readonly dialogs: Pick<Dialogs, 'chooseFolder'>
  readonly proxyLogin: Pick<ProxyLoginKeeper, 'keep'>
}

export function createSettingsCalls({ settings, report, dialogs, proxyLogin }: SettingsCallDependencies): Pick<CallHandlers, 'settings.get' | 'settings.change' | 'folder.choose'> {
  /** The file of settings never holds a password; one that belongs to another proxy is forgotten. */
  async function withoutProxyLogin(changes: Partial<AppSettings>, wanted: string): Promise<Partial<AppSettings>> {
    const { address, login } = splitLogin(wanted)
    const { proxyAddress: before, hasProxyLogin } = settings.current()
    if (login !== null) {
      await proxyLogin.keep(login)
      // What is in effect follows the change, also where only the password is another one.
      if (hasProxyLogin) settings.change({ hasProxyLogin: false })
      return { ...changes, proxyAddress: address, hasProxyLogin: true }
    }
    if (!hasProxyLogin || address === before) return changes
    await proxyLogin.keep(null)
    return { ...changes, hasProxyLogin: false }
  }

  return {
    'settings.get': async () => report(),
    async 'settings.change'({ changes }) {
      settings.change(changes.proxyAddress === undefined ? changes : await withoutProxyLogin(changes, changes.proxyAddress))
      return report()
    },
    'folder.choose': async ({ title }) => ({ path: (await dialogs.chooseFolder(title))[0] ?? null }),
  }
}
