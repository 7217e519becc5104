// Menus on Electron's `Menu`.
import { Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import type { ApplicationMenu, MenuEntry } from '../ports/menu.ts'

export function createApplicationMenu(): ApplicationMenu {
  return { show: (entries, choose) => Menu.setApplicationMenu(buildMenu(entries, choose)) }
}

export function buildMenu(entries: readonly MenuEntry[], choose: (id: string) => void): Menu {
  return Menu.buildFromTemplate(entries.map((entry) => template(entry, choose)))
}

/** Electron takes a single `&` for the letter that chooses an entry. */
const plain = (label: string): string => label.replaceAll('&', '&&')

function template(entry: MenuEntry, choose: (id: string) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator': return { type: 'separator' }
    case 'role': return { role: entry.role, ...(entry.label !== undefined && { label: plain(entry.label) }) }
    case 'submenu': return { label: plain(entry.label), submenu: entry.entries.map((inner) => template(inner, choose)) }
    case 'action': {
      const { id, label, accelerator, isEnabled, isChecked } = entry
      return { id, label: plain(label), enabled: isEnabled !== false, click: () => choose(id), ...(accelerator !== undefined && { accelerator }), ...(isChecked !== undefined && { type: 'checkbox', checked: isChecked }) }
    }
  }
}
