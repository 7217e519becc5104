// The icon in the menu bar or the corner of the screen.
import type { MenuEntry } from './menu.ts'

export interface TrayIcon {
  /** Path of an image file; beside it may be one with `@2x`. On macOS a name that ends in `Template` follows the menu bar's colour. */
  setImage(path: string): void
  setToolTip(text: string): void
  setMenu(entries: readonly MenuEntry[], choose: (id: string) => void): void
  remove(): void
}

export interface Tray {
  /** Null where the system has no place for one. */
  create(imagePath: string, onClick: () => void): TrayIcon | null
}
