// `npm start`: install and build what is missing, then run the assistant.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './ensure-built.mjs'
import { ensureInstalled, projectNode, root } from './ensure-installed.mjs'

ensureInstalled()
ensureBuilt()
const child = spawn(projectNode, [join(root, 'dist', 'claw.js'), 'start', ...process.argv.slice(2)], { stdio: 'inherit' })
// The terminal sends Ctrl-C to the whole group; the child decides when to end. Other signals reach this process only.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`The assistant could not be started: ${error.message}`)
  process.exitCode = 1
})
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0)
  if (signal === 'SIGKILL' || signal === 'SIGSEGV' || signal === 'SIGABRT') afterSuddenEnd(signal)
})

/** A chat that could not say goodbye leaves its terminal in raw mode. */
function afterSuddenEnd(signal) {
  if (process.stdout.isTTY) process.stdout.write('\u001B[?2004l\r\n\u001B[J')
  if (process.stdin.isTTY && process.platform !== 'win32') spawnSync('stty', ['sane'], { stdio: ['inherit', 'ignore', 'ignore'] })
  console.error(`The assistant was ended (${signal}). Nothing is lost: npm start goes on.`)
}
