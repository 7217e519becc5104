// What the app does when a page asks for its settings.
import type { AppSettingsReport } from '../../src-preload/app-settings.ts'
import type { CallHandlers } from '../bridge/serve-calls.ts'
import type { Dialogs } from '../ports/desktop-services.ts'
import type { AppSettingsStore } from './app-settings.ts'

export interface SettingsCallDependencies {
  readonly settings: AppSettingsStore
  readonly report: () => AppSettingsReport
  readonly dialogs: Pick<Dialogs, 'chooseFolder'>
}

export function createSettingsCalls({ settings, report, dialogs }: SettingsCallDependencies): Pick<CallHandlers, 'settings.get' | 'settings.change' | 'folder.choose'> {
  return {
    'settings.get': async () => report(),
    async 'settings.change'({ changes }) {
      settings.change(changes)
      return report()
    },
    'folder.choose': async ({ title }) => ({ path: (await dialogs.chooseFolder(title))[0] ?? null }),
  }
}
