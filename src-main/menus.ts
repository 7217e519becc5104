// What stands in the app's menus, as data. Pure.
import type { MenuEntry, MenuRole } from './ports/menu.ts'
import type { Texts } from './texts/en.ts'

/** What choosing an entry asks for. */
export type MenuChoice = 'open' | 'quick-chat' | 'new-window' | 'quit'

const separator: MenuEntry = { kind: 'separator' }
const roles = (...names: readonly MenuRole[]): MenuEntry[] => names.map((role) => ({ kind: 'role', role }))
const action = (id: MenuChoice, label: string, accelerator?: string): MenuEntry => ({ kind: 'action', id, label, ...(accelerator !== undefined && { accelerator }) })

export function applicationMenu(platform: NodeJS.Platform, texts: Texts): readonly MenuEntry[] {
  const isMac = platform === 'darwin'
  const quit = isMac ? [] : [separator, action('quit', texts.quit, 'CommandOrControl+Q')]
  return [
    ...(isMac ? [{ kind: 'submenu' as const, label: texts.name, entries: [...roles('about'), separator, ...roles('services'), separator, ...roles('hide', 'hideOthers', 'unhide'), separator, action('quit', texts.quit, 'Command+Q')] }] : []),
    { kind: 'submenu', label: texts.menu.file, entries: [action('new-window', texts.menu.newWindow, 'CommandOrControl+Shift+N'), separator, ...roles('close'), ...quit] },
    { kind: 'submenu', label: texts.menu.edit, entries: [...roles('undo', 'redo'), separator, ...roles('cut', 'copy', 'paste', 'pasteAndMatchStyle', 'selectAll')] },
    { kind: 'submenu', label: texts.menu.view, entries: [...roles('resetZoom', 'zoomIn', 'zoomOut'), separator, ...roles('togglefullscreen')] },
    { kind: 'submenu', label: texts.menu.window, entries: [...roles('minimize'), ...(isMac ? roles('zoom', 'front') : [])] },
  ]
}

export function trayMenu(texts: Texts): readonly MenuEntry[] {
  return [action('quick-chat', texts.quickChat.open), action('open', texts.tray.open), separator, action('quit', texts.quit)]
}
