// read: text with paging, images, directories. Anything else is described, not dumped.
import { readdir, stat } from 'node:fs/promises'
import { z } from 'zod'
import type { ToolResult } from '../../plugin-api/index.ts'
import { openChecked } from '../../sandbox/index.ts'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import type { ExecPolicy } from '../exec-policy.ts'
import { describeFileError, locatePermitted, permitPaths } from './file-access.ts'
import { readLines } from './read-lines.ts'

const MAX_IMAGE_BYTES = 5 * 1024 * 1024
const MAX_ENTRIES = 1_000
const DEFAULT_LINES = 2_000

type FileHandle = Awaited<ReturnType<typeof openChecked>>

const args = z.object({
  path: z.string().min(1),
  offset: z.coerce.number().int().min(1).optional().describe('first line'),
  limit: z.coerce.number().int().min(1).optional().describe('lines'),
})

function imageType(head: Uint8Array): string | null {
  const ascii = Buffer.from(head).toString('latin1')
  if (ascii.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (ascii.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (/^GIF8[79]a/.test(ascii)) return 'image/gif'
  return ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP' ? 'image/webp' : null
}

async function listDirectory(path: string): Promise<ToolResult> {
  const entries = await readdir(path, { withFileTypes: true })
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.isSymbolicLink() ? `${entry.name}@` : entry.name)).toSorted()
  const shown = names.slice(0, MAX_ENTRIES)
  const rest = names.length - shown.length
  return textResult(names.length === 0 ? '(empty directory)' : shown.join('\n') + (rest > 0 ? `\n[${rest} more entries not shown]` : ''), { kind: 'directory', entries: names.length })
}

async function readImage(handle: FileHandle, mimeType: string, size: number): Promise<ToolResult> {
  if (size > MAX_IMAGE_BYTES) return failure(`This image has ${size} bytes; at most ${MAX_IMAGE_BYTES} can be shown. Make a smaller copy first.`)
  const data = (await handle.readFile()).toString('base64')
  return { content: [{ type: 'text', text: `${mimeType}, ${size} bytes` }, { type: 'image', mimeType, data }], isError: false, details: { kind: 'image', mimeType, size } }
}

async function readText(handle: FileHandle, offset: number, limit: number, signal: AbortSignal): Promise<ToolResult> {
  const page = await readLines(handle, { offset, limit, signal })
  if (page.kind === 'beyond') return failure(`The file has only ${page.lines} lines; offset ${offset} is beyond its end.`)
  const last = offset + page.lines - 1
  const more = page.hasMore ? `\n[lines ${offset}-${last} shown; more follow: continue with offset ${last + 1}]` : ''
  const cut = page.cutLines > 0 ? `\n[${page.cutLines} very long lines were cut]` : ''
  return textResult(page.text === '' && offset === 1 ? '(empty file)' : page.text + cut + more, { kind: 'text', firstLine: offset, lastLine: last, hasMore: page.hasMore })
}

/** Reads inside the workspace; asks for anything outside. */
export function createReadTool({ policy }: { readonly policy: ExecPolicy }): AskingTool {
  const access = { verb: 'read', toolName: 'read' } as const
  return defineTool({
    name: 'read',
    label: 'Read',
    description: 'Read a text file, image or directory listing.',
    args,
    idempotent: true,
    effects: ({ path }) => [{ kind: 'reads-private', target: path }],
    permission: ({ path }, context) => permitPaths(policy, access, [path], context),
    execute: async ({ path, offset = 1, limit = DEFAULT_LINES }, context, signal) => {
      const located = await locatePermitted(policy, access, [path], context)
      if (!located.ok) return failure(located.error)
      const real = located.paths[0]?.real ?? path
      try {
        const found = await stat(real)
        if (found.isDirectory()) return await listDirectory(real)
        if (!found.isFile()) return failure(`${path} is neither a file nor a directory (a device, pipe or socket); it can't be read.`)
        const handle = await openChecked(real)
        try {
          const head = Buffer.alloc(8_192)
          const { bytesRead } = await handle.read(head, 0, head.length, 0)
          const start = head.subarray(0, bytesRead)
          const mimeType = imageType(start)
          if (mimeType !== null) return await readImage(handle, mimeType, found.size)
          if (start.includes(0)) return failure(`${path} is a binary file of ${found.size} bytes; its content is not text.`)
          return await readText(handle, offset, limit, signal)
        } finally {
          await handle.close()
        }
      } catch (error) {
        const message = describeFileError(path, error)
        if (message === null) throw error
        return failure(message)
      }
    },
  })
}
