// The conversation as a virtual list: thousands of messages, a handful on the page. It follows its end while the reader is
// there, and never otherwise.
import { ArrowDown } from 'lucide-react'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso } from 'react-virtuoso'
import type { VirtuosoHandle } from 'react-virtuoso'
import { useSearch } from 'wouter'
import { createItemBuilder } from '../../../state/chat-items.ts'
import type { ChatItem } from '../../../state/chat-items.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { useChat, useChatStore } from '../chat-context.tsx'
import { ApprovalCard } from '../on-demand.ts'
import { Answer } from './answer.tsx'
import { DayLine, NewLine, NoteLine } from './lines.tsx'
import styles from './message-list.module.css'
import { createOwnScrolling } from './own-scrolling.ts'
import type { OwnScrolling } from './own-scrolling.ts'
import { UserMessage } from './user-message.tsx'

const FIRST = 10_000_000
const AT_END_PX = 60
const SETTLE_MS = 250
const TRIES = 8

export function MessageList() {
  const { t } = useTranslation()
  const store = useChatStore()
  const items = useItems()
  const list = useRef<VirtuosoHandle>(null)
  const firstIndex = useFirstIndex(items)
  const { isAtEnd, follow, scroller, toEnd, leaveEnd, isMarkOnPage } = useEnd(list)
  const unread = useUnread(items, isAtEnd)
  const lastAnswer = items.findLast(({ kind }) => kind === 'answer')?.key

  const marked = useReached(items, list, leaveEnd, isMarkOnPage)
  useOwnMessages(items, toEnd)
  return (
    <div className={styles.frame}>
      <Virtuoso
        ref={list}
        className={styles.list}
        data={items}
        scrollerRef={scroller}
        firstItemIndex={firstIndex}
        initialTopMostItemIndex={{ index: 'LAST', align: 'end' }}
        computeItemKey={(_, item) => item.key}
        itemContent={(_, item) => <Row item={item} isLast={item.key === lastAnswer} isMarked={item.key === marked} />}
        totalListHeightChanged={follow}
        startReached={() => void store.getState().loadOlder()}
        increaseViewportBy={{ top: 1200, bottom: 600 }}
        skipAnimationFrameInResizeObserver
        components={PARTS}
        role="log"
        aria-live="off"
        aria-label={t('chat.messages')}
      />
      {!isAtEnd && (
        <button type="button" className={styles.jump} onClick={() => toEnd('smooth')}>
          <ArrowDown size={16} strokeWidth={1.75} aria-hidden="true" />
          {unread > 0 ? t('chat.newMessages', { count: unread }) : t('chat.jumpToEnd')}
        </button>
      )}
    </div>
  )
}

const PARTS = { Header: ListHead, Footer: () => <div className={styles.end} /> }

/** Above the oldest message: older ones, or what keeps them away. */
function ListHead() {
  const { t } = useTranslation()
  const store = useChatStore()
  const hasOlder = useChat((chat) => chat.hasOlder)
  const problem = useChat((chat) => chat.olderProblem)
  if (problem !== null) {
    return (
      <div className={styles.head} data-head role="alert">
        <p>{t('chat.olderFailed', { reason: problem })}</p>
        <Button onClick={() => void store.getState().loadOlder()}>{t('action.tryAgain')}</Button>
      </div>
    )
  }
  return <div className={styles.head} data-head>{hasOlder && <p>{t('chat.olderLoading')}</p>}</div>
}

interface RowProps {
  readonly item: ChatItem
  readonly isLast: boolean
  /** Where a link led to. */
  readonly isMarked: boolean
}

const Row = memo(function Row({ item, isLast, isMarked }: RowProps) {
  return (
    <div className={styles.row} data-kind={item.kind} data-marked={isMarked || undefined}>
      <div className={styles.column}>
        {item.kind === 'day' ? <DayLine atMs={item.atMs} />
          : item.kind === 'new' ? <NewLine />
          : item.kind === 'note' ? <NoteLine text={item.text} />
          : item.kind === 'user' ? <UserMessage item={item} />
          : item.kind === 'answer' ? <Answer item={item} isLast={isLast} />
          : <ApprovalCard approval={item.approval} />}
      </div>
    </div>
  )
})

function useItems(): readonly ChatItem[] {
  const [builder] = useState(createItemBuilder)
  const entries = useChat((chat) => chat.entries)
  const outgoing = useChat((chat) => chat.outgoing)
  const live = useChat((chat) => chat.live)
  const problems = useChat((chat) => chat.problems)
  const approvals = useChat((chat) => chat.approvals)
  const newFromId = useChat((chat) => chat.newFromId)
  return useMemo(() => builder.build({ entries, outgoing, live, problems, approvals, newFromId }), [builder, entries, outgoing, live, problems, approvals, newFromId])
}

/** The list keeps its place when older messages come before the first: their number is taken off its first index. */
function useFirstIndex(items: readonly ChatItem[]): number {
  const anchor = useRef<{ key: string; index: number; first: number } | null>(null)
  const index = items.findIndex(({ kind }) => kind !== 'day' && kind !== 'new')
  const key = items[index]?.key
  const before = anchor.current
  if (key === undefined) return before?.first ?? FIRST
  let first = before?.first ?? FIRST
  if (before !== null && before.key !== key) {
    const now = items.findIndex((item) => item.key === before.key)
    if (now >= 0) first = before.first + before.index - now
  } else if (before !== null) first = before.first + before.index - index
  anchor.current = { key, index, first }
  return first
}

/** What the list puts around the head, and measures. */
function head(scroller: HTMLElement | null): HTMLElement | null {
  return scroller?.querySelector('[data-head]')?.parentElement ?? null
}

/** Whether the reader is at the end; only a person's own scrolling changes that. */
function useEnd(list: RefObject<VirtuosoHandle | null>) {
  const element = useRef<HTMLElement | null>(null)
  const own = useRef<OwnScrolling | null>(null)
  const pinned = useRef(true)
  const [isAtEnd, setAtEnd] = useState(true)

  const onScroll = useCallback(() => {
    const { current } = element
    if (current === null) return
    own.current?.scrolled()
    const rest = current.scrollHeight - current.scrollTop - current.clientHeight
    pinned.current = rest < AT_END_PX
    setAtEnd(pinned.current)
  }, [])
  const scroller = useCallback((found: HTMLElement | Window | null) => {
    element.current?.removeEventListener('scroll', onScroll)
    element.current = found instanceof HTMLElement ? found : null
    element.current?.addEventListener('scroll', onScroll, { passive: true })
    own.current = element.current === null ? null : createOwnScrolling({
      scroller: element.current,
      headHeight: () => head(element.current)?.offsetHeight ?? 0,
      goTo: (place) => list.current?.scrollToIndex(place),
    })
  }, [onScroll, list])
  const follow = useCallback(() => {
    if (pinned.current) own.current?.toEnd()
  }, [])
  const toEnd = useCallback((behavior: 'auto' | 'smooth') => {
    pinned.current = true
    own.current?.began()
    list.current?.scrollToIndex({ index: 'LAST', align: 'end', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : behavior })
  }, [list])

  // A keyboard that opens on a phone, or a message that grows while it is written, makes the list lower: its end stays in view.
  useEffect(() => {
    const { current } = element
    if (current === null) return
    const observer = new ResizeObserver(follow)
    observer.observe(current)
    return () => observer.disconnect()
  }, [follow])
  const leaveEnd = useCallback(() => {
    pinned.current = false
    own.current?.began()
  }, [])
  const isMarkOnPage = useCallback(() => {
    const mark = element.current?.querySelector('[data-marked]')?.getBoundingClientRect()
    const frame = element.current?.getBoundingClientRect()
    return mark !== undefined && frame !== undefined && mark.top < frame.bottom && mark.bottom > frame.top
  }, [])
  return { isAtEnd, follow, scroller, toEnd, leaveEnd, isMarkOnPage }
}

/** Goes to the message the address names and returns the key of its item. */
function useReached(items: readonly ChatItem[], list: RefObject<VirtuosoHandle | null>, leaveEnd: () => void, isOnPage: () => boolean): string | undefined {
  const store = useChatStore()
  const wanted = new URLSearchParams(useSearch()).get('message')
  const [isThere, setThere] = useState(false)
  useEffect(() => {
    setThere(false)
    if (wanted === null) return
    let isCurrent = true
    void store.getState().reach(wanted).then((found) => isCurrent && setThere(found))
    return () => {
      isCurrent = false
    }
  }, [store, wanted])
  const index = wanted === null || !isThere ? -1 : items.findIndex((item) => (item.kind === 'user' ? item.entryId === wanted : item.kind === 'answer' && item.entryIds.includes(wanted)))
  const isFound = index >= 0
  const latest = useRef(index)
  latest.current = index
  useEffect(() => {
    if (!isFound) return
    leaveEnd()
    let timer: ReturnType<typeof setTimeout> | undefined
    // Pages that were just put before it may still move the list: it goes there until the message is on the page.
    const go = (tries: number): void => {
      list.current?.scrollToIndex({ index: latest.current, align: 'center' })
      timer = setTimeout(() => {
        if (tries > 0 && !isOnPage()) go(tries - 1)
      }, SETTLE_MS)
    }
    requestAnimationFrame(() => go(TRIES))
    return () => clearTimeout(timer)
  }, [isFound, wanted, list, leaveEnd, isOnPage])
  return isFound ? items[index]?.key : undefined
}

/** How many messages came since the reader left the end. */
function useUnread(items: readonly ChatItem[], isAtEnd: boolean): number {
  const seen = useRef<string | undefined>(undefined)
  if (isAtEnd) seen.current = items.at(-1)?.key
  const at = items.findLastIndex(({ key }) => key === seen.current)
  return isAtEnd || at < 0 ? 0 : items.slice(at + 1).filter(({ kind }) => kind !== 'day' && kind !== 'note' && kind !== 'new').length
}

/** Who sends a message wants to see it. */
function useOwnMessages(items: readonly ChatItem[], toEnd: (behavior: 'auto') => void): void {
  const newest = items.findLast((item) => item.kind === 'user' && item.outgoing !== null)?.key
  useEffect(() => {
    if (newest !== undefined) requestAnimationFrame(() => toEnd('auto'))
  }, [newest, toEnd])
}
