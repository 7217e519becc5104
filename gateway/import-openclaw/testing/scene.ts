// An importer over real parts in folders of its own: sessions, secrets and a configuration that starts empty.
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agentProfiles, createConfigService } from '../../config/index.ts'
import type { importWire } from '../../protocol/index.ts'
import { openSecretStore } from '../../secrets/index.ts'
import { createSessionStore } from '../../sessions/index.ts'
import { openStateDatabase } from '../../storage/index.ts'
import { createImporter } from '../index.ts'
import type { Importer, ImporterDependencies } from '../index.ts'

export async function scene(overrides: Partial<ImporterDependencies> = {}) {
  const homeDir = mkdtempSync(join(tmpdir(), 'import-'))
  const source = join(homeDir, '.openclaw')
  const stateDir = join(homeDir, '.openclaw-desktop')
  const templatesDirectory = join(homeDir, 'templates')
  for (const folder of [source, stateDir, templatesDirectory]) mkdirSync(folder)
  const clock = { now: () => Date.parse('2026-11-22T12:00:00.000Z') }
  const secrets = await openSecretStore({ folder: join(stateDir, 'secrets'), keychain: null, now: clock.now })
  const config = createConfigService({ path: join(stateDir, 'openclaw.json'), stateDir, homeDir, env: {}, secrets, now: clock.now })
  const sessions = createSessionStore({ database: openStateDatabase({ path: ':memory:' }), clock })
  const progress: importWire.ImportProgress[] = []
  const taken: string[] = []
  const hidden: string[] = []
  const importer: Importer = createImporter({
    homeDir, stateDir, templatesDirectory, clock, sessions, secrets,
    env: {},
    hide: (value) => void hidden.push(value),
    profiles: () => agentProfiles(config.current(), stateDir),
    mainKey: () => config.current().session.mainKey,
    settings: () => (config.snapshot().parsed ?? {}) as Record<string, unknown>,
    editSettings(mutate) {
      const draft = structuredClone(config.snapshot().parsed ?? {}) as Record<string, unknown>
      mutate(draft)
      const outcome = config.patch(JSON.stringify(draft), config.snapshot().hash, Object.keys(draft))
      if (!outcome.ok) throw new Error(`${outcome.message} ${JSON.stringify('issues' in outcome ? outcome.issues : [])}`)
    },
    progress: (step) => void progress.push(step),
    taken: (keys) => void taken.push(...keys),
    ...overrides,
  })
  return { homeDir, source, stateDir, templatesDirectory, importer, sessions, secrets, config, progress, taken, hidden }
}

/** Everything about a folder that an import must not change: names, kinds, rights, times and content. */
export function fingerprint(folder: string): string {
  const hash = createHash('sha256')
  const visit = (path: string) => {
    const { mode, mtimeMs, size } = lstatSync(path)
    const stats = lstatSync(path)
    hash.update(`${path} ${mode} ${mtimeMs} ${stats.isDirectory() ? 0 : size}\n`)
    if (stats.isSymbolicLink()) hash.update(readlinkSync(path))
    else if (stats.isFile()) hash.update(readFileSync(path))
    else if (stats.isDirectory()) for (const name of readdirSync(path).toSorted()) visit(join(path, name))
  }
  visit(folder)
  return hash.digest('hex')
}

export function itemOf(result: importWire.PreviewResult, id: string): importWire.ImportItem {
  const found = result.items.find((item) => item.id === id)
  if (found === undefined) throw new Error(`no item ${id}: ${result.items.map((item) => item.id).join(', ')}`)
  return found
}
