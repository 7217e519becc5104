// One part of an import, looked at or taken.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { formatPath, withValueAt } from '../config/index.ts'
import { atomicWriteFile } from '../storage/index.ts'
import { copyFolder } from './copy-folder.ts'
import type { ImporterDependencies } from './create-importer.ts'
import type { Part, Parts } from './find-parts.ts'
import type { Ledger } from './ledger.ts'
import { mergeSettings } from './merge-settings.ts'
import { settleReferences } from './read-settings.ts'
import { codeOf } from './tally.ts'
import type { ImportMode, Tally } from './tally.ts'
import { takeSecrets } from './take-secrets.ts'
import type { SecretNames } from './take-secrets.ts'
import { takeSessions } from './take-sessions.ts'
import { walkFolder } from './walk-folder.ts'

export interface PartWork {
  readonly parts: Parts
  readonly mode: ImportMode
  readonly ledger: Ledger
  readonly tally: Tally
  readonly deps: ImporterDependencies
  /** Where the secrets are that were taken before. */
  readonly names: SecretNames
  /** The folder in which imports from this place are remembered. */
  readonly memory: string
  readonly onTaken: (sessionKey: string) => void
  readonly step: (done: number, total: number) => Promise<void>
}

/** Returns the names of secrets when it took them. Failures are in the tally. */
export async function takePart(part: Part, work: PartWork): Promise<SecretNames | null> {
  const { mode, ledger, tally, deps, parts } = work
  if (part.kind === 'secrets') {
    const { secrets } = part
    return takeSecrets(secrets, { mode, ledger, tally, store: deps.secrets, hide: deps.hide, step: (done) => work.step(done, secrets.length) })
  }
  if (part.kind === 'sessions') {
    const { agentId, sessions } = part
    await takeSessions({
      root: parts.source.root, agentId, found: sessions, mode, ledger, tally, store: deps.sessions,
      mainKey: { theirs: parts.settings.mainKey, ours: deps.mainKey() },
      onTaken: work.onTaken,
      step: (done) => work.step(done, sessions.length),
    })
  } else if (part.kind === 'configuration') {
    takeSettings(work)
    await work.step(1, 1)
  } else await takeFolder(part, work)
  return null
}

async function takeFolder(part: Extract<Part, { kind: 'workspace' | 'skills' }>, { mode, ledger, tally, deps, step }: PartWork): Promise<void> {
  const files = await walkFolder(part.root, tally)
  const templates = part.kind === 'workspace' ? templatesIn(deps.templatesDirectory) : new Map<string, string>()
  if (mode === 'take') mkdirSync(part.target, { recursive: true, mode: 0o700 })
  await copyFolder({ root: part.root, target: part.target, files, name: part.id, mode, ledger, tally, templates, step: (done) => step(done, files.length) })
  // The first conversation was had long ago: the page that asks for it goes, as long as nobody wrote in it.
  const [name, first] = ['BOOTSTRAP.md', join(part.target, 'BOOTSTRAP.md')]
  if (!templates.has(name) || files.length === 0 || files.some(({ relative }) => relative === name)) return
  if (!existsSync(first) || readFileSync(first, 'utf8') !== templates.get(name)) return
  if (mode === 'take') rmSync(first)
  tally.note('bootstrap-removed', name)
}

function templatesIn(folder: string): Map<string, string> {
  try {
    return new Map(readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  } catch {
    // Without templates nothing counts as untouched: more is put beside, nothing is lost.
    return new Map()
  }
}

function takeSettings({ parts, mode, tally, deps, names, memory }: PartWork): void {
  const { settings, credentials } = parts
  if (settings.problem !== null) return tally.failed('broken', 'openclaw.json', settings.problem)
  const placed = new Map([...names].flatMap(([{ placeholder }, name]) => (placeholder === null ? [] : [[placeholder, name] as const])))
  let theirs: unknown = settings.value
  for (const [id, profile] of Object.entries(credentials.profiles)) for (const [key, value] of Object.entries(profile)) theirs = withValueAt(theirs, ['auth', 'profiles', id, key], value)
  for (const [name, value] of Object.entries(credentials.variables)) theirs = withValueAt(theirs, ['env', 'vars', name], value)

  theirs = settleReferences(theirs, placed)
  const setAside = settleReferences(settings.setAside, placed)
  const profiles = deps.profiles()
  const merged = mergeSettings(deps.settings(), theirs as Readonly<Record<string, unknown>>, {
    defaultAgent: profiles.find(({ isDefault }) => isDefault)?.id ?? 'main',
    workspaceFor: (agentId) => profiles.find(({ id }) => id === agentId)?.workspace ?? join(deps.stateDir, `workspace-${agentId}`),
  })
  try {
    if (mode === 'take') {
      mkdirSync(memory, { recursive: true, mode: 0o700 })
      const kept = merged.kept.length === 0 ? {} : { keptOurs: merged.kept, theirs }
      atomicWriteFile(join(memory, 'settings-not-taken.json'), `${JSON.stringify({ notTaken: setAside, ...kept }, null, 2)}\n`)
      if (merged.taken.length > 0) {
        deps.editSettings((draft) => {
          for (const key of Object.keys(draft)) delete draft[key]
          Object.assign(draft, merged.value)
        })
      }
    }
    for (const _ of merged.taken) tally.added(0)
  } catch (error) {
    tally.failed('not-written', 'openclaw.json', codeOf(error))
  }
  for (const _ of merged.same) tally.same()
  for (const path of merged.kept) tally.note('setting-kept', path)
  for (const { path, message } of settings.invalid) tally.note('setting-invalid', path, message)
  for (const path of settings.unknownReferences) tally.note('reference-unknown', formatPath(path))
  for (const path of settings.local) tally.note('setting-local', formatPath(path))
  for (const path of settings.foreign) tally.note('setting-foreign', formatPath(path))
}
