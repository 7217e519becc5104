// Search snippets mark what matched with two private-use characters. Pure.

const START = '\uE000'
const END = '\uE001'

export interface SnippetPart {
  readonly text: string
  readonly isMatch: boolean
}

/** The snippet in order, without the marks. A mark without its partner marks nothing. */
export function splitMatches(snippet: string): readonly SnippetPart[] {
  const parts: SnippetPart[] = []
  let rest = snippet
  for (;;) {
    const start = rest.indexOf(START)
    const end = rest.indexOf(END, start + 1)
    if (start < 0 || end < 0) break
    if (start > 0) parts.push({ text: plain(rest.slice(0, start)), isMatch: false })
    parts.push({ text: plain(rest.slice(start + 1, end)), isMatch: true })
    rest = rest.slice(end + 1)
  }
  if (rest !== '') parts.push({ text: plain(rest), isMatch: false })
  return parts
}

function plain(text: string): string {
  return text.replaceAll(START, '').replaceAll(END, '').replace(/\s+/g, ' ')
}
