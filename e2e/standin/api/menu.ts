// `Menu` and `MenuItem`: the items as they are, and what clicking them does.
import type { MenuItemConstructorOptions, PopupOptions } from 'electron'
import { state } from '../state.ts'
import { strictEmitter } from '../strict.ts'
import { app } from './app.ts'

let lastCommand = 0

export class MenuItem {
  readonly id: string
  label: string
  readonly type: string
  readonly role: string | undefined
  readonly accelerator: unknown
  readonly sublabel: string
  readonly toolTip: string
  readonly icon: unknown
  readonly submenu: Menu | undefined
  readonly commandId: number
  enabled: boolean
  visible: boolean
  checked: boolean
  menu: Menu | null = null
  private readonly clicked: MenuItemConstructorOptions['click']

  constructor(options: MenuItemConstructorOptions) {
    const role = options.role as string | undefined
    lastCommand += 1
    this.commandId = lastCommand
    this.id = options.id ?? ''
    this.role = role
    this.label = options.label ?? (role === undefined ? '' : `${role.charAt(0).toUpperCase()}${role.slice(1)}`)
    this.type = options.type ?? (options.submenu === undefined ? 'normal' : 'submenu')
    this.accelerator = options.accelerator
    this.sublabel = options.sublabel ?? ''
    this.toolTip = options.toolTip ?? ''
    this.icon = options.icon
    this.enabled = options.enabled !== false
    this.visible = options.visible !== false
    this.checked = options.checked === true
    this.submenu = Array.isArray(options.submenu) ? Menu.buildFromTemplate(options.submenu) : (options.submenu as unknown as Menu | undefined)
    this.clicked = options.click
  }

  /** As if somebody had chosen it. A disabled item cannot be chosen. */
  click(): void {
    if (!this.enabled) return
    if (this.type === 'checkbox') this.checked = !this.checked
    if (this.type === 'radio') for (const item of this.menu?.items ?? []) if (item.type === 'radio') item.checked = item === this
    if (this.role === 'quit') return app.quit()
    // What Electron passes is what the app is compiled against; the stand-in's own objects stand in for it.
    this.clicked?.call(this, this as never, (state.focused ?? undefined) as never, {} as never)
  }
}

export class Menu extends strictEmitter('Menu') {
  readonly items: MenuItem[] = []

  append(item: MenuItem): void {
    item.menu = this
    this.items.push(item)
  }

  popup(_options?: PopupOptions): void {
    this.emit('menu-will-show')
  }

  closePopup(): void {
    this.emit('menu-will-close')
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }

  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | MenuItem)[]): Menu {
    const menu = new Menu()
    for (const entry of template) {
      if (!(entry instanceof MenuItem) && entry.label === undefined && entry.role === undefined && entry.type !== 'separator') throw new TypeError('Invalid template for MenuItem: must have label, role or type')
      menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry))
    }
    return menu
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu
  }
}

let applicationMenu: Menu | null = null
