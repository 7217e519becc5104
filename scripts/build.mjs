// Builds dist/: the `claw` command, the gateway and the bundled plugins, as plain JavaScript for Node.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { ensureInstalled, root } from './ensure-installed.mjs'

ensureInstalled()
const dist = join(root, 'dist')
rmSync(dist, { recursive: true, force: true })
await build({ root, logLevel: 'warn' })

for (const id of readdirSync(join(root, 'plugins'))) {
  const manifest = join(root, 'plugins', id, 'openclaw.plugin.json')
  if (!existsSync(manifest)) continue
  mkdirSync(join(dist, 'plugins', id), { recursive: true })
  cpSync(manifest, join(dist, 'plugins', id, 'openclaw.plugin.json'))
}
if (existsSync(join(root, 'assets'))) cpSync(join(root, 'assets'), join(dist, 'assets'), { recursive: true })
writeFileSync(join(dist, '.built'), '')
