// `npm run desktop`: install and build what is missing, then start the desktop app on Electron, if its binary is here.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './ensure-built.mjs'
import { ensureInstalled, root } from './ensure-installed.mjs'

ensureInstalled()
const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules', 'electron', 'dist')
const executable = join(folder, { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron')
if (!existsSync(executable)) {
  console.error(`There is no Electron on this computer yet (looked for ${executable}).`)
  console.error('  npx install-electron    fetches it once, about 100 MB')
  console.error('  npm start               needs no Electron: "npx claw dashboard" shows the same in your browser')
  process.exit(1)
}
ensureBuilt()
const child = spawn(executable, [root, ...process.argv.slice(2)], { stdio: 'inherit' })
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`The app could not be started: ${error.message}`)
  process.exitCode = 1
})
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0)
})
