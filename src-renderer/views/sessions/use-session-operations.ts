// What can be done with one chat or many: the same wherever chats are listed. A refusal is told in a notice; what can be undone offers it there.
import { useTranslation } from 'react-i18next'
import { useLocation, useRoute } from 'wouter'
import { useApp } from '../../app-context.tsx'
import { fullTime } from '../../lib/format-time.ts'
import { sessionTitle } from '../../lib/session-title.ts'
import type { Refusal, SessionPatch, SessionRow } from '../../state/sessions-store.ts'
import { copyText } from '../../ui/code-block/copy-text.ts'
import type { SaveFormat } from './files/session-files.ts'

type Rows = readonly SessionRow[]

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
  const files = async () => {
    const { createSessionFiles } = await import('./files/session-files.ts')
    return createSessionFiles({
      titleOf, archiveName: t('session.exportName'),
      transcriptOf: ({ key }) => sessions.getState().transcript(key),
      wordsFor: ({ agentId }) => ({
        you: t('session.you'), assistant: agents.getState().agents.find(({ id }) => id === agentId)?.name ?? t('product'),
        used: (tool) => t('session.usedTool', { tool }), time: (ms) => fullTime(ms, i18n.language),
      }),
    })
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
        await copyText(await (await files()).markdownOf(row))
        toasts.getState().show({ text: t('session.copied', { title: titleOf(row) }) })
      } catch (error) {
        toasts.getState().show({ tone: 'bad', text: t('session.copyFailed', { title: titleOf(row), reason: error instanceof Error ? error.message : String(error) }) })
      }
    },
    async save(rows, format) {
      try {
        await (await files()).save(rows, format)
      } catch (error) {
        toasts.getState().show({ tone: 'bad', text: say('session.exportFailedOne', 'session.exportFailed', rows, { reason: error instanceof Error ? error.message : String(error) }) })
      }
    },
  }
}
