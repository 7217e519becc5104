// The list of all chats, drawn only where it is looked at: thousands cost what a screenful costs.
import { useRef } from 'react'
import type { HTMLAttributes, KeyboardEvent, ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso } from 'react-virtuoso'
import type { VirtuosoHandle } from 'react-virtuoso'
import type { SessionRow } from '../../state/sessions-store.ts'
import { useNow } from '../../ui/use-now.ts'
import type { Choosing } from './use-choosing.ts'
import { SessionLine } from './session-line.tsx'
import styles from './sessions-view.module.css'

interface Context {
  readonly header: ReactNode
  readonly empty: ReactNode
  readonly label: string
}

export interface SessionsTableProps {
  readonly rows: readonly SessionRow[]
  /** Above the rows, scrolls with them. */
  readonly header: ReactNode
  readonly empty: ReactNode
  readonly choosing: Choosing
}

const MINUTE_MS = 60_000

export function SessionsTable({ rows, header, empty, choosing }: SessionsTableProps) {
  const { t } = useTranslation()
  const now = useNow(MINUTE_MS)
  const list = useRef<VirtuosoHandle>(null)
  const frame = useRef<HTMLDivElement>(null)

  const focusRow = (index: number) => {
    if (index < 0 || index >= rows.length) return
    list.current?.scrollIntoView({ index, done: () => frame.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus() })
  }
  const move = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('a, input')) return
    const at = Number(event.target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1)
    const row = rows[at]
    if (row === undefined) return
    if (choose(event, row)) return event.preventDefault()
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = rows[to]
    if (event.shiftKey && next !== undefined) {
      if (!choosing.keys.has(row.key)) choosing.choose(row.key, false)
      choosing.choose(next.key, true)
    }
    focusRow(to)
  }
  /** The keys that choose; true when it was one. */
  const choose = ({ key, ctrlKey, metaKey }: KeyboardEvent, row: SessionRow): boolean => {
    const isMod = ctrlKey || metaKey
    if (key === 'x' && !isMod) choosing.choose(row.key, false)
    else if (key.toLowerCase() === 'a' && isMod) choosing.chooseAll()
    else if (key === 'Escape' && choosing.isOn) choosing.stop()
    else return false
    return true
  }

  return (
    <div ref={frame} className={styles.frame} onKeyDown={move}>
      <Virtuoso<SessionRow, Context>
        ref={list}
        className={styles.scroller}
        data={rows}
        context={{ header, empty, label: t('shell.allChats') }}
        computeItemKey={(_index, row) => row.key}
        increaseViewportBy={400}
        components={{ Header, EmptyPlaceholder, List, Item }}
        itemContent={(_index, row) => <SessionLine row={row} now={now} isChosen={choosing.keys.has(row.key)} isChoosing={choosing.isOn} onChoose={choosing.choose} />}
      />
    </div>
  )
}

function Header({ context }: { readonly context?: Context }) {
  return <div className={styles.column}>{context?.header}</div>
}

function EmptyPlaceholder({ context }: { readonly context?: Context }) {
  return <>{context?.empty}</>
}

function List({ context, ...props }: HTMLAttributes<HTMLDivElement> & { readonly context?: Context; readonly ref?: Ref<HTMLDivElement> }) {
  return <div {...props} role="list" aria-label={context?.label} />
}

function Item({ context: _context, item: _item, ...props }: HTMLAttributes<HTMLDivElement> & { readonly context?: Context; readonly item?: unknown }) {
  return <div {...props} role="listitem" className={styles.column} />
}
