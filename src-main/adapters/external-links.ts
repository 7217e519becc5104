// Links to elsewhere on Electron's `shell`.
import { shell } from 'electron'
import type { ExternalLinks } from '../ports/desktop-services.ts'

export function createExternalLinks(): ExternalLinks {
  return { open: (url) => shell.openExternal(url) }
}
