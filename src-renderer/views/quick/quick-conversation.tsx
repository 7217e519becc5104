// The end of the conversation, below the field: what was asked last and the answer as it comes. All of it is in the dashboard.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createItemBuilder } from '../../state/chat-items.ts'
import type { ChatItem } from '../../state/chat-items.ts'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { useChat, useChatStore } from '../chat/chat-context.tsx'
import { Answer } from '../chat/messages/answer.tsx'
import { UserMessage } from '../chat/messages/user-message.tsx'
import { ApprovalCard } from '../chat/on-demand.ts'
import styles from './quick-page.module.css'

/** A window this small is for the last words. */
const MOST = 12
const AT_END_PX = 40

export function QuickConversation() {
  const { t } = useTranslation()
  const store = useChatStore()
  const items = useItems()
  const shown = items.slice(-MOST)
  const isCut = useChat(({ hasOlder }) => hasOlder) || items.length > MOST
  const phase = useChat((chat) => chat.phase)
  const problem = useChat((chat) => chat.problem)
  const lastAnswer = shown.findLast(({ kind }) => kind === 'answer')?.key
  const scroller = useEnd()
  if (phase === 'failed') return <div data-grows className={styles.problem}><ErrorNote title={t('chat.notRead')} {...(problem !== null && { details: problem })} onRetry={() => void store.getState().reload()}>{problem ?? ''}</ErrorNote></div>
  return (
    <div ref={scroller} className={styles.scroller} hidden={shown.length === 0} role="log" aria-live="off" aria-label={t('quick.conversation')} tabIndex={0}>
      <div data-grows className={styles.items}>
        {isCut && <p className={styles.earlier}>{t('quick.earlier')}</p>}
        {shown.map((item) => <Item key={item.key} item={item} isLast={item.key === lastAnswer} />)}
      </div>
    </div>
  )
}

function Item({ item, isLast }: { readonly item: ChatItem; readonly isLast: boolean }) {
  switch (item.kind) {
    case 'user': return <UserMessage item={item} />
    case 'answer': return <Answer item={item} isLast={isLast} />
    case 'approval': return <ApprovalCard approval={item.approval} />
    case 'note': return <p className={styles.earlier}>{item.text}</p>
    case 'day':
    case 'new': return null
  }
}

/** Without the lines between days: there is no room for them. */
function useItems(): readonly ChatItem[] {
  const [builder] = useState(createItemBuilder)
  const entries = useChat((chat) => chat.entries)
  const outgoing = useChat((chat) => chat.outgoing)
  const live = useChat((chat) => chat.live)
  const problems = useChat((chat) => chat.problems)
  const approvals = useChat((chat) => chat.approvals)
  return useMemo(() => builder.build({ entries, outgoing, live, problems, approvals, newFromId: null }).filter(({ kind }) => kind !== 'day' && kind !== 'new'), [builder, entries, outgoing, live, problems, approvals])
}

/** Stays at the end while the reader is there. */
function useEnd() {
  const scroller = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = scroller.current
    const content = element?.firstElementChild
    if (element === null || content === null || content === undefined) return
    let isAtEnd = true
    const note = (): void => {
      isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX
    }
    const follow = (): void => {
      if (isAtEnd) element.scrollTop = element.scrollHeight
    }
    const sizes = new ResizeObserver(follow)
    sizes.observe(content)
    element.addEventListener('scroll', note, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', note)
    }
  }, [])
  return scroller
}
