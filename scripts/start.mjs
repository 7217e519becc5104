// `npm start`: install and build what is missing, then run the assistant.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './ensure-built.mjs'
import { ensureInstalled, projectNode, root } from './ensure-installed.mjs'

ensureInstalled()
ensureBuilt()
const child = spawn(projectNode, [join(root, 'dist', 'claw.js'), 'start', ...process.argv.slice(2)], { stdio: 'inherit' })
// The terminal sends SIGINT to the whole group; the child decides when to end.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0)
})
