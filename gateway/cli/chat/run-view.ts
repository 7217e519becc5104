// One run as it is shown: its text in segments (tools stand between them) and its tools. Knows no terminal.
import type { Block, RunningTool } from './blocks.ts'
import type { ToolCall } from './wire-reading.ts'
import { isTableLine } from './table.ts'
import { subjectOf } from './wire-reading.ts'

export interface RunView {
  readonly runId: string
  readonly startedAtMs: number
  readonly ended: boolean
  readonly activity: string
  setActivity(activity: string): void
  /** The text of the current segment so far, cumulative. Returns what became final. */
  write(snapshot: string, replace: boolean): Block[]
  toolStarted(call: ToolCall, nowMs: number): Block[]
  toolEnded(toolCallId: string, result: { readonly isError: boolean; readonly text: string }, nowMs: number): Block[]
  /** The whole text of one stored answer of this run: shows what of it has not been shown yet. */
  settle(text: string): Block[]
  /** Something else is about to be shown: the current segment is finished. */
  pause(): Block[]
  /** No more of this run is expected. */
  end(nowMs: number): Block[]
  reopen(): void
  hasTool(toolCallId: string): boolean
  tail(): { readonly text: string; readonly first: boolean }
  runningTools(): readonly RunningTool[]
}

interface ToolState extends RunningTool {
  done: boolean
}

export function createRunView(runId: string, startedAtMs: number): RunView {
  const segments: string[] = []
  const tools = new Map<string, ToolState>()
  let open = ''
  let flushed = 0
  let ended = false
  let activity = 'thinking'

  /** Whole lines go out, except blank ones at the end: they may be the last; and a table stays together. */
  function flush(everything: boolean): Block[] {
    const start = flushed === 0 ? open.length - open.trimStart().length : flushed
    const body = open.slice(start).trimEnd()
    const lastBreak = everything ? 0 : endOfWholeLines(body)
    if (body === '' || (!everything && lastBreak < 0)) return []
    const lines = everything ? body : body.slice(0, lastBreak)
    const first = flushed === 0
    flushed = start + lines.length + (everything ? 0 : 1)
    return [{ kind: 'answer', text: lines, first }]
  }

  function close(): Block[] {
    const blocks = flush(true)
    if (open.trim() !== '') segments.push(open.trim())
    open = ''
    flushed = 0
    return blocks
  }

  function write(snapshot: string, replace: boolean): Block[] {
    const wanted = snapshot.trimEnd()
    if (open === '' && segments.at(-1)?.startsWith(wanted)) return []
    const before = replace && open !== '' && !snapshot.startsWith(open) ? close() : []
    if (snapshot.startsWith(open)) open = snapshot
    else if (open.startsWith(wanted)) return before
    else {
      before.push(...close())
      open = snapshot
    }
    return [...before, ...flush(false)]
  }

  return {
    runId,
    startedAtMs,
    get ended() { return ended },
    get activity() { return activity },
    setActivity: (next) => {
      activity = next
    },
    write,
    toolStarted(call, nowMs) {
      if (tools.has(call.id)) return []
      const blocks = close()
      tools.set(call.id, { name: call.name, subject: subjectOf(call.args), startedAtMs: nowMs, done: false })
      return blocks
    },
    toolEnded(toolCallId, result, nowMs) {
      const tool = tools.get(toolCallId)
      if (tool === undefined || tool.done) return []
      tool.done = true
      return [{ kind: 'tool', outcome: result.isError ? 'failed' : 'ok', name: tool.name, subject: tool.subject, elapsedMs: nowMs - tool.startedAtMs, ...(result.isError ? { problem: problemOf(result.text, tool.subject) } : {}) }]
    },
    settle(text) {
      const wanted = text.trim()
      if (wanted === '' || segments.includes(wanted)) return []
      return [...write(text, false), ...close()]
    },
    pause: close,
    end(nowMs) {
      ended = true
      const stopped = [...tools.values()].filter((tool) => !tool.done)
      for (const tool of stopped) tool.done = true
      return [...close(), ...stopped.map((tool): Block => ({ kind: 'tool', outcome: 'stopped', name: tool.name, subject: tool.subject, elapsedMs: nowMs - tool.startedAtMs }))]
    },
    reopen: () => {
      ended = false
    },
    hasTool: (toolCallId) => tools.has(toolCallId),
    tail: () => ({ text: (flushed === 0 ? open.trimStart() : open.slice(flushed)).trimEnd(), first: flushed === 0 }),
    runningTools: () => [...tools.values()].filter((tool) => !tool.done),
  }
}

/** Where the last line break is that has no table directly before it; -1 when there is none. */
function endOfWholeLines(body: string): number {
  let end = body.lastIndexOf('\n')
  while (end >= 0) {
    const before = body.lastIndexOf('\n', end - 1)
    if (!isTableLine(body.slice(before + 1, end))) return end
    end = end === 0 ? -1 : before
  }
  return end
}

/** The first line of a failure, without what stands beside it anyway: the subject, and advice meant for the model. */
function problemOf(text: string, subject: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  if (line.startsWith('The owner refused this')) return 'refused'
  return line.startsWith(`${subject}: `) ? line.slice(subject.length + 2) : line
}
