// `npm run dist`: packages of the desktop app for this system, in out/. Arguments go to electron-builder: `npm run dist -- --dir`, `-- --mac`.
// OPENCLAW_UPDATE_URL makes the packages look for updates there; ELECTRON_OVERRIDE_DIST_PATH takes Electron from a folder instead of the network.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './ensure-built.mjs'
import { ensureInstalled, projectNode, root } from './ensure-installed.mjs'
import { removeOldFiles } from './old-files.mjs'

ensureInstalled()
ensureBuilt()
// A package holds this build only.
removeOldFiles(0)
const { OPENCLAW_UPDATE_URL: feed, ELECTRON_OVERRIDE_DIST_PATH: electronDist } = process.env
const settings = [
  ...(feed ? ['-c.publish.provider=generic', `-c.publish.url=${feed}`] : []),
  ...(electronDist ? [`-c.electronDist=${electronDist}`] : []),
]
const result = spawnSync(projectNode, [join(root, 'node_modules', 'electron-builder', 'cli.js'), '--publish', 'never', ...settings, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
process.exit(result.status ?? 1)
