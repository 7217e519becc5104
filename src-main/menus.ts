// The app's own menu, as data, with each platform's places and shortcuts. Pure. What choosing an entry does: tray/act-on-choice.ts.
import type { MenuEntry, MenuRole } from './ports/menu.ts'
import type { Texts } from './texts/en.ts'

const separator: MenuEntry = { kind: 'separator' }
const action = (id: string, label: string, accelerator?: string): MenuEntry => ({ kind: 'action', id, label, ...(accelerator !== undefined && { accelerator }) })

export function applicationMenu(platform: NodeJS.Platform, texts: Texts): readonly MenuEntry[] {
  const { menu, tray } = texts
  const roles = (...names: readonly MenuRole[]): MenuEntry[] => names.map((role) => ({ kind: 'role', role, label: texts.roles[role] }))
  const isMac = platform === 'darwin'
  const preferences = action('preferences', tray.preferences, 'CommandOrControl+,')
  const updates = action('updates', tray.updates)
  const about = action('about', menu.about)
  return [
    ...(isMac ? [{ kind: 'submenu' as const, label: texts.name, entries: [about, updates, separator, preferences, separator, ...roles('services'), separator, ...roles('hide', 'hideOthers', 'unhide'), separator, action('quit', texts.quit, 'Command+Q')] }] : []),
    { kind: 'submenu', label: menu.file, entries: [action('new-window', menu.newWindow, 'CommandOrControl+Shift+N'), action('quick-chat', texts.quickChat.open), separator, ...(isMac ? [] : [preferences, separator]), ...roles('close'), ...(isMac ? [] : [separator, action('quit', texts.quit, 'CommandOrControl+Q')])] },
    { kind: 'submenu', label: menu.edit, entries: [...roles('undo', 'redo'), separator, ...roles('cut', 'copy', 'paste', 'pasteAndMatchStyle', 'selectAll')] },
    { kind: 'submenu', label: menu.view, entries: [...roles('resetZoom', 'zoomIn', 'zoomOut'), separator, ...roles('togglefullscreen')] },
    { kind: 'submenu', label: menu.window, entries: [...roles('minimize'), ...(isMac ? roles('zoom', 'front') : [])] },
    { kind: 'submenu', label: menu.help, entries: [action('diagnostics', texts.copyDiagnostics), ...(isMac ? [] : [updates, separator, about])] },
  ]
}
