// Blocks and the moving rest as rows of text, ready for a terminal of a given width. Pure but for what was drawn before.
import { formatDuration } from '../terminal/format.ts'
import type { Style } from '../terminal/style.ts'
import { clean, cut, widthOf, wrap } from '../terminal/text.ts'
import type { Block, Live, RunningTool } from './blocks.ts'
import type { MarkdownState } from './markdown.ts'
import { MARKDOWN_START, renderMarkdown } from './markdown.ts'

export interface Renderer {
  /** Rows that are final. */
  blocks(blocks: readonly Block[], width: number): string[]
  /** Rows that are drawn anew each time: unfinished text, running tools, what is waited for, queued messages. */
  live(live: Live, width: number, nowMs: number): string[]
}

const INDENT = '  '
const WIDEST = 100
/** Shorter work was done at once. */
const WORTH_SAYING_MS = 500

/** One per conversation: it remembers what stands above, for the empty rows between and open code blocks. */
export function createRenderer(style: Style, { belowHeader = false }: { readonly belowHeader?: boolean } = {}): Renderer {
  let above: Block['kind'] | 'header' | null = belowHeader ? 'header' : null
  let markdown: MarkdownState = MARKDOWN_START

  const gapBefore = (kind: Block['kind'], first: boolean): string[] => {
    if (above === null || (above === kind && (kind === 'tool' || !first))) return []
    return ['']
  }

  function block(entry: Block, width: number): string[] {
    const gap = gapBefore(entry.kind, entry.kind !== 'answer' || entry.first)
    above = entry.kind
    if (entry.kind === 'you') return [...gap, ...youRows(entry.text, entry.from, style, width)]
    if (entry.kind === 'tool') return [...gap, toolRow(entry, style, width)]
    if (entry.kind === 'note') return [...gap, ...noteRows(entry, style, width)]
    if (entry.first) markdown = MARKDOWN_START
    const drawn = renderMarkdown(entry.text, markdown, style, width - INDENT.length)
    markdown = drawn.state
    return [...gap, ...indented(drawn.rows)]
  }

  return {
    blocks: (entries, columns) => entries.flatMap((entry) => block(entry, Math.min(columns, WIDEST))),
    live(live, columns, nowMs) {
      const width = Math.min(columns, WIDEST)
      const rows: string[] = []
      const frame = style.spinner[Math.floor(nowMs / 100) % style.spinner.length] ?? ''
      if (live.tail !== '') {
        if (above !== null && (above !== 'answer' || live.tailFirst)) rows.push('')
        rows.push(...indented(renderMarkdown(live.tail, live.tailFirst ? MARKDOWN_START : markdown, style, width - INDENT.length).rows))
      }
      if (live.tools.length > 0 && (above !== 'tool' || live.tail !== '')) rows.push('')
      for (const tool of live.tools) rows.push(runningRow(tool, frame, style, width, nowMs))
      if (live.activity !== null) rows.push('', `${INDENT}${style.accent(frame)} ${style.dim(`${live.activity}${sinceText(live.runningSinceMs, nowMs)}`)}`)
      if (live.queued.length > 0) rows.push('')
      for (const message of live.queued) rows.push(style.dim(cut(`${INDENT}waits: ${clean(message)}`, width, style.signs.more)))
      return rows
    },
  }
}

function indented(rows: readonly string[]): string[] {
  return rows.map((row) => `${INDENT}${row}`.trimEnd())
}

function sinceText(sinceMs: number | null, nowMs: number): string {
  return sinceMs === null || nowMs - sinceMs < 3000 ? '' : `, ${formatDuration(Math.floor((nowMs - sinceMs) / 1000) * 1000).replace('.0s', 's')}`
}

function youRows(text: string, from: string | undefined, style: Style, width: number): string[] {
  const origin = from === undefined ? '' : ` ${style.dim(`(${clean(from)})`)}`
  const lines = clean(text).trimEnd().split('\n').flatMap((line) => wrap(line, width - INDENT.length))
  return lines.map((row, index) => (index === 0 ? `${style.accent(style.signs.prompt)} ${style.bold(row)}${origin}` : `${INDENT}${style.bold(row)}`))
}

function toolRow(tool: Extract<Block, { kind: 'tool' }>, style: Style, width: number): string {
  const mark = tool.outcome === 'ok' ? style.green(style.signs.ok) : tool.outcome === 'failed' ? style.red(style.signs.failed) : style.yellow(style.signs.dot)
  const end = tool.outcome === 'stopped' ? 'stopped' : tool.elapsedMs === null || tool.elapsedMs < WORTH_SAYING_MS ? '' : formatDuration(tool.elapsedMs)
  const problem = tool.problem === undefined || tool.problem === '' ? '' : `: ${clean(tool.problem)}`
  return toolLine(mark, tool.name, `${clean(tool.subject)}${problem}`, end, style, width)
}

function runningRow(tool: RunningTool, frame: string, style: Style, width: number, nowMs: number): string {
  const elapsed = nowMs - tool.startedAtMs
  return toolLine(style.accent(frame), tool.name, clean(tool.subject), elapsed < 1000 ? '' : `${Math.floor(elapsed / 1000)}s`, style, width)
}

/** `  ✓ exec  ls -la  0.2s` in one row; the subject gives way when it is too long. */
function toolLine(mark: string, name: string, subject: string, end: string, style: Style, width: number): string {
  const head = `${INDENT}${mark} ${clean(name)}`
  const room = width - widthOf(head) - 4 - widthOf(end)
  const about = subject === '' || room < 8 ? '' : `  ${style.dim(cut(subject, room, style.signs.more))}`
  return `${head}${about}${end === '' ? '' : `  ${style.dim(end)}`}`
}

function noteRows(note: Extract<Block, { kind: 'note' }>, style: Style, width: number): string[] {
  const paint = note.tone === 'error' ? style.red : note.tone === 'warn' ? style.yellow : style.dim
  return clean(note.text).split('\n').flatMap((line) => wrap(line, width - INDENT.length)).map((row) => `${INDENT}${paint(row)}`.trimEnd())
}
