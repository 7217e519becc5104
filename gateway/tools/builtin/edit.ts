// edit: replaces one exact piece of text. A piece that is missing or not unique is an error that says where to look.
import { z } from 'zod'
import { openChecked, replaceFile } from '../../sandbox/index.ts'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { changeFiles, describeFileError, locatePermitted, permitPaths } from './file-access.ts'
import type { FileToolDependencies } from './file-access.ts'

const MAX_BYTES = 8 * 1024 * 1024

type Replacement = { readonly ok: true; readonly text: string; readonly count: number; readonly line: number } | { readonly ok: false; readonly error: string }

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

/** Where the text would be if white space did not matter. */
function findIgnoringSpace(text: string, wanted: string): number | null {
  const squeeze = (line: string): string => line.trim().replace(/\s+/g, ' ')
  const target = wanted.trim().split(/\r?\n/).map(squeeze)
  const lines = text.split(/\r?\n/).map(squeeze)
  const found = lines.findIndex((_, start) => target.every((line, offset) => lines[start + offset] === line))
  return found < 0 ? null : found + 1
}

/** Replaces `oldText`; in a file with CRLF line ends both texts may be given with LF. Pure. */
export function replaceExactly(text: string, oldText: string, newText: string, all: boolean): Replacement {
  if (oldText === newText) return { ok: false, error: 'oldText and newText are the same; nothing to do.' }
  const isCrlf = !text.includes(oldText) && text.includes('\r\n')
  const wanted = isCrlf ? oldText.replace(/\r?\n/g, '\r\n') : oldText
  const replacement = isCrlf ? newText.replace(/\r?\n/g, '\r\n') : newText
  const pieces = text.split(wanted)
  const count = pieces.length - 1
  if (count === 0) {
    const near = findIgnoringSpace(text, oldText)
    return { ok: false, error: near === null ? 'oldText was not found. Read the file again and copy the text exactly.' : `oldText was not found exactly, but with other white space at line ${near}. Copy it exactly, indentation included.` }
  }
  if (count > 1 && !all) return { ok: false, error: `oldText occurs ${count} times. Add surrounding lines to make it unique, or set all.` }
  return { ok: true, text: pieces.join(replacement), count, line: lineAt(text, text.indexOf(wanted)) }
}

async function readWhole(real: string): Promise<{ readonly text: string } | { readonly error: string }> {
  const handle = await openChecked(real)
  try {
    const found = await handle.stat()
    if (!found.isFile()) return { error: 'it is not a regular file' }
    if (found.size > MAX_BYTES) return { error: `it has ${found.size} bytes; at most ${MAX_BYTES} can be edited` }
    const bytes = await handle.readFile()
    try {
      return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
    } catch {
      // Writing it back would destroy what could not be decoded.
      return { error: 'it is not UTF-8 text' }
    }
  } finally {
    await handle.close()
  }
}

/** Inside the workspace it edits; outside it asks. */
export function createEditTool({ policy, witness }: FileToolDependencies): AskingTool {
  const access = { verb: 'write', toolName: 'edit' } as const
  return defineTool({
    name: 'edit',
    label: 'Edit',
    description: 'Replace exact, unique text in a file.',
    args: z.object({ path: z.string().min(1), oldText: z.string().min(1), newText: z.string(), all: z.boolean().optional().describe('every occurrence') }),
    idempotent: false,
    effects: ({ path }) => [{ kind: 'writes', target: path }],
    permission: ({ path }, context) => permitPaths(policy, access, [path], context),
    execute: async ({ path, oldText, newText, all = false }, context) => {
      const located = await locatePermitted(policy, access, [path], context)
      if (!located.ok) return failure(located.error)
      const real = located.paths[0]?.real ?? path
      try {
        const before = await readWhole(real)
        if ('error' in before) return failure(`${path}: ${before.error}.`)
        const edited = replaceExactly(before.text, oldText, newText, all)
        if (!edited.ok) return failure(`${path}: ${edited.error}`)
        await changeFiles(witness, [real], context, () => replaceFile(real, edited.text))
        return textResult(`Replaced ${edited.count === 1 ? 'one place' : `${edited.count} places`} in ${path} (line ${edited.line}).`, { path: real, count: edited.count, line: edited.line })
      } catch (error) {
        const message = describeFileError(path, error)
        if (message === null) throw error
        return failure(message)
      }
    },
  })
}
