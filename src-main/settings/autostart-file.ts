// Launch at login where the desktop reads it from a file, as on Linux: `~/.config/autostart`.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { LoginItem } from '../ports/desktop-services.ts'

export interface AutostartFile {
  readonly path: string
  /** What the desktop starts. */
  readonly command: readonly [string, ...string[]]
  readonly name: string
  /** Added for a start without a window. */
  readonly hiddenArgument: string
}

export function createAutostartFile({ path, command, name, hiddenArgument }: AutostartFile): LoginItem {
  return {
    isEnabled() {
      try {
        return !/^(Hidden=true|X-GNOME-Autostart-enabled=false)$/m.test(readFileSync(path, 'utf8'))
      } catch {
        // No file: nothing is started.
        return false
      }
    },
    setEnabled(isEnabled, isHidden) {
      if (!isEnabled) return rmSync(path, { force: true })
      const words = isHidden ? [...command, hiddenArgument] : command
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, ['[Desktop Entry]', 'Type=Application', `Name=${name}`, `Exec=${words.map(quote).join(' ')}`, 'Terminal=false', ''].join('\n'))
    },
  }
}

/** As the desktop entry specification wants words: quoted, with its special characters escaped and `%` doubled. */
function quote(word: string): string {
  const escaped = word.replace(/[\\"`$]/g, (character) => `\\${character}`).replaceAll('%', '%%')
  // Within a value of the file a backslash is written twice.
  return `"${escaped.replaceAll('\\', '\\\\')}"`
}
