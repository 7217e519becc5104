// `npm run screenshots`: installs and builds what is missing, then pictures every view with the project's Node.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './ensure-built.mjs'
import { ensureInstalled, projectNode, root } from './ensure-installed.mjs'

ensureInstalled()
ensureBuilt()
const result = spawnSync(projectNode, ['--disable-warning=ExperimentalWarning', join(root, 'e2e', 'screenshots', 'take-screenshots.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
process.exit(result.status ?? 1)
