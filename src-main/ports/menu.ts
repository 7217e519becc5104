// Menus as data. What an entry does is told by its id to whoever shows the menu.

export type MenuRole = 'about' | 'close' | 'copy' | 'cut' | 'front' | 'hide' | 'hideOthers' | 'minimize' | 'paste' | 'pasteAndMatchStyle' | 'quit' | 'redo' | 'resetZoom' | 'selectAll' | 'services' | 'togglefullscreen' | 'undo' | 'unhide' | 'zoom' | 'zoomIn' | 'zoomOut'

export type MenuEntry =
  | { readonly kind: 'action'; readonly id: string; readonly label: string; readonly accelerator?: string; readonly isEnabled?: boolean; readonly isChecked?: boolean }
  /** Done by the system; its label is the system's unless given. */
  | { readonly kind: 'role'; readonly role: MenuRole; readonly label?: string }
  | { readonly kind: 'separator' }
  | { readonly kind: 'submenu'; readonly label: string; readonly entries: readonly MenuEntry[] }

export interface ApplicationMenu {
  show(entries: readonly MenuEntry[], choose: (id: string) => void): void
}
