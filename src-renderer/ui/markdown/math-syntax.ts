// Math in Markdown: $…$ and \(…\) inside a line, $$…$$ and \[…\] on their own. Money ($5 and $10) stays money.
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'

const DOLLAR = 0x24
const BACKSLASH = 0x5c

/** Adds the tokens `math_inline` and `math_block`, whose content is TeX. */
export function mathSyntax(md: MarkdownIt): void {
  md.inline.ruler.before('escape', 'math_inline', inlineMath)
  md.block.ruler.before('fence', 'math_block', blockMath, { alt: ['paragraph', 'blockquote', 'list'] })
}

function inlineMath(state: StateInline, silent: boolean): boolean {
  const found = delimited(state.src, state.pos, state.posMax)
  if (found === null) return false
  if (!silent) {
    const token = state.push('math_inline', 'math', 0)
    token.content = found.content
    token.markup = found.markup
  }
  state.pos = found.end
  return true
}

interface Found {
  readonly content: string
  readonly markup: string
  readonly end: number
}

function delimited(source: string, start: number, limit: number): Found | null {
  const code = source.charCodeAt(start)
  if (code === BACKSLASH) {
    const opener = source[start + 1]
    if (opener !== '(' && opener !== '[') return null
    const end = source.indexOf(opener === '(' ? '\\)' : '\\]', start + 2)
    return end < 0 || end > limit ? null : { content: source.slice(start + 2, end), markup: `\\${opener}`, end: end + 2 }
  }
  if (code !== DOLLAR) return null
  const markup = source.charCodeAt(start + 1) === DOLLAR ? '$$' : '$'
  const from = start + markup.length
  if (from >= limit || (markup === '$' && /\s/.test(source[from] ?? ' '))) return null
  let end = source.indexOf(markup, from)
  while (end > 0 && source.charCodeAt(end - 1) === BACKSLASH) end = source.indexOf(markup, end + 1)
  if (end <= from || end >= limit + 1) return null
  const isMoney = markup === '$' && (/\s/.test(source[end - 1] ?? ' ') || /\d/.test(source[end + 1] ?? ''))
  return isMoney ? null : { content: source.slice(from, end), markup, end: end + markup.length }
}

function blockMath(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const lineOf = (line: number): string => state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
  const first = lineOf(startLine).trimEnd()
  const closer = first.startsWith('$$') ? '$$' : first.startsWith('\\[') ? '\\]' : null
  if (closer === null) return false
  const rest = first.slice(2)
  const lines: string[] = []
  let line = startLine
  if (rest.endsWith(closer) && rest.length > closer.length) lines.push(rest.slice(0, -closer.length))
  else if (rest.includes(closer)) return false
  else {
    if (rest !== '') lines.push(rest)
    for (;;) {
      line += 1
      const next = line < endLine ? lineOf(line).trimEnd() : null
      // Not closed before the next blank line, or still being written: text, so half a formula never flashes as an error.
      if (next === null || next === '') return silent || pushText(state, startLine, line)
      if (next.endsWith(closer)) {
        lines.push(next.slice(0, -closer.length))
        break
      }
      lines.push(next)
    }
  }
  if (silent) return true
  const token = state.push('math_block', 'math', 0)
  token.block = true
  token.content = lines.join('\n').trim()
  token.map = [startLine, line + 1]
  state.line = line + 1
  return true
}

/** A paragraph of its own: what began like a formula stays apart, so that text which follows never changes what is before it. */
function pushText(state: StateBlock, startLine: number, endLine: number): true {
  const map: [number, number] = [startLine, endLine]
  state.push('paragraph_open', 'p', 1).map = map
  const inline = state.push('inline', '', 0)
  inline.content = state.getLines(startLine, endLine, state.blkIndent, false).trim()
  inline.map = map
  inline.children = []
  state.push('paragraph_close', 'p', -1)
  state.line = endLine
  return true
}
