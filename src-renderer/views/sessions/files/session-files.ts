// Chats as files: one as it is, several in a ZIP.
import { fileName, readTranscript, transcriptMarkdown } from '../../../lib/read-transcript.ts'
import { zip } from '../../../lib/zip.ts'
import type { SessionRow } from '../../../state/sessions-store.ts'
import { saveFile } from './save-file.ts'

export type SaveFormat = 'jsonl' | 'md'

export interface SessionFiles {
  /** The conversation as Markdown. */
  readonly markdownOf: (row: SessionRow) => Promise<string>
  /** Hands the chats to the browser's downloads. */
  readonly save: (rows: readonly SessionRow[], format: SaveFormat) => Promise<void>
}

export interface SessionFilesDependencies {
  readonly titleOf: (row: SessionRow) => string
  /** What several chats are called together. */
  readonly archiveName: string
  readonly transcriptOf: (row: SessionRow) => Promise<string>
  readonly wordsFor: (row: SessionRow) => Parameters<typeof transcriptMarkdown>[2]
}

const TYPES: Readonly<Record<SaveFormat, string>> = { jsonl: 'application/jsonl', md: 'text/markdown' }

export function createSessionFiles({ titleOf, archiveName, transcriptOf, wordsFor }: SessionFilesDependencies): SessionFiles {
  const markdownOf = async (row: SessionRow): Promise<string> => {
    const look = readTranscript(await transcriptOf(row))
    return transcriptMarkdown(titleOf(row), look.ok ? look.messages : [], wordsFor(row))
  }
  return {
    markdownOf,
    async save(rows, format) {
      const files: { name: string; text: string }[] = []
      const names = new Set<string>()
      for (const row of rows) {
        const text = format === 'jsonl' ? await transcriptOf(row) : await markdownOf(row)
        const base = fileName(titleOf(row))
        let name = base
        for (let number = 2; names.has(name.toLowerCase()); number += 1) name = `${base} ${number}`
        names.add(name.toLowerCase())
        files.push({ name: `${name}.${format}`, text })
      }
      const [first] = files
      if (first === undefined) return
      if (files.length === 1) saveFile(first.name, first.text, TYPES[format])
      else saveFile(`${archiveName}.zip`, zip(files), 'application/zip')
    },
  }
}
