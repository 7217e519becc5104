// The clipboard on Electron's `clipboard`.
import { clipboard } from 'electron'
import type { Clipboard } from '../ports/desktop-services.ts'

export function createClipboard(): Clipboard {
  return { readText: () => clipboard.readText(), writeText: (text) => clipboard.writeText(text) }
}
