// Taking over another installation in two steps: look, and take. Both walk the same way; looking changes nothing.
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { AgentProfile } from '../config/index.ts'
import type { Clock } from '../lib/index.ts'
import { invalidRequest } from '../protocol/index.ts'
import type { importWire } from '../protocol/index.ts'
import type { SecretStore } from '../secrets/index.ts'
import { findParts } from './find-parts.ts'
import type { Part, Parts } from './find-parts.ts'
import { openLedger, fingerprintOf } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import { openSourceFolder, sourcePath } from './source-folder.ts'
import type { SourceFolder } from './source-folder.ts'
import { createTally } from './tally.ts'
import type { ImportMode } from './tally.ts'
import { takePart } from './take-part.ts'
import type { ImportStore } from './take-sessions.ts'
import type { SecretNames } from './take-secrets.ts'

export interface ImporterDependencies {
  readonly stateDir: string
  readonly homeDir: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly sessions: ImportStore
  readonly secrets: Pick<SecretStore, 'lookUp' | 'set'>
  /** Keeps a value out of every log from now on. */
  readonly hide: (value: string) => void
  readonly profiles: () => readonly AgentProfile[]
  readonly mainKey: () => string
  /** The configuration as it is written. */
  readonly settings: () => Readonly<Record<string, unknown>>
  /** Throws AppError when the change is refused. */
  readonly editSettings: (mutate: (draft: Record<string, unknown>) => void) => void
  /** Holds the templates of a new workspace. */
  readonly templatesDirectory: string
  readonly progress: (progress: importWire.ImportProgress) => void
  /** Conversations that came or grew; told at the end. */
  readonly taken: (sessionKeys: readonly string[]) => void
}

export interface Importer {
  preview(request: { readonly folder?: string | undefined }): Promise<importWire.PreviewResult>
  /** One at a time. Ended half-way, it goes on when it is asked for again. */
  apply(request: { readonly folder?: string | undefined; readonly items?: readonly string[] | undefined }): Promise<importWire.ApplyResult>
}

const PROGRESS_EVERY_MS = 100

export function createImporter(deps: ImporterDependencies): Importer {
  let isBusy = false

  function open(folder: string | undefined): { readonly path: string; readonly source: SourceFolder | null } {
    const path = sourcePath(folder, deps)
    return { path, source: openSourceFolder(path, deps.stateDir) }
  }

  /** What is remembered of imports from this folder. */
  function memoryOf(source: SourceFolder): { readonly folder: string; readonly ledger: Ledger } {
    const folder = join(deps.stateDir, 'imports', `openclaw-${fingerprintOf(source.root).replace(/[^A-Za-z0-9]/g, '').slice(0, 10)}`)
    return { folder, ledger: openLedger(join(folder, 'ledger.jsonl')) }
  }

  async function run(mode: ImportMode, parts: Parts, chosen: readonly Part[], ledger: Ledger, memory: string): Promise<importWire.ImportItem[]> {
    const items: importWire.ImportItem[] = []
    const takenKeys: string[] = []
    let names: SecretNames = new Map()
    let toldAtMs = 0
    for (const [index, part] of chosen.entries()) {
      const step = async (done: number, total: number) => {
        await breathe()
        const now = deps.clock.now()
        if (mode === 'look' || (now - toldAtMs < PROGRESS_EVERY_MS && done < total)) return
        toldAtMs = now
        deps.progress({ itemId: part.id, item: index + 1, items: chosen.length, done, total })
      }
      const tally = createTally()
      names = (await takePart(part, { parts, mode, ledger, tally, deps, names, memory, step, onTaken: (key) => takenKeys.push(key) })) ?? names
      const { id, kind, agentId, from, to, isOutside } = part
      const early = parts.notes.get(id) ?? []
      const result = tally.result()
      items.push({ id, kind, agentId, from, to, isOutside, ...result, failed: result.failed + early.filter(({ isFailure }) => isFailure).length, notes: [...early.map(({ note }) => note), ...result.notes] })
    }
    deps.taken(takenKeys)
    return items
  }

  return {
    async preview({ folder }) {
      const { path, source } = open(folder)
      if (source === null) return { folder: path, isFound: false, isUnfinished: false, items: [], left: [] }
      const { folder: memory, ledger } = memoryOf(source)
      const parts = await findParts(source, deps)
      return { folder: path, isFound: true, isUnfinished: ledger.isUnfinished, items: await run('look', parts, parts.all, ledger, memory), left: parts.left }
    },
    async apply({ folder, items }) {
      const { path, source } = open(folder)
      if (source === null) throw invalidRequest(`There is no folder ${path}.`, { code: 'IMPORT_FOLDER' })
      if (isBusy) throw invalidRequest('An import is already running.', { code: 'IMPORT_RUNNING' })
      isBusy = true
      try {
        const startedAtMs = deps.clock.now()
        const parts = await findParts(source, deps)
        const unknown = items?.find((id) => !parts.all.some((part) => part.id === id))
        if (unknown !== undefined) throw invalidRequest(`there is no "${unknown.slice(0, 80)}" to import`, { code: 'IMPORT_ITEM' })
        const chosen = parts.all.filter(({ id, isOutside }) => (items === undefined ? !isOutside : items.includes(id)))
        const { folder: memory, ledger } = memoryOf(source)
        ledger.begin()
        const done = await run('take', parts, chosen, ledger, memory)
        ledger.end()
        return { folder: path, isFound: true, isUnfinished: false, items: done, left: parts.left, durationMs: deps.clock.now() - startedAtMs }
      } finally {
        isBusy = false
      }
    },
  }
}
