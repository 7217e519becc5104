// The assistant's notes: lines of MEMORY.md in the workspace. Pure text work; the tools do the reading and writing.

export const NOTES_FILE = 'MEMORY.md'

const STOP_WORDS = new Set(['the', 'a', 'an', 'my', 'your', 'of', 'about', 'is', 'are', 'was', 'to', 'in', 'on', 'for', 'that', 'this', 'it', 'and', 'i', 'me'])

/** The text of a read result without the tool's own remarks. */
export function withoutRemarks(text: string): string {
  if (text === '(empty file)') return ''
  return text.replace(/\n\[(?:lines \d+|\d+ very long)[^\]]*\]/g, '')
}

/** Every line that says something; headings are no notes. */
export function notesIn(text: string): readonly string[] {
  return withoutRemarks(text).split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
}

/** A note without its list mark. */
export function plainNote(line: string): string {
  return line.replace(/^[-*+]\s+/, '')
}

function stems(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !STOP_WORDS.has(word)).map((word) => (word.length > 4 ? word.replace(/(?:ies|es|s|ing|ed)$/, '') : word))
}

/** The notes that have every word of the topic, else those with any of them. */
export function notesAbout(text: string, topic: string): readonly string[] {
  const wanted = stems(topic)
  if (wanted.length === 0) return notesIn(text)
  const hits = notesIn(text).map((line) => {
    const words = stems(line)
    return { line, score: wanted.filter((stem) => words.some((word) => word.startsWith(stem) || stem.startsWith(word))).length }
  })
  const all = hits.filter((hit) => hit.score === wanted.length)
  return (all.length > 0 ? all : hits.filter((hit) => hit.score > 0)).map((hit) => hit.line)
}

export type NoteEdit =
  | { readonly tool: 'edit'; readonly oldText: string; readonly newText: string }
  | { readonly tool: 'write'; readonly content: string }

/** How to add a note: behind the last line that is found only once. */
export function addNote(text: string | null, note: string): NoteEdit {
  const line = `- ${note.replace(/\s*\n\s*/g, ' ')}`
  if (text === null) return { tool: 'write', content: `# Memory\n\n${line}\n` }
  const content = withoutRemarks(text)
  const anchor = content.split('\n').findLast((candidate) => candidate.trim() !== '' && content.split(candidate).length === 2)
  if (anchor === undefined) return { tool: 'write', content: `${content.trimEnd()}${content.trim() === '' ? '# Memory\n' : ''}\n${line}\n` }
  return { tool: 'edit', oldText: anchor, newText: anchor.startsWith('#') ? `${anchor}\n\n${line}` : `${anchor}\n${line}` }
}

/** How to remove a note, as it stands in the file. */
export function removeNote(text: string, note: string): NoteEdit {
  const content = withoutRemarks(text)
  const withBreak = content.includes(`${note}\n`) ? `${note}\n` : content.includes(`\n${note}`) ? `\n${note}` : note
  return { tool: 'edit', oldText: withBreak, newText: '' }
}
