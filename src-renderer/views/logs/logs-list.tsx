// The lines of the log, drawn only where they are looked at. Follows the end while the reader is there.
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { HTMLAttributes, KeyboardEvent, ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso } from 'react-virtuoso'
import type { VirtuosoHandle } from 'react-virtuoso'
import type { LogLine } from '../../state/logs/logs-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { LogLineRow } from './log-line.tsx'
import styles from './logs.module.css'

interface Context {
  readonly label: string
  readonly header: ReactNode
}

export interface LogsListProps {
  readonly lines: readonly LogLine[]
  /** Above the oldest line. */
  readonly header: ReactNode
  readonly isPaused: boolean
  /** Lines that came while it was paused. */
  readonly heldBack: number
  readonly onResume: () => void
}

export function LogsList({ lines, header, isPaused, heldBack, onResume }: LogsListProps) {
  const { t } = useTranslation()
  const list = useRef<VirtuosoHandle>(null)
  const frame = useRef<HTMLDivElement>(null)
  const [isAtEnd, setAtEnd] = useState(true)
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const lastId = lines.at(-1)?.id ?? 0
  const [seenId, setSeenId] = useState(lastId)
  useEffect(() => {
    if (isAtEnd) setSeenId(lastId)
  }, [isAtEnd, lastId])
  const unseen = isPaused ? heldBack : isAtEnd ? 0 : lines.length - 1 - lines.findLastIndex(({ id }) => id <= seenId)

  const toggle = useCallback((id: number) => {
    setOpen((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const jump = () => {
    if (isPaused) onResume()
    list.current?.scrollToIndex({ index: 'LAST', align: 'end' })
  }
  const move = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('button[aria-expanded]')) return
    const at = Number(event.target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key]
    if (at < 0 || to === undefined || to < 0 || to >= lines.length) return
    event.preventDefault()
    list.current?.scrollIntoView({ index: to, done: () => frame.current?.querySelector<HTMLElement>(`[data-index="${to}"] button`)?.focus() })
  }

  return (
    <div ref={frame} className={styles.frame} onKeyDown={move}>
      <Virtuoso<LogLine, Context>
        ref={list}
        className={styles.scroller}
        data={lines}
        context={{ label: t('logs.title'), header }}
        computeItemKey={(_index, { id }) => id}
        initialTopMostItemIndex={Math.max(0, lines.length - 1)}
        followOutput={(isThere) => (isThere && !isPaused ? 'auto' : false)}
        atBottomThreshold={24}
        atBottomStateChange={setAtEnd}
        increaseViewportBy={600}
        components={{ Header, List, Item }}
        itemContent={(_index, line) => <LogLineRow line={line} isOpen={open.has(line.id)} onToggle={toggle} />}
      />
      {(isPaused || !isAtEnd) && (
        <div className={styles.jump}>
          <Button icon={<ArrowDown size={16} strokeWidth={1.75} />} onClick={jump}>
            {unseen > 0 ? t(isPaused ? 'logs.resumeWith' : 'logs.newLines', { count: unseen }) : t(isPaused ? 'logs.resume' : 'logs.toEnd')}
          </Button>
        </div>
      )}
    </div>
  )
}

function Header({ context }: { readonly context?: Context }) {
  return <div className={styles.head}>{context?.header}</div>
}

function List({ context, ...props }: HTMLAttributes<HTMLDivElement> & { readonly context?: Context; readonly ref?: Ref<HTMLDivElement> }) {
  return <div {...props} role="list" aria-label={context?.label} />
}

function Item({ context: _context, item: _item, ...props }: HTMLAttributes<HTMLDivElement> & { readonly context?: Context; readonly item?: unknown }) {
  return <div {...props} role="listitem" className={styles.item} />
}
