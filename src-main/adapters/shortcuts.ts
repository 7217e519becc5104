// Global shortcuts on Electron's `globalShortcut`.
import { app, globalShortcut } from 'electron'
import type { Shortcuts } from '../ports/desktop-services.ts'

/** Before the app is ready. */
export function createShortcuts(): Shortcuts {
  // Wayland has shortcuts for programs in the background only through the desktop's portal.
  if (process.platform === 'linux') app.commandLine.appendSwitch('enable-features', 'GlobalShortcutsPortal')
  return {
    register(accelerator, pressed) {
      try {
        return globalShortcut.register(accelerator, pressed)
      } catch (error) {
        // Electron throws for what it can't read.
        if (error instanceof TypeError) return false
        throw error
      }
    },
    unregister: (accelerator) => globalShortcut.unregister(accelerator),
  }
}
