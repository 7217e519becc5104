// What older builds left in dist/: file names carry a hash, so a new build lies beside the one before it.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './ensure-installed.mjs'

const folders = ['chunks', 'ui/assets'].map((name) => join(root, 'dist', name))
const list = join(root, 'dist', '.files')

/** Notes which files the newest build is made of: their names, without folders. */
export function noteFiles(results) {
  const names = results.flat().flatMap((bundle) => bundle.output.map((file) => file.fileName.split('/').at(-1)))
  writeFileSync(list, JSON.stringify(names))
}

/** Removes files that are not of the newest build and were written at least `keepMs` ago. */
export function removeOldFiles(keepMs) {
  if (!existsSync(list)) return
  const current = new Set(JSON.parse(readFileSync(list, 'utf8')))
  for (const folder of folders) {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name)
      if (!current.has(name.replace(/\.(gz|br)$/, '')) && Date.now() - statSync(path).mtimeMs >= keepMs) rmSync(path)
    }
  }
}
