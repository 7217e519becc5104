// apply_patch: several files changed together, or none of them.
import { readFile, rm, stat } from 'node:fs/promises'
import { z } from 'zod'
import type { ToolResult } from '../../plugin-api/index.ts'
import { openChecked, stageFile } from '../../sandbox/index.ts'
import type { StagedFile } from '../../sandbox/index.ts'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { changeFiles, describeFileError, locatePermitted, permitPaths } from './file-access.ts'
import type { FileToolDependencies } from './file-access.ts'
import { applyChunks, parsePatch } from './patch-format.ts'
import type { PatchAction } from './patch-format.ts'

const MAX_CHARS = 4_000_000
const MAX_FILE_BYTES = 8 * 1024 * 1024

/** The files of a patch in memory: real path → text, or null when it does not exist. Nothing is written until all of it is known. */
interface WorkingTree {
  read(real: string): Promise<string | null>
  set(real: string, text: string | null): void
  changes(): readonly { readonly real: string; readonly before: string | null; readonly after: string | null }[]
}

class PatchFailure extends Error {}

async function loadText(real: string): Promise<string | null> {
  try {
    const handle = await openChecked(real)
    try {
      const found = await handle.stat()
      if (!found.isFile()) throw new PatchFailure(`${real} is not a regular file.`)
      if (found.size > MAX_FILE_BYTES) throw new PatchFailure(`${real} has ${found.size} bytes; at most ${MAX_FILE_BYTES} can be patched.`)
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await handle.readFile())
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof TypeError) throw new PatchFailure(`${real} is not UTF-8 text.`)
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function createWorkingTree(): WorkingTree {
  const before = new Map<string, string | null>()
  const after = new Map<string, string | null>()
  return {
    read: async (real) => {
      if (!before.has(real)) before.set(real, await loadText(real))
      return after.has(real) ? (after.get(real) ?? null) : (before.get(real) ?? null)
    },
    set: (real, text) => void after.set(real, text),
    changes: () => [...after].map(([real, text]) => ({ real, before: before.get(real) ?? null, after: text })).filter((change) => change.before !== change.after),
  }
}

async function applyAction(action: PatchAction, real: (path: string) => string, tree: WorkingTree): Promise<string> {
  const path = real(action.path)
  const text = await tree.read(path)
  if (action.kind === 'add') {
    if (text !== null) throw new PatchFailure(`${action.path} exists already; use "*** Update File: " to change it.`)
    tree.set(path, action.content)
    return `A ${action.path}`
  }
  if (text === null) throw new PatchFailure(`${action.path} does not exist.`)
  if (action.kind === 'delete') {
    tree.set(path, null)
    return `D ${action.path}`
  }
  const applied = applyChunks(action.path, text, action.chunks)
  if (!applied.ok) throw new PatchFailure(applied.error)
  if (action.moveTo === null) {
    tree.set(path, applied.text)
    return `M ${action.path}`
  }
  const target = real(action.moveTo)
  if (target !== path && (await tree.read(target)) !== null) throw new PatchFailure(`${action.moveTo} exists already; nothing was moved over it.`)
  tree.set(path, null)
  tree.set(target, applied.text)
  return `M ${action.path} → ${action.moveTo}`
}

/** Writes all new versions beside their targets first; only then are they put in place. A failure undoes what was done. */
async function commit(tree: WorkingTree): Promise<void> {
  const changes = tree.changes()
  const staged: StagedFile[] = []
  const done: { readonly real: string; readonly before: string | null }[] = []
  try {
    for (const change of changes) if (change.after !== null) staged.push(await stageFile(change.real, change.after))
    for (const change of changes) {
      const now = await stat(change.real).then(() => readFile(change.real, 'utf8'), () => null)
      if (now !== change.before) throw new PatchFailure(`${change.real} was changed by somebody else meanwhile; nothing was patched.`)
    }
    for (const change of changes) {
      if (change.after === null) await rm(change.real)
      else await staged.find((file) => file.path === change.real)?.commit()
      done.push(change)
    }
  } catch (error) {
    for (const { real, before } of done.reverse()) {
      if (before === null) await rm(real, { force: true })
      else await (await stageFile(real, before)).commit()
    }
    throw error
  } finally {
    await Promise.all(staged.map((file) => file.discard()))
  }
}

function pathsOf(actions: readonly PatchAction[]): string[] {
  return [...new Set(actions.flatMap((action) => (action.kind === 'update' && action.moveTo !== null ? [action.path, action.moveTo] : [action.path])))]
}

/** Inside the workspace it patches; outside it asks, once for all paths. */
export function createApplyPatchTool({ policy, witness }: FileToolDependencies): AskingTool {
  const access = { verb: 'write', toolName: 'apply_patch' } as const
  const args = z.object({ input: z.string().min(1).max(MAX_CHARS) })
  return defineTool({
    name: 'apply_patch',
    label: 'Patch',
    description: 'Change files together: *** Begin Patch, then *** Add File: p (+lines) | *** Update File: p [*** Move to: q] (@@ [line above], then " "/-/+ lines) | *** Delete File: p, then *** End Patch.',
    args,
    idempotent: false,
    effects: ({ input }) => {
      const patch = parsePatch(input)
      return patch.ok ? pathsOf(patch.actions).map((target) => ({ kind: 'writes', target })) : []
    },
    permission: ({ input }, context) => {
      const patch = parsePatch(input)
      return patch.ok ? permitPaths(policy, access, pathsOf(patch.actions), context) : { kind: 'refuse', reason: `The patch can't be read. ${patch.error}` }
    },
    execute: async ({ input }, context): Promise<ToolResult> => {
      const patch = parsePatch(input)
      if (!patch.ok) return failure(`The patch can't be read. ${patch.error}`)
      const paths = pathsOf(patch.actions)
      const located = await locatePermitted(policy, access, paths, context)
      if (!located.ok) return failure(located.error)
      const real = new Map(paths.map((path, index) => [path, located.paths[index]?.real ?? path]))
      try {
        const tree = createWorkingTree()
        const summary: string[] = []
        for (const action of patch.actions) summary.push(await applyAction(action, (path) => real.get(path) ?? path, tree))
        await changeFiles(witness, [...real.values()], context, () => commit(tree))
        return textResult(`Patched:\n${summary.join('\n')}`, { files: summary })
      } catch (error) {
        const message = error instanceof PatchFailure ? error.message : describeFileError(error instanceof Error && 'path' in error ? String(error.path) : 'The patch', error)
        if (message === null) throw error
        return failure(`${message} No file was changed.`)
      }
    },
  })
}
