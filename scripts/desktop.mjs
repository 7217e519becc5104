// `npm run desktop`: install, fetch and build what is missing, then start the desktop app.
import { spawn } from 'node:child_process'
import { ensureBuilt } from './ensure-built.mjs'
import { ensureElectron } from './ensure-electron.mjs'
import { ensureInstalled, root } from './ensure-installed.mjs'

ensureInstalled()
const executable = ensureElectron()
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
