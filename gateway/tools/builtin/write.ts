// write: a whole file, created or replaced in one step.
import { z } from 'zod'
import { replaceFile } from '../../sandbox/index.ts'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { changeFiles, describeFileError, locatePermitted, permitPaths } from './file-access.ts'
import type { FileToolDependencies } from './file-access.ts'

const MAX_CHARS = 8_000_000

/** Inside the workspace it writes; outside it asks. */
export function createWriteTool({ policy, witness }: FileToolDependencies): AskingTool {
  const access = { verb: 'write', toolName: 'write' } as const
  return defineTool({
    name: 'write',
    label: 'Write',
    description: 'Create or overwrite a file.',
    args: z.object({ path: z.string().min(1), content: z.string().max(MAX_CHARS) }),
    // Harmless to repeat, but not beside another write to the same file.
    idempotent: false,
    effects: ({ path }) => [{ kind: 'writes', target: path }],
    permission: ({ path }, context) => permitPaths(policy, access, [path], context),
    execute: async ({ path, content }, context) => {
      const located = await locatePermitted(policy, access, [path], context)
      if (!located.ok) return failure(located.error)
      try {
        const target = located.paths[0]?.real ?? path
        await changeFiles(witness, [target], context, () => replaceFile(target, content))
      } catch (error) {
        const message = describeFileError(path, error)
        if (message === null) throw error
        return failure(message)
      }
      const bytes = Buffer.byteLength(content)
      return textResult(`Wrote ${bytes} bytes to ${path}.`, { path: located.paths[0]?.real, bytes })
    },
  })
}
