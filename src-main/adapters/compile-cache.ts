// Keeps the compiled form of every module between starts, beside what Electron itself keeps.
import { mkdirSync } from 'node:fs'
import nodeModule from 'node:module'
import { join } from 'node:path'
import { app } from 'electron'

/** For modules that are loaded from now on. https://nodejs.org/api/module.html#module-compile-cache */
export function keepCompiledCode(): void {
  try {
    const folder = join(app.getPath('userData'), 'compiled')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    nodeModule.enableCompileCache(folder)
  } catch {
    // A read-only disk: the app still starts, only slower.
  }
}
