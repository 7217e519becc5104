// Electron's binary: taken from ELECTRON_OVERRIDE_DIST_PATH, else fetched once into node_modules by Electron's own installer.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectNode, root } from './ensure-installed.mjs'

const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules', 'electron', 'dist')
const executable = join(folder, { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron')

/** The path of its executable. Exits the process when it is not here and can't be had. */
export function ensureElectron() {
  if (existsSync(executable)) return executable
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH === undefined) {
    console.error('Fetching Electron (once, about 100 MB)...')
    const { status } = spawnSync(projectNode, [join(root, 'node_modules', 'electron', 'install.js')], { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] })
    if (status === 0 && existsSync(executable)) return executable
  }
  console.error(`There is no Electron at ${executable}${process.env.ELECTRON_OVERRIDE_DIST_PATH === undefined ? ', and it could not be fetched: is there a network?' : ', where ELECTRON_OVERRIDE_DIST_PATH says it is.'}`)
  console.error('  npx install-electron    tries again and says what is in the way')
  console.error('  npm start               needs no Electron: "npx claw dashboard" shows the same in your browser')
  process.exit(1)
}
