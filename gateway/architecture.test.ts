// The dependency rules of the house: layers only look down, folders are entered by their door, SDKs live in one file.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Lower number = lower layer. A folder imports lower layers and itself only. */
const LAYERS: Readonly<Record<string, number>> = {
  lib: 0, protocol: 0,
  'plugin-api': 1, platform: 1,
  config: 2, storage: 2,
  access: 3, secrets: 3, sessions: 3, media: 3, providers: 3, memory: 3, sandbox: 3, nodes: 3, canvas: 3, voice: 3, guard: 3, delivery: 3,
  context: 4, tools: 4, 'import-openclaw': 4,
  agent: 5,
  routing: 6,
  automation: 7,
  'plugin-host': 8, methods: 8, 'http-api': 8,
  server: 9,
}

interface Import {
  readonly file: string
  readonly specifier: string
  readonly typeOnly: boolean
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return ['node_modules', 'dist', 'fixtures'].includes(entry.name) ? [] : sourceFiles(path)
    return /\.(ts|tsx)$/.test(entry.name) ? [path] : []
  })
}

const IMPORT = /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[\w*\s{},]*?\sfrom\s+)['"]([^'"\n]+)['"]|(?:^|\n)\s*import\s+['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(IMPORT)].map((match) => ({ file, specifier: match[2] ?? match[3] ?? match[4] ?? '', typeOnly: match[1] !== undefined }))
}

const folders = ['gateway', 'plugins', 'src-main', 'src-preload', 'src-renderer', 'e2e', 'bench'].filter((name) => {
  try {
    return statSync(join(root, name)).isDirectory()
  } catch {
    return false
  }
})
const all = folders.flatMap(sourceFiles)
const sources = all.filter((file) => !file.endsWith('.test.ts') && !file.endsWith('.test.tsx') && !/\/testing\//.test(file))
const imports = sources.flatMap(importsOf)

/** `gateway/sessions/session.ts` → `sessions`; files directly under gateway/ → ''. */
function gatewayFolder(path: string): string | null {
  const parts = path.split('/')
  if (parts[0] !== 'gateway') return null
  return parts.length > 2 ? (parts[1] ?? '') : ''
}

function resolveLocal({ file, specifier }: Import): string | null {
  if (!specifier.startsWith('.')) return null
  return relative(root, join(root, dirname(file), specifier)).split(sep).join('/')
}

describe('architecture', () => {
  it('finds the imports it judges', () => {
    expect(imports.length).toBeGreaterThan(500)
  })

  it('lets a gateway folder import lower layers only', () => {
    const wrong = imports.flatMap((entry) => {
      const target = resolveLocal(entry)
      const from = gatewayFolder(entry.file)
      const to = target === null ? null : gatewayFolder(target)
      if (target === null || !from || from === 'cli') return []
      if (to === null) return [`${entry.file} → ${target}: outside the gateway`]
      if (to === from) return []
      const [fromLayer, toLayer] = [LAYERS[from], LAYERS[to]]
      if (fromLayer === undefined) return [`${entry.file}: folder "${from}" is not in the layer table`]
      if (toLayer === undefined || toLayer >= fromLayer) {
        // Layer 3 shares plain types of the log; that is data, not behaviour.
        if (entry.typeOnly && to === 'sessions' && toLayer === fromLayer) return []
        return [`${entry.file} → ${target}: layer ${fromLayer} may not import layer ${toLayer ?? '?'}`]
      }
      return []
    })
    expect(wrong).toEqual([])
  })

  it('enters another folder by its door', () => {
    const wrong = imports.flatMap((entry) => {
      const target = resolveLocal(entry)
      const to = target === null ? null : gatewayFolder(target)
      if (target === null || !to || to === gatewayFolder(entry.file) || to === 'cli') return []
      // e2e is all test code: it may use what a folder offers to tests.
      if (entry.file.startsWith('e2e/') && /\/testing\//.test(target)) return []
      return target === `gateway/${to}/index.ts` ? [] : [`${entry.file} → ${target}: use gateway/${to}/index.ts`]
    })
    expect(wrong).toEqual([])
  })

  it('keeps the command line a thin client', () => {
    const allowed = new Set(['cli', 'protocol', 'config', 'secrets', 'lib', ''])
    const wrong = imports.flatMap((entry) => {
      if (gatewayFolder(entry.file) !== 'cli') return []
      const target = resolveLocal(entry)
      const to = target === null ? 'cli' : gatewayFolder(target)
      return to !== null && allowed.has(to) ? [] : [`${entry.file} → ${target}`]
    })
    expect(wrong).toEqual([])
  })

  it('lets plugins see the plugin contracts only, and nothing imports a plugin', () => {
    const wrong = imports.flatMap((entry) => {
      const target = resolveLocal(entry)
      if (target === null) return []
      const plugin = entry.file.startsWith('plugins/') ? entry.file.split('/').slice(0, 2).join('/') : null
      if (plugin !== null && !target.startsWith(`${plugin}/`) && target !== 'gateway/plugin-api/index.ts') return [`${entry.file} → ${target}`]
      if (plugin === null && target.startsWith('plugins/')) return [`${entry.file} → ${target}`]
      return []
    })
    expect(wrong).toEqual([])
  })

  it('imports each third-party SDK in one file of a program: the dashboard shares no code with the gateway', () => {
    const shared = new Set(['zod', 'vitest', 'react', 'react-dom', 'react-i18next', 'i18next', 'lucide-react', 'markdown-it', 'react-virtuoso', 'wouter', 'zustand', 'fast-check', 'commander', '@clack/prompts', 'ws', 'electron'])
    const owners = new Map<string, Set<string>>()
    for (const { file, specifier } of imports) {
      if (specifier.startsWith('.') || specifier.startsWith('node:') || file.startsWith('bench/') || file.startsWith('e2e/')) continue
      const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '')
      const owned = file.startsWith('src-renderer/') ? `${name} in the dashboard` : name
      if (!shared.has(name)) owners.set(owned, (owners.get(owned) ?? new Set()).add(file))
    }
    expect([...owners].filter(([, files]) => files.size > 1).map(([name, files]) => `${name}: ${[...files].join(', ')}`)).toEqual([])
  })

  it('keeps electron out of the gateway and node out of the protocol', () => {
    const wrong = imports.filter(({ file, specifier }) =>
      (specifier === 'electron' && file.startsWith('gateway/')) || (specifier.startsWith('node:') && file.startsWith('gateway/protocol/')))
    expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([])
  })

  it('lets only the adapters of the desktop app use electron, and its stand-in only the types', () => {
    const wrong = imports.filter(({ file, specifier, typeOnly }) =>
      specifier === 'electron' && !/^(src-main\/adapters|src-preload)\//.test(file) && !(typeOnly && file.startsWith('e2e/standin/')))
    expect(wrong.map(({ file }) => file)).toEqual([])
  })

  it('lets the desktop app reach the gateway by its door, and pages and preloads only know the contract between them', () => {
    const doors = ['gateway/index.ts', 'gateway/platform/index.ts', 'gateway/protocol/index.ts', 'gateway/secrets/index.ts']
    // The app speaks to gateways with the same client as its pages.
    const client = ['create-gateway-client.ts', 'connect-params.ts', 'device-vault.ts', 'gateway-client.ts', 'socket-connection.ts'].map((name) => `src-renderer/client/${name}`)
    const wrong = imports.flatMap((entry) => {
      const target = resolveLocal(entry)
      const part = entry.file.split('/')[0] ?? ''
      const to = target?.split('/')[0] ?? ''
      if (target === null || part === to) return []
      const isAllowed = part === 'src-main' ? [...doors, ...client].includes(target) || to === 'src-preload' : part === 'src-preload' ? false : to !== 'src-main' || part === 'e2e'
      return isAllowed ? [] : [`${entry.file} → ${target}`]
    })
    expect(wrong.filter((line) => /src-(main|preload)/.test(line))).toEqual([])
  })

  it('keeps files under 400 lines and folders at 20 sources at most', () => {
    const long = all.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 401)
    const counts = new Map<string, number>()
    for (const file of sources) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
    expect(long).toEqual([])
    expect([...counts].filter(([, count]) => count > 20)).toEqual([])
  })

  it('has no drawers and no export-everything doors', () => {
    const drawers = sources.filter((file) => /(^|\/)(utils?|helpers|common|shared|misc|infra)(\.ts|\/)/.test(file))
    const barrels = sources.filter((file) => /export \* from/.test(readFileSync(join(root, file), 'utf8')))
    expect([...drawers, ...barrels]).toEqual([])
  })
})
