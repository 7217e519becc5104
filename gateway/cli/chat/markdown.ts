// Light Markdown for a terminal: line by line, so that an answer can be drawn while it streams, and tables as a whole.
// What is not understood stays as it is written.
import type { Style } from '../terminal/style.ts'
import { clean, widthOf, wrap } from '../terminal/text.ts'
import { isTableLine, tableRows } from './table.ts'

export interface MarkdownState {
  /** Inside a fenced code block: its fence. */
  readonly fence: string | null
}

export const MARKDOWN_START: MarkdownState = { fence: null }

/** Draws whole lines. The state is what the lines before them left open. */
export function renderMarkdown(text: string, state: MarkdownState, style: Style, width: number): { readonly rows: string[]; readonly state: MarkdownState } {
  const lines = text.split('\n')
  const rows: string[] = []
  let open = state
  for (let at = 0; at < lines.length; at += 1) {
    const table = open.fence === null ? tableAt(lines, at, style, width) : null
    if (table !== null) {
      rows.push(...table.rows)
      at += table.lines - 1
      continue
    }
    const drawn = renderMarkdownLine(lines[at] ?? '', open, style, width)
    rows.push(...drawn.rows)
    open = drawn.state
  }
  return { rows, state: open }
}

function tableAt(lines: readonly string[], start: number, style: Style, width: number): { readonly rows: string[]; readonly lines: number } | null {
  let end = start
  while (isTableLine(lines[end] ?? '')) end += 1
  const rows = end - start < 2 ? null : tableRows(lines.slice(start, end).map(clean), (cell) => inline(cell, style), style, width)
  return rows === null ? null : { rows, lines: end - start }
}

/** Draws one line. */
function renderMarkdownLine(line: string, state: MarkdownState, style: Style, width: number): { readonly rows: string[]; readonly state: MarkdownState } {
  const source = clean(line)
  const fence = /^\s*(`{3,}|~{3,})\s*([\w+#.-]*)/.exec(source)
  if (state.fence !== null) {
    if (fence !== null && source.trim().startsWith(state.fence)) return { rows: [], state: MARKDOWN_START }
    return { rows: codeRows(source, style, width), state }
  }
  if (fence !== null) {
    const language = fence[2] ?? ''
    return { rows: language === '' ? [] : [style.dim(language)], state: { fence: fence[1] ?? '```' } }
  }
  return { rows: textRows(source, style, width), state }
}

function codeRows(source: string, style: Style, width: number): string[] {
  return wrap(source, Math.max(10, width - 2)).map((row) => `${style.dim(style.signs.bar)} ${style.accent(row)}`)
}

function textRows(source: string, style: Style, width: number): string[] {
  if (source.trim() === '') return ['']
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(source)) return [style.dim(style.signs.rule.repeat(Math.min(width, 24)))]
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(source)
  if (heading !== null) return wrap(style.bold(inline(heading[2] ?? '', style)), width)
  const quote = /^\s*>\s?(.*)$/.exec(source)
  if (quote !== null) return wrap(inline(quote[1] ?? '', style), width - 2).map((row) => `${style.dim(style.signs.bar)} ${style.italic(row)}`)
  const item = /^(\s*)([-*+]|\d{1,3}[.)])\s+(\[[ xX]\]\s+)?(.*)$/.exec(source)
  if (item !== null) {
    const [, indent = '', mark = '', box = '', rest = ''] = item
    const sign = /^\d/.test(mark) ? style.dim(mark) : box === '' ? style.dim(style.signs.bullet) : /x/i.test(box) ? style.green(style.signs.ok) : style.signs.box
    const lead = `${' '.repeat(Math.min(8, indent.length))}${sign} `
    return hang(lead, inline(rest, style), width)
  }
  return wrap(inline(source, style), width)
}

function hang(lead: string, body: string, width: number): string[] {
  const space = ' '.repeat(widthOf(lead))
  return wrap(body, Math.max(10, width - space.length)).map((row, index) => `${index === 0 ? lead : space}${row}`)
}

/** Bold, italic, code and links inside a line; an opened mark whose end has not streamed yet is already honoured. */
export function inline(source: string, style: Style): string {
  return source.split(/(`+[^`]*`+|`[^`]*$)/).map((part) => {
    if (part.startsWith('`')) return style.accent(part.replace(/^`+|`+$/g, ''))
    return part
      .replace(/!?\[([^\]]+)\]\((\S+?)\)/g, (_, label: string, url: string) => (label === url ? url : `${label} ${style.dim(`(${url})`)}`))
      .replace(/(\*\*|__)(?=\S)(.+?)(\1|$)/g, (_, __, words: string) => style.bold(words))
      .replace(/(?<![\w*])\*(?=[^\s*])([^*]+?)\*(?![\w*])/g, (_, words: string) => style.italic(words))
      .replace(/(?<![\w_])_(?=[^\s_])([^_]+?)_(?![\w_])/g, (_, words: string) => style.italic(words))
      .replace(/~~(?=\S)(.+?)~~/g, (_, words: string) => style.dim(words))
  }).join('')
}
