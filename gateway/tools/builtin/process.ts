// process: what became of commands in the background. An agent sees its own only.
import { z } from 'zod'
import type { ToolResult } from '../../plugin-api/index.ts'
import type { BackgroundProcesses, TrackedProcess } from '../../sandbox/index.ts'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import { describeProcess, describeState } from './describe-process.ts'

const ACTIONS = ['list', 'poll', 'log', 'write', 'kill', 'clear', 'remove'] as const
const MAX_WAIT_MS = 120_000
const LOG_LINES = 200

const argsSchema = z.object({
  action: z.enum(ACTIONS),
  id: z.string().optional(),
  data: z.string().optional(),
  eof: z.boolean().optional(),
  offset: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).optional(),
  waitMs: z.coerce.number().int().min(0).max(MAX_WAIT_MS).optional(),
})
type ProcessArgs = z.output<typeof argsSchema>

function waitForEnd(entry: TrackedProcess, waitMs: number, signal: AbortSignal): Promise<void> {
  if (entry.exit !== null || waitMs === 0) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, waitMs)
    signal.addEventListener('abort', done, { once: true })
    void entry.running.exit.then(done)
  })
}

function list(processes: BackgroundProcesses, agentId: string): ToolResult {
  const entries = processes.list(agentId)
  const text = entries.map((entry) => `${entry.id}  ${describeState(entry)}  ${entry.command.slice(0, 120)}`).join('\n')
  return textResult(text === '' ? 'No background processes.' : text, { processes: entries.map(describeProcess) })
}

async function poll(entry: TrackedProcess, waitMs: number, signal: AbortSignal): Promise<ToolResult> {
  await waitForEnd(entry, waitMs, signal)
  const fresh = entry.pending.text()
  entry.pending.clear()
  return textResult(`${fresh === '' ? '(no new output)' : fresh}\n[${describeState(entry)}]`, describeProcess(entry))
}

function log(entry: TrackedProcess, offset: number | undefined, limit: number): ToolResult {
  const lines = entry.output.text().replace(/\n$/, '').split('\n')
  const start = offset ?? Math.max(0, lines.length - limit)
  const shown = lines.slice(start, start + limit)
  return textResult(`${shown.join('\n')}\n[lines ${start}-${start + shown.length} of ${lines.length}; ${describeState(entry)}]`, { ...describeProcess(entry), totalLines: lines.length })
}

function write(entry: TrackedProcess, data: string | undefined, eof: boolean): ToolResult {
  if (data === undefined && !eof) return failure('Nothing to write: give data, eof or both.')
  if (data !== undefined && !entry.running.write(data)) return failure(`The input of ${entry.id} is closed. Start commands that need input with background: true.`)
  if (eof) entry.running.closeInput()
  return textResult(`Sent to ${entry.id}.`, describeProcess(entry))
}

async function kill(entry: TrackedProcess): Promise<ToolResult> {
  if (entry.exit !== null) {
    // What it left running in the background ends as well.
    await entry.running.kill()
    return textResult(`${entry.id} had ended already: ${describeState(entry)}.`, describeProcess(entry))
  }
  entry.endReason = 'killed on request'
  await entry.running.kill()
  return textResult(`${entry.id}: ${describeState(entry)}.`, describeProcess(entry))
}

/** Follows and controls what exec left running. */
export function createProcessTool({ processes }: { readonly processes: BackgroundProcesses }): AskingTool {
  async function perform(args: ProcessArgs, entry: TrackedProcess, signal: AbortSignal): Promise<ToolResult> {
    switch (args.action) {
      case 'list':
      case 'poll': return poll(entry, args.waitMs ?? 0, signal)
      case 'log': return log(entry, args.offset, args.limit ?? LOG_LINES)
      case 'write': return write(entry, args.data, args.eof ?? false)
      case 'kill': return kill(entry)
      case 'clear':
        entry.output.clear()
        entry.pending.clear()
        return textResult(`The output of ${entry.id} was forgotten.`)
      case 'remove':
        if (entry.exit === null) await kill(entry)
        processes.remove(entry)
        return textResult(`${entry.id} was removed.`)
    }
  }

  return defineTool({
    name: 'process',
    label: 'Process',
    description: 'Control background exec processes.',
    args: argsSchema,
    idempotent: false,
    effects: ({ action, id = '' }) => (action === 'write' ? [{ kind: 'executes', target: `input to process ${id}` }] : action === 'kill' || action === 'remove' ? [{ kind: 'executes', target: `${action} process ${id}` }] : []),
    execute: async (args, context, signal) => {
      if (args.action === 'list') return list(processes, context.agentId)
      const entry = processes.find(context.agentId, args.id ?? '')
      if (entry === null) return failure(`There is no background process "${args.id ?? ''}". Use action list to see them.`)
      return perform(args, entry, signal)
    },
  })
}
