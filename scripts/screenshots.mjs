// `npm run screenshots [-- view…]`: installs and builds what is missing, then pictures every view with the project's Node.
// Where there is no screen (Linux without DISPLAY) one is simulated: the desktop app is pictured with real windows.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './ensure-built.mjs'
import { ensureInstalled, projectNode, root } from './ensure-installed.mjs'

/** Beside Chromium: a simulated screen, and the letters that faces are made of. */
const PACKAGES = ['fonts-noto-color-emoji', 'xauth', 'xvfb']

ensureInstalled()
ensureBuilt()
ensurePackages()
const needsScreen = process.platform === 'linux' && !process.env.DISPLAY
const screen = needsScreen ? ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1920x1080x24'] : []
const [command, ...args] = [...screen, projectNode, '--disable-warning=ExperimentalWarning', join(root, 'e2e', 'screenshots', 'take-screenshots.ts'), ...process.argv.slice(2)]
const result = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
if (result.error !== undefined) console.error(`${command} could not be started: ${result.error.message}`)
process.exit(result.status ?? 1)

/** On Debian and what comes from it; elsewhere they are the owner's to install. */
function ensurePackages() {
  if (!existsSync('/etc/debian_version')) return
  const missing = PACKAGES.filter((name) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status !== 0)
  if (missing.length === 0) return
  console.error(`Installing ${missing.join(', ')}...`)
  const asRoot = process.getuid() === 0 ? [] : ['sudo']
  for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', ...missing]]) {
    const [command, ...rest] = [...asRoot, 'apt-get', ...args]
    spawnSync(command, rest, { stdio: ['inherit', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
}
