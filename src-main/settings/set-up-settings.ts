// The app's settings as a whole: in effect, answering pages, and telling every window what changed.
import type { AppSettingsReport } from '../../src-preload/app-settings.ts'
import type { WindowKeeper } from '../windows/window-keeper.ts'
import { APP_DEFAULTS } from './app-settings-schema.ts'
import { followSettings } from './follow-settings.ts'
import type { FollowSettingsDependencies, SettingsFollower } from './follow-settings.ts'
import { createSettingsCalls } from './settings-calls.ts'
import type { SettingsCallDependencies } from './settings-calls.ts'

export interface SettingsSetup extends FollowSettingsDependencies, Pick<SettingsCallDependencies, 'dialogs' | 'proxyLogin'> {
  readonly keeper: Pick<WindowKeeper, 'tell'>
  readonly hasTray: () => boolean
}

/** After the app is ready. Returns the calls of pages. */
export function setUpSettings({ settings, keeper, hasTray, dialogs, proxyLogin, ...effects }: SettingsSetup): ReturnType<typeof createSettingsCalls> {
  let follower: SettingsFollower | null = null
  const report = (): AppSettingsReport => ({ settings: settings.current(), notices: settings.notices(), problems: follower?.problems() ?? [], hasTray: hasTray(), usualShortcut: APP_DEFAULTS.quickChatShortcut })
  const tell = (): void => keeper.tell('settings.changed', report())
  follower = followSettings({ settings, ...effects }, tell)
  settings.onChange(tell)
  return createSettingsCalls({ settings, report, dialogs, proxyLogin })
}
