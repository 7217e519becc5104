// One conversation: its messages, what asks for an answer, and where the next message is written.
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useIsConnected, useSessions } from '../../app-context.tsx'
import { sessionTitle } from '../../lib/session-title.ts'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { ChatCommands } from '../sessions/chat-commands.tsx'
import { useCommands } from '../shell/commands/use-commands.ts'
import { useHandover } from '../shell/use-handover.ts'
import { ViewFrame } from '../shell/view-frame.tsx'
import { ChatProvider, chatParts, ComposerProvider, useChat, useChatStore } from './chat-context.tsx'
import type { ComposerHandle } from './chat-context.tsx'
import styles from './chat-view.module.css'
import { Composer } from './composer/composer.tsx'
import { EmptyChat } from './empty-chat.tsx'
import { focusLastMessage, moveAmongMessages } from './message-keys.ts'
import { MessageList } from './messages/message-list.tsx'
import { ContextChip, FindBar, loadChatParts, QueueStrip } from './on-demand.ts'

/** The first messages are on the page by then. */
const IDLE_MS = 500

export default function ChatView({ sessionKey }: { readonly sessionKey: string }) {
  const app = useApp()
  const { stores } = app
  const [store] = useState(() => chatParts(app).chats.of(sessionKey))

  useEffect(() => store.follow(), [store])
  useEffect(() => {
    const timer = setTimeout(loadChatParts, IDLE_MS)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    stores.sessions.getState().setActive(sessionKey)
    return () => stores.sessions.getState().setActive(null)
  }, [stores, sessionKey])

  return (
    <ChatProvider value={store}>
      <ChatFrame sessionKey={sessionKey} />
    </ChatProvider>
  )
}

function ChatFrame({ sessionKey }: { readonly sessionKey: string }) {
  const { t } = useTranslation()
  const row = useSessions(({ rows }) => rows.get(sessionKey))
  const ownTitle = useChat(({ facts }) => facts.title)
  const channel = useChat(({ facts }) => facts.channel)
  const title = (row === undefined ? null : sessionTitle(row)) ?? ownTitle ?? t(row?.isMain === true ? 'session.main' : 'session.untitled')
  const hasQueue = useChat(({ outgoing }) => outgoing.some(({ isBehind }) => isBehind))
  const composer = useRef<ComposerHandle>(null)
  const conversation = useRef<HTMLDivElement>(null)
  // Counts how often it was asked for: asking again goes back to the field.
  const [finding, setFinding] = useState(0)
  const find = (): void => setFinding((times) => times + 1)
  useCommands([
    { id: 'chat.find', label: t('chat.find'), group: 'page', shortcut: 'mod+f', run: find },
    { id: 'chat.editLast', label: t('chat.editLast'), group: 'page', shortcut: 'ArrowUp' },
    { id: 'chat.steer', label: t('chat.steerKey'), group: 'page', shortcut: 'mod+Enter' },
    { id: 'chat.stop', label: t('chat.stop'), group: 'page', shortcut: 'Escape' },
  ])
  useHandover('message', ({ text }) => composer.current?.write(text))
  useMarkRead(sessionKey)
  return (
    <ViewFrame
      title={title}
      facts={channel !== null && channel !== 'webchat' && <span className={styles.chip}>{t(`channel.${channel}`, { defaultValue: channel })}</span>}
      actions={
        <>
          <IconButton label={t('chat.find')} aria-expanded={finding > 0} onClick={find}><Search size={17} strokeWidth={1.75} /></IconButton>
          <ContextChip />
        </>
      }
    >
      <ComposerProvider value={composer}>
        {finding > 0 && (
          <FindBar
            sessionKey={sessionKey} within={conversation} asked={finding}
            onClose={() => {
              setFinding(0)
              composer.current?.focus()
            }}
          />
        )}
        <div ref={conversation} className={styles.conversation} onKeyDown={(event) => moveAmongMessages(event, () => composer.current?.focus())}>
          <Conversation onEdit={(text) => composer.current?.write(text)} />
        </div>
        <div
          className={styles.foot}
          onKeyDown={(event) => {
            if (event.altKey && event.key === 'ArrowUp' && focusLastMessage(conversation.current)) event.preventDefault()
          }}
        >
          {hasQueue && <QueueStrip />}
          <Composer ref={composer} sessionKey={sessionKey} />
        </div>
      </ComposerProvider>
      <Announcer />
      <ChatCommands sessionKey={sessionKey} />
    </ViewFrame>
  )
}

function Conversation({ onEdit }: { readonly onEdit: (text: string) => void }) {
  const { t } = useTranslation()
  const store = useChatStore()
  const phase = useChat((chat) => chat.phase)
  const problem = useChat((chat) => chat.problem)
  const isEmpty = useChat((chat) => chat.entries.length === 0 && chat.live === null && chat.approvals.length === 0 && chat.outgoing.every(({ isBehind }) => isBehind) && chat.problems.length === 0)
  const hasOwn = useChat((chat) => chat.outgoing.some(({ isBehind }) => !isBehind))
  // What was written meanwhile is shown before what is still on its way.
  if (phase === 'loading' && !hasOwn) return <div className={styles.waiting}><Skeleton lines={4} label={t('loading')} /></div>
  if (phase === 'failed') {
    return (
      <div className={styles.waiting}>
        <ErrorNote title={t('chat.notRead')} {...(problem !== null && { details: problem })} onRetry={() => void store.getState().reload()}>{problem ?? ''}</ErrorNote>
      </div>
    )
  }
  return isEmpty ? <EmptyChat onStart={onEdit} /> : <MessageList />
}

/** Whoever looks at a session has read it; what comes while nobody looks is marked. */
function useMarkRead(sessionKey: string): void {
  const { stores } = useApp()
  const store = useChatStore()
  const isRead = useChat(({ phase }) => phase === 'ready')
  useEffect(() => {
    const look = (): void => store.getState().look(!document.hidden)
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [store])
  const isUnread = useSessions(({ rows }) => rows.get(sessionKey)?.unread === true)
  const isOpen = useIsConnected()
  /** One try at a time. A refused one is the last of this connection: the row is unread again at once, and would be asked for without end. */
  const isTrying = useRef(false)
  useEffect(() => {
    isTrying.current = false
  }, [isOpen, sessionKey])
  useEffect(() => {
    if (!isUnread || !isRead || !isOpen) return
    const mark = (): void => {
      if (document.hidden || isTrying.current) return
      isTrying.current = true
      stores.sessions.getState().patch(sessionKey, { unread: false }).then(() => {
        isTrying.current = false
      }, () => undefined)
    }
    mark()
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [stores, sessionKey, isUnread, isRead, isOpen])
}

/** Tells screen readers what eyes see happen; never the streamed text itself. */
function Announcer() {
  const { t } = useTranslation()
  const isRunning = useChat(({ live }) => live !== null)
  const approvals = useChat((chat) => chat.approvals.length)
  const wasRunning = useRef(isRunning)
  const [text, setText] = useState('')
  useEffect(() => {
    if (wasRunning.current !== isRunning) setText(t(isRunning ? 'chat.workingHidden' : 'chat.answeredHidden'))
    wasRunning.current = isRunning
  }, [isRunning, t])
  return <p className="visually-hidden" role="status">{approvals > 0 ? t('chat.approvalHidden', { count: approvals }) : text}</p>
}
