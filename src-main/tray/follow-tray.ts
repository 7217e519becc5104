// The icon in the tray: its picture, tool tip and menu follow what the app knows. The system is told only what changed.
import type { GatewayLink } from '../gateway-link/gateway-link.ts'
import type { Theme } from '../ports/desktop-services.ts'
import type { MenuEntry } from '../ports/menu.ts'
import type { Tray } from '../ports/tray.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'
import { statusLine } from './status-line.ts'
import { FRAME_MS, trayFrame } from './tray-frame.ts'
import { isPanelDark, trayImage } from './tray-image.ts'
import { trayMenu } from './tray-menu.ts'
import { trayState } from './tray-state.ts'
import type { HostState } from './tray-state.ts'

export interface TrayDependencies {
  readonly tray: Tray
  /** Folder of the pictures. */
  readonly images: string
  readonly platform: NodeJS.Platform
  /** Name of the desktop, as Linux gives it to programs. */
  readonly desktop: string | undefined
  readonly theme: Theme
  readonly link: GatewayLink
  readonly host: () => HostState
  readonly gateways: () => readonly MenuEntry[]
  readonly onHost: (listener: () => void) => void
  readonly texts: Texts
  readonly onLanguage: (listener: () => void) => void
  readonly choose: (id: string) => void
  readonly show: () => void
  readonly now: () => number
  /** Returns how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void
}

/** False where there is no place for one. */
export function followTray({ tray, images, platform, desktop, theme, link, host, gateways, onHost, texts, onLanguage, choose, show, now, after }: TrayDependencies): boolean {
  const imageOf = (): string => trayImage(images, platform, trayFrame(trayState(host(), link.view()), now(), theme.isStill()), isPanelDark(platform, desktop, theme.isPanelDark()))
  // On macOS a click opens the menu.
  const icon = tray.create(imageOf(), () => platform !== 'darwin' && show())
  if (icon === null) return false
  const shown = { image: '', toolTip: '', menu: '' }

  let breathing: (() => void) | null = null

  /** Its next picture, as long as there is one. */
  function breathe(): void {
    const isBreathing = trayState(host(), link.view()) === 'working' && !theme.isStill()
    if (!isBreathing) {
      breathing?.()
      breathing = null
    }
    if (isBreathing && breathing === null) breathing = after(FRAME_MS, () => {
      breathing = null
      update()
    })
  }

  function update(): void {
    breathe()
    const [image, toolTip, menu] = [imageOf(), fill(texts.tray.toolTip, { status: statusLine(host(), link.view(), texts.tray) }), trayMenu(host(), link.view(), gateways(), texts)]
    const menuText = JSON.stringify(menu)
    if (image !== shown.image) icon?.setImage(image)
    if (toolTip !== shown.toolTip) icon?.setToolTip(toolTip)
    if (menuText !== shown.menu) icon?.setMenu(menu, choose)
    Object.assign(shown, { image, toolTip, menu: menuText })
  }

  link.onView(update)
  onHost(update)
  onLanguage(update)
  theme.onChange(update)
  update()
  return true
}
