// Names and licences of the libraries that are part of the built product, for its About page.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The packages whose modules are in these bundles, and the ones that are shipped beside them. */
export function collectLicences(bundles, beside, root) {
  const folders = new Set(beside.map((name) => join(root, 'node_modules', name)))
  for (const { output } of bundles.flat()) {
    for (const chunk of output) for (const id of chunk.moduleIds ?? []) {
      const folder = packageFolder(id.replace(/^\0/, '').split('?')[0])
      if (folder !== null) folders.add(folder)
    }
  }
  const found = new Map([...folders].filter((folder) => existsSync(join(folder, 'package.json'))).map(readPackage).map((entry) => [`${entry.name}@${entry.version}`, entry]))
  return [...found.values()].toSorted((left, right) => left.name.localeCompare(right.name))
}

/** The folder of the package a module belongs to; null for modules of our own. */
function packageFolder(id) {
  const parts = id.split(/[\\/]node_modules[\\/]/)
  const last = parts.at(-1)
  if (parts.length < 2 || last === undefined) return null
  const names = last.split(/[\\/]/)
  const name = names[0]?.startsWith('@') ? join(names[0], names[1] ?? '') : names[0]
  return join(parts.slice(0, -1).join('/node_modules/'), 'node_modules', name ?? '')
}

function readPackage(folder) {
  const { name, version, license, licenses } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.(md|txt|mit))?$/i.test(entry))
  return {
    name: name ?? dirname(folder),
    version: version ?? '',
    licence: typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' or ') ?? ''),
    text: file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim(),
  }
}
