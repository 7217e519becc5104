// Global shortcuts on Electron's `globalShortcut`.
import { globalShortcut } from 'electron'
import type { Shortcuts } from '../ports/desktop-services.ts'

export function createShortcuts(): Shortcuts {
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
