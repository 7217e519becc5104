// The tray and the app's own menu as a whole: made once the app is ready, acting on what is chosen.
import { join } from 'node:path'
import type { GatewayLink } from '../gateway-link/gateway-link.ts'
import { applicationMenu } from '../menus.ts'
import type { Dialogs, Theme } from '../ports/desktop-services.ts'
import type { Lifecycle } from '../ports/lifecycle.ts'
import type { ApplicationMenu } from '../ports/menu.ts'
import type { MenuEntry } from '../ports/menu.ts'
import type { Tray } from '../ports/tray.ts'
import type { Texts } from '../texts/en.ts'
import { createMenuChoices } from './act-on-choice.ts'
import type { MenuActions } from './act-on-choice.ts'
import { followTray } from './follow-tray.ts'
import { sayWithoutTray } from './say-without-tray.ts'
import { hasTrayPlace } from './tray-place.ts'
import type { HostState } from './tray-state.ts'

export interface TraySetup {
  readonly ports: { readonly tray: Tray; readonly applicationMenu: ApplicationMenu; readonly dialogs: Dialogs; readonly theme: Theme; readonly lifecycle: Lifecycle }
  readonly images: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Linux: whether something shows tray icons; null when nobody knows. */
  readonly statusWatcher: Promise<boolean | null>
  readonly link: GatewayLink
  readonly host: () => HostState
  /** To choose from, when there are several. */
  readonly gateways: () => readonly MenuEntry[]
  readonly onHost: (listener: () => void) => void
  readonly texts: Texts
  /** Told when the texts are in another language. */
  readonly onLanguage: (listener: () => void) => void
  readonly actions: Omit<MenuActions, 'view'>
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => () => void
}

/** After the app is ready. Resolves with whether there is an icon to come back by. */
export async function setUpTray({ ports, images, env, statusWatcher, link, host, gateways, onHost, texts, onLanguage, actions, now, after }: TraySetup): Promise<boolean> {
  const { platform, userData } = ports.lifecycle
  const choose = createMenuChoices({ ...actions, view: () => link.view() })
  const showMenu = (): void => ports.applicationMenu.show(applicationMenu(platform, texts), choose)
  showMenu()
  onLanguage(showMenu)
  const desktop = env['XDG_CURRENT_DESKTOP']
  const hasPlace = hasTrayPlace({ platform, desktop, sessionType: env['XDG_SESSION_TYPE'], hasWatcher: await statusWatcher })
  const hasTray = hasPlace && followTray({ tray: ports.tray, images, platform, desktop, theme: ports.theme, link, host, gateways, onHost, texts, onLanguage, choose, show: () => actions.show(), now, after })
  if (!hasTray && platform === 'linux') sayWithoutTray({ dialogs: ports.dialogs, texts, notePath: join(userData, 'without-tray-was-said') }).catch(actions.failed)
  return hasTray
}
