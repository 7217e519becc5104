// Which Electron the tests run on: the real one where there is a binary, else the stand-in. E2E_RUNTIME decides otherwise.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Runtime {
  readonly kind: 'electron' | 'standin'
  /** For ELECTRON_OVERRIDE_DIST_PATH. */
  readonly folder: string
  /** For people who read results. */
  readonly description: string
}

const EXECUTABLES: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }

/** `electron` demands the real one (release builds), `standin` the other; unset takes what there is. Throws when the demanded one is missing. */
export function findRuntime(wanted: string | undefined = process.env['E2E_RUNTIME']): Runtime {
  const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const folder = process.env['E2E_ELECTRON_DIST'] ?? join(packageFolder, 'dist')
  const executable = join(folder, EXECUTABLES[process.platform] ?? 'electron')
  if (wanted !== 'standin' && existsSync(executable)) return { kind: 'electron', folder, description: `Electron at ${executable}` }
  if (wanted === 'electron') throw new Error(`E2E_RUNTIME=electron, but there is no Electron binary at ${executable}. Run "npx install-electron" first.`)
  return {
    kind: 'standin',
    folder: join(import.meta.dirname, '..', 'standin', 'runtime'),
    description: 'the stand-in over Chromium. NOT real Electron: native tray, shortcuts, notifications, focus, sandbox and packaging are simulated',
  }
}
