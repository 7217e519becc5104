// What there is to take in a folder, part by part, in the order it is taken: secrets before what refers to them, the configuration last.
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { agentProfiles } from '../config/index.ts'
import type { AgentProfile } from '../config/index.ts'
import type { importWire } from '../protocol/index.ts'
import { databasesOf, listLeft, namesIn } from './list-left.ts'
import { readCredentials } from './read-credentials.ts'
import type { FoundCredentials } from './read-credentials.ts'
import { readSessions } from './read-sessions.ts'
import type { FoundSession } from './read-sessions.ts'
import { readSettings } from './read-settings.ts'
import type { FoundSecret, ReadSettings } from './read-settings.ts'
import { isInside, isTooWide, realPath, shown } from './source-folder.ts'
import type { SourceFolder } from './source-folder.ts'
import { createTally } from './tally.ts'
import type { Tally } from './tally.ts'

interface Base {
  readonly id: string
  readonly agentId: string | null
  readonly from: string
  readonly to: string
  readonly isOutside: boolean
}

export type Part =
  | (Base & { readonly kind: 'secrets'; readonly secrets: readonly FoundSecret[] })
  | (Base & { readonly kind: 'workspace' | 'skills'; readonly root: string; readonly target: string })
  | (Base & { readonly kind: 'sessions'; readonly agentId: string; readonly sessions: readonly FoundSession[] })
  | (Base & { readonly kind: 'configuration' })

export interface Parts {
  readonly source: SourceFolder
  readonly settings: ReadSettings
  readonly credentials: FoundCredentials
  readonly all: readonly Part[]
  readonly left: readonly importWire.PreviewResult['left'][number][]
  /** Said while looking, by part. */
  readonly notes: ReadonlyMap<string, readonly { readonly note: importWire.ImportNote; readonly isFailure: boolean }[]>
}

export interface FindPartsDependencies {
  readonly stateDir: string
  readonly homeDir: string
  readonly profiles: () => readonly AgentProfile[]
}

const AGENT_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/
const HANDLED = ['openclaw.json', '.env', 'agents', 'skills', 'credentials', '.DS_Store']

/** Reads what is small and names what is large. */
export async function findParts(source: SourceFolder, deps: FindPartsDependencies): Promise<Parts> {
  const { root } = source
  const settings = readSettings(source, deps.homeDir)
  const theirs = settings.config === null ? [] : agentProfiles(settings.config, root)
  const ours = deps.profiles()
  const folders = namesIn(join(root, 'agents'))
  const known = new Set([...theirs, ...ours].map(({ id }) => id))
  const agentFolders = folders.filter((name) => AGENT_ID.test(name.toLowerCase()) && known.has(name.toLowerCase()))
  const notes = new Map<string, readonly { readonly note: importWire.ImportNote; readonly isFailure: boolean }[]>()
  const left: Parts['left'][number][] = [...databasesOf(root, folders)]
  const all: Part[] = []
  const remember = (id: string, tally: Tally, failures = tally.result().failed) => {
    const { notes: said } = tally.result()
    if (said.length > 0) notes.set(id, said.map((note) => ({ note, isFailure: failures > 0 && FAILURES.has(note.kind) })))
  }

  const secretTally = createTally()
  const credentials = await readCredentials(root, agentFolders, secretTally)
  remember('secrets', secretTally)
  const secrets = [...settings.secrets, ...credentials.secrets]
  if (secrets.length > 0 || notes.has('secrets')) all.push({ id: 'secrets', kind: 'secrets', agentId: null, from: [...new Set(secrets.map(({ from }) => from.split(':')[0]))].join(', '), to: '', isOutside: false, secrets })

  for (const profile of theirs) {
    const folder = workspaceIn(source, profile.workspace)
    const real = realPath(folder)
    if (real === null || !isFolder(real)) continue
    const id = `workspace:${profile.id}`
    if (isTooWide(real, source, deps.homeDir)) {
      left.push({ path: folder, reason: 'too-wide' })
      continue
    }
    const target = ours.find((own) => own.id === profile.id)?.workspace ?? join(deps.stateDir, `workspace-${profile.id}`)
    all.push({ id, kind: 'workspace', agentId: profile.id, from: shown(root, folder), to: target, isOutside: !isInside(real, root), root: real, target })
  }
  const skills = realPath(join(root, 'skills'))
  if (skills !== null && isFolder(skills) && !isTooWide(skills, source, deps.homeDir)) {
    const target = join(deps.stateDir, 'skills')
    all.push({ id: 'skills', kind: 'skills', agentId: null, from: 'skills', to: target, isOutside: !isInside(skills, root), root: skills, target })
  }
  for (const name of folders) {
    const agentId = name.toLowerCase()
    if (!agentFolders.includes(name)) {
      left.push({ path: `agents/${name}`, reason: 'unknown-agent' })
      continue
    }
    const tally = createTally()
    const id = `sessions:${agentId}`
    const sessions = await readSessions(source, name, tally)
    remember(id, tally)
    if (sessions.length > 0 || notes.has(id)) all.push({ id, kind: 'sessions', agentId, from: `agents/${name}/sessions`, to: '', isOutside: false, sessions })
  }
  if (settings.isFound) all.push({ id: 'configuration', kind: 'configuration', agentId: null, from: 'openclaw.json', to: '', isOutside: false })

  const workspaces = new Set(all.flatMap((part) => (part.kind === 'workspace' ? [basename(part.root)] : [])))
  for (const name of namesIn(root)) if (/^workspace(-|$)/.test(name) && !workspaces.has(name)) left.push({ path: name, reason: 'unknown-agent' })
  const handled = new Set([...HANDLED, ...settings.included.map((file) => file.split('/')[0] ?? ''), ...namesIn(root).filter((name) => /^workspace(-|$)/.test(name))])
  left.push(...credentials.pairedAccounts.map((path) => ({ path, reason: 'paired-account' as const })), ...listLeft(root, handled))
  return { source, settings, credentials, all, left, notes }
}

/** Notes that stand for something that could not be read. */
const FAILURES: ReadonlySet<importWire.NoteKind> = new Set(['broken', 'bad-name', 'too-large', 'unreadable', 'odd-file'])

/** Written for another place (a copy, another home): the folder of that name in this one. */
function workspaceIn({ root }: SourceFolder, written: string): string {
  const real = realPath(written)
  if (real !== null && isInside(real, root)) return written
  const tail = /[\\/]\.openclaw[\\/](.+)$/.exec(written)?.[1]
  const moved = tail === undefined ? null : realPath(join(root, tail))
  return moved !== null && isInside(moved, root) && moved !== root ? moved : written
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
