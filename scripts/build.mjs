// Builds dist/: the `claw` command, the gateway, the bundled plugins and the desktop app's main process as plain JavaScript, the preload of its
// windows, and the dashboard in dist/ui.
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectLicences } from './collect-licences.mjs'
import { compressFolder } from './compress-folder.mjs'
import { ensureInstalled, root } from './ensure-installed.mjs'
import { noteFiles, removeOldFiles } from './old-files.mjs'

/** A gateway or a page of an older build may still load parts of it; they go after a day. */
const KEEP_OLD_FILES_MS = 24 * 60 * 60 * 1000

const startedAtMs = Date.now()
ensureInstalled()
const { build } = await import('vite')
const dist = join(root, 'dist')
const result = await build({ root, logLevel: 'warn' })
const ui = await build({ configFile: join(root, 'vite.ui.config.ts'), logLevel: 'warn' })
noteFiles([result, ui])
removeOldFiles(KEEP_OLD_FILES_MS)
compressFolder(join(dist, 'ui'))
await build({ configFile: join(root, 'vite.preload.config.ts'), logLevel: 'warn' })
// Shown by the dashboard's About page, which asks for it when somebody looks.
writeFileSync(join(dist, 'ui', 'licences.json'), JSON.stringify(collectLicences([result, ui], ['better-sqlite3', 'node', 'keytar'], root)))
chmodSync(join(dist, 'claw.js'), 0o755)

// `claw` for the assistant's own commands, whatever is on its PATH.
mkdirSync(join(dist, 'bin'), { recursive: true })
writeFileSync(join(dist, 'bin', 'claw'), '#!/bin/sh\nhere=$(dirname "$0")\nexec "$here/../../node_modules/node/bin/node" "$here/../claw.js" "$@"\n', { mode: 0o755 })
writeFileSync(join(dist, 'bin', 'claw.cmd'), '@"%~dp0..\\..\\node_modules\\node\\bin\\node.exe" "%~dp0..\\claw.js" %*\r\n')

for (const id of readdirSync(join(root, 'plugins'))) {
  const manifest = join(root, 'plugins', id, 'openclaw.plugin.json')
  if (!existsSync(manifest)) continue
  mkdirSync(join(dist, 'plugins', id), { recursive: true })
  cpSync(manifest, join(dist, 'plugins', id, 'openclaw.plugin.json'))
}
for (const id of readdirSync(join(dist, 'plugins'))) {
  if (!existsSync(join(root, 'plugins', id))) rmSync(join(dist, 'plugins', id), { recursive: true, force: true })
}
rmSync(join(dist, 'assets'), { recursive: true, force: true })
if (existsSync(join(root, 'assets'))) cpSync(join(root, 'assets'), join(dist, 'assets'), { recursive: true })
// Dated when the build began: a source changed meanwhile is newer than it.
writeFileSync(join(dist, '.built'), String(startedAtMs))
console.error(`Built in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s.`)
