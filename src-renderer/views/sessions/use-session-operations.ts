// What can be done with one chat or many: the same wherever chats are listed. A refusal is told in a notice; what can be undone offers it there.
import { useTranslation } from 'react-i18next'
import { useLocation, useRoute } from 'wouter'
import { useApp } from '../../app-context.tsx'
import { fullTime } from '../../lib/format-time.ts'
import { sessionTitle } from '../../lib/session-title.ts'
import type { Refusal, SessionPatch, SessionRow } from '../../state/sessions-store.ts'
import { copyText } from '../../ui/code-block/copy-text.ts'
import { saveFile } from './save-file.ts'

type Rows = readonly SessionRow[]
export type SaveFormat = 'jsonl' | 'md'

export interface SessionOperations {
  readonly setPinned: (rows: Rows, pinned: boolean) => void
  /** The main chat stays where it is. */
  readonly setArchived: (rows: Rows, archived: boolean) => void
  /** Deletion happens only after the time to undo it has passed; the main chat stays. */
  readonly remove: (rows: Rows) => void
  /** The conversation as Markdown, on the clipboard. Resolves when it is there, or its failure was told. */
  readonly copy: (row: SessionRow) => Promise<void>
  /** One file; several chats come as a ZIP. Resolves when it was handed to the browser, or its failure was told. */
  readonly save: (rows: Rows, format: SaveFormat) => Promise<void>
}

const TYPES: Readonly<Record<SaveFormat, string>> = { jsonl: 'application/jsonl', md: 'text/markdown' }

export function useSessionOperations(): SessionOperations {
  const { t, i18n } = useTranslation()
  const { stores } = useApp()
  const [, navigate] = useLocation()
  const [, params] = useRoute('/chat/:key')
  const { sessions, toasts, agents } = stores
  const titleOf = (row: SessionRow) => sessionTitle(row) ?? t(row.isMain === true ? 'session.main' : 'session.untitled')
  /** The words for one chat name it; those for many count them. */
  const say = (one: string, many: string, rows: Rows, values: Readonly<Record<string, string>> = {}) =>
    rows[0] !== undefined && rows.length === 1 ? t(one, { title: titleOf(rows[0]), ...values }) : t(many, { count: rows.length, ...values })
  const keysOf = (rows: Rows) => rows.map(({ key }) => key)
  const movable = (rows: Rows) => rows.filter(({ isMain }) => isMain !== true)

  const tell = (refusals: readonly Refusal[], rows: Rows, one: string, many: string) => {
    const refused = rows.filter(({ key }) => refusals.some((refusal) => refusal.key === key))
    if (refused.length > 0) toasts.getState().show({ tone: 'bad', text: say(one, many, refused, { reason: refusals[0]?.reason ?? '' }) })
  }
  const change = async (rows: Rows, patch: SessionPatch): Promise<readonly Refusal[]> => {
    const refusals = await sessions.getState().patchAll(keysOf(rows), patch)
    tell(refusals, rows, 'session.changeFailed', 'session.changeFailedMany')
    return refusals
  }
  const leave = (rows: Rows) => {
    if (rows.some(({ key }) => key === params?.key)) navigate('/')
  }

  // What reads and writes transcripts comes when somebody saves: the sidebar, which is in every first load, needs none of it before.
  const markdownOf = async (row: SessionRow): Promise<string> => {
    const [{ readTranscript, transcriptMarkdown }, jsonl] = await Promise.all([import('../../lib/read-transcript.ts'), sessions.getState().transcript(row.key)])
    const look = readTranscript(jsonl)
    const assistant = agents.getState().agents.find(({ id }) => id === row.agentId)?.name ?? t('product')
    return transcriptMarkdown(titleOf(row), look.ok ? look.messages : [], { you: t('session.you'), assistant, used: (tool) => t('session.usedTool', { tool }), time: (ms) => fullTime(ms, i18n.language) })
  }

  return {
    setPinned: (rows, pinned) => void change(rows, { pinned }),
    setArchived(all, archived) {
      const rows = movable(all)
      if (archived) leave(rows)
      void change(rows, { archived }).then((refusals) => {
        const done = rows.filter(({ key }) => refusals.every((refusal) => refusal.key !== key))
        if (!archived || done.length === 0) return
        toasts.getState().show({ text: say('session.archived', 'session.archivedMany', done), action: { label: t('action.undo'), run: () => void change(done, { archived: false }) } })
      })
    },
    remove(all) {
      const rows = movable(all)
      if (rows.length === 0) return
      leave(rows)
      const restore = sessions.getState().hide(keysOf(rows))
      let isWanted = false
      toasts.getState().show({
        text: say('session.deleted', 'session.deletedMany', rows),
        action: {
          label: t('action.undo'),
          run() {
            isWanted = true
            restore()
          },
        },
        onGone() {
          if (!isWanted) void sessions.getState().removeAll(keysOf(rows)).then((refusals) => tell(refusals, rows, 'session.deleteFailed', 'session.deleteFailedMany'))
        },
      })
    },
    async copy(row) {
      try {
        await copyText(await markdownOf(row))
        toasts.getState().show({ text: t('session.copied', { title: titleOf(row) }) })
      } catch (error) {
        toasts.getState().show({ tone: 'bad', text: t('session.copyFailed', { title: titleOf(row), reason: error instanceof Error ? error.message : String(error) }) })
      }
    },
    async save(rows, format) {
      try {
        const [{ fileName }, { zip }] = await Promise.all([import('../../lib/read-transcript.ts'), import('../../lib/zip.ts')])
        const files: { name: string; text: string }[] = []
        const names = new Set<string>()
        for (const row of rows) {
          const text = format === 'jsonl' ? await sessions.getState().transcript(row.key) : await markdownOf(row)
          const base = fileName(titleOf(row))
          let name = base
          for (let number = 2; names.has(name.toLowerCase()); number += 1) name = `${base} ${number}`
          names.add(name.toLowerCase())
          files.push({ name: `${name}.${format}`, text })
        }
        const [first] = files
        if (first === undefined) return
        if (files.length === 1) saveFile(first.name, first.text, TYPES[format])
        else saveFile(`${t('session.exportName')}.zip`, zip(files), 'application/zip')
      } catch (error) {
        toasts.getState().show({ tone: 'bad', text: say('session.exportFailedOne', 'session.exportFailed', rows, { reason: error instanceof Error ? error.message : String(error) }) })
      }
    },
  }
}
