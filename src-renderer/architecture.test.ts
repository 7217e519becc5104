// The dashboard's layers: each part imports only what lies below it, and nothing of the gateway but types of its protocol.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = import.meta.dirname
const LAYERS = ['lib', 'client', 'state', 'app-context.tsx', 'ui', 'views', 'routes.tsx', 'app.tsx', 'main.tsx']
/** May be used by every part above the stores. */
const TEXTS = 'i18n'
const IMPORT = /(?:^|\n)(?:import|export)\s+(type\s)?[^'"\n]*?from\s+'([^'\n]+)'|\bimport\('([^'\n]+)'\)/g

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/testing\/|\.d\.ts$/.test(path))
const imports = files.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map(([, type, from, lazy]) => ({ file, isType: type !== undefined, specifier: from ?? lazy ?? '' })))
const partOf = (path: string) => path.split('/')[0] ?? ''

describe('the layers of the dashboard', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(200)
  })

  it('import only what lies below them', () => {
    const wrong = imports.flatMap(({ file, specifier }) => {
      if (!specifier.startsWith('.')) return []
      const target = relative(root, join(root, dirname(file), specifier)).split(sep).join('/')
      const [from, to] = [partOf(file), partOf(target)]
      if (from === to || to === '..' || to === TEXTS || from === TEXTS) return []
      return LAYERS.indexOf(to) >= 0 && LAYERS.indexOf(to) < LAYERS.indexOf(from) ? [] : [`${file} → ${target}`]
    })
    expect(wrong).toEqual([])
  })

  it('know nothing of the gateway but types of its protocol, and nothing of Node', () => {
    const wrong = imports.filter(({ specifier, isType }) => specifier.startsWith('node:') || (specifier.startsWith('..') && specifier.includes('/gateway/') && !(isType && specifier.endsWith('/gateway/protocol/index.ts'))))
    expect(wrong).toEqual([])
  })

  it('keep components of `ui` free of the app, and the client and the stores free of React', () => {
    const wrong = imports.filter(({ file, specifier }) =>
      (partOf(file) === 'ui' && /app-context|\/(state|client|views)\//.test(specifier)) || (['lib', 'client', 'state'].includes(partOf(file)) && /^react(-dom|-i18next)?$/.test(specifier)))
    expect(wrong).toEqual([])
  })
})
