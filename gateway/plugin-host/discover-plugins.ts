// Finding plugins by their manifests, without running any of their code. Manifests read before are taken from a cache as
// long as their file has not changed, so that a hundred installed plugins cost a hundred `stat` calls and one read.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MANIFEST_FILE, parseManifest } from '../plugin-api/index.ts'
import type { ManifestOutcome, PluginManifest } from '../plugin-api/index.ts'

/** `path`: named in `plugins.load.paths`; `bundled`: part of the product; `state`: in the state folder. */
export type PluginOrigin = 'path' | 'bundled' | 'state'

export interface PluginRoot {
  readonly folder: string
  readonly origin: PluginOrigin
}

export interface FoundPlugin {
  readonly manifest: PluginManifest
  readonly folder: string
  readonly origin: PluginOrigin
}

/** A manifest that cannot be used, or a plugin hidden by another one. */
export interface PluginWarning {
  readonly file: string
  readonly message: string
  readonly pluginId?: string
}

interface CacheEntry {
  readonly mtimeMs: number
  readonly size: number
  readonly outcome: ManifestOutcome
}

const CACHE_VERSION = 1
const MAX_MANIFEST_BYTES = 256 * 1024

/** Reads all roots in order; of two plugins with one id the first counts. Never throws. */
export function discoverPlugins(roots: readonly PluginRoot[], cacheFile: string | null): { readonly plugins: readonly FoundPlugin[]; readonly warnings: readonly PluginWarning[] } {
  const known = cacheFile === null ? new Map<string, CacheEntry>() : readCache(cacheFile)
  const seen = new Map<string, CacheEntry>()
  const plugins = new Map<string, FoundPlugin>()
  const warnings: PluginWarning[] = []
  for (const root of roots) {
    for (const folder of pluginFolders(root, warnings)) {
      const file = join(folder, MANIFEST_FILE)
      const entry = readManifest(file, known.get(file))
      if (entry === null) continue
      seen.set(file, entry)
      if (!entry.outcome.ok) {
        warnings.push({ file, message: `${entry.outcome.problems.join('; ')}; the plugin is left out` })
        continue
      }
      const { manifest } = entry.outcome
      const first = plugins.get(manifest.id)
      if (first === undefined) plugins.set(manifest.id, { manifest, folder, origin: root.origin })
      else if (first.folder !== folder) warnings.push({ file, pluginId: manifest.id, message: `is hidden by the plugin with the same id in ${first.folder}` })
    }
  }
  if (cacheFile !== null && !sameEntries(known, seen)) writeCache(cacheFile, seen)
  return { plugins: [...plugins.values()], warnings }
}

/** A root is a plugin itself or a folder of plugins. */
function pluginFolders(root: PluginRoot, warnings: PluginWarning[]): readonly string[] {
  if (root.origin === 'path' && statSync(join(root.folder, MANIFEST_FILE), { throwIfNoEntry: false }) !== undefined) return [root.folder]
  try {
    return readdirSync(root.folder, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      .map((entry) => join(root.folder, entry.name))
      .toSorted()
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    // Nobody has to have a plugins folder; one that was named has to be there.
    if (code !== 'ENOENT' || root.origin === 'path') warnings.push({ file: root.folder, message: `can't be searched for plugins (${code ?? 'unknown error'})` })
    return []
  }
}

/** Null when the folder is no plugin at all. */
function readManifest(file: string, cached: CacheEntry | undefined): CacheEntry | null {
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat === undefined) return null
    const { mtimeMs, size } = stat
    if (cached?.mtimeMs === mtimeMs && cached.size === size) return cached
    const refused = (problem: string): CacheEntry => ({ mtimeMs, size, outcome: { ok: false, problems: [problem] } })
    if (!stat.isFile()) return refused('is not a regular file')
    if (size > MAX_MANIFEST_BYTES) return refused('is larger than 256 KiB')
    return { mtimeMs, size, outcome: parseText(readFileSync(file, 'utf8')) }
  } catch (fault) {
    return { mtimeMs: 0, size: -1, outcome: { ok: false, problems: [`can't be read (${(fault as NodeJS.ErrnoException).code ?? 'unknown error'})`] } }
  }
}

function parseText(text: string): ManifestOutcome {
  try {
    return parseManifest(JSON.parse(text))
  } catch (fault) {
    return { ok: false, problems: [`is not valid JSON: ${fault instanceof Error ? fault.message : 'unreadable'}`] }
  }
}

function readCache(file: string): Map<string, CacheEntry> {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: number; readonly entries?: Readonly<Record<string, CacheEntry>> }
    return stored.version === CACHE_VERSION ? new Map(Object.entries(stored.entries ?? {})) : new Map()
  } catch {
    // No cache, or an unreadable one: everything is read anew and the cache is written again.
    return new Map()
  }
}

function sameEntries(before: ReadonlyMap<string, CacheEntry>, after: ReadonlyMap<string, CacheEntry>): boolean {
  return before.size === after.size && [...after].every(([file, entry]) => before.get(file) === entry)
}

function writeCache(file: string, entries: ReadonlyMap<string, CacheEntry>): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(temporary, JSON.stringify({ version: CACHE_VERSION, entries: Object.fromEntries(entries) }), { mode: 0o600 })
    renameSync(temporary, file)
  } catch {
    // The cache only saves time; without it the next start reads the manifests again.
    rmSync(temporary, { force: true })
  }
}
