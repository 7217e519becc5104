// Quick chat: a field, and below it the answer. A page of its own without the dashboard's frame, in a small window of the desktop app.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Router } from 'wouter'
import type { DesktopBridge } from '../../../src-preload/channels.ts'
import { useApp, useConnection } from '../../app-context.tsx'
import { chatPath } from '../../lib/session-address.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { ChatProvider, chatParts, ComposerProvider } from '../chat/chat-context.tsx'
import type { ComposerHandle } from '../chat/chat-context.tsx'
import { QuickComposer } from './quick-composer.tsx'
import { QuickConversation } from './quick-conversation.tsx'
import styles from './quick-page.module.css'
import { createQuickSession } from './quick-session.ts'
import { useGrowingWindow } from './use-growing-window.ts'

export default function QuickPage({ desktop }: { readonly desktop: DesktopBridge }) {
  const { t } = useTranslation()
  const agentId = useConnection(({ hello }) => hello?.defaultAgentId)
  const { storage } = useApp()
  const [session] = useState(() => createQuickSession({ storage, now: Date.now }))
  // Counts the conversations that were begun here.
  const [begun, setBegun] = useState(0)
  const sessionKey = useMemo(() => (agentId === undefined ? null : session.current(agentId)), [session, agentId, begun])
  const page = useRef<HTMLElement>(null)
  useGrowingWindow(page, desktop)
  useEffect(() => {
    document.title = t('quick.title')
    const hide = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) void desktop.call('quickChat.hide', {})
    }
    addEventListener('keydown', hide)
    return () => removeEventListener('keydown', hide)
  }, [desktop, t])
  // Links of the conversation lead to the dashboard.
  const useDashboard = useMemo(() => createDashboardLocation(desktop), [desktop])
  return (
    <Router hook={useDashboard}>
      <main ref={page} className={styles.page} aria-label={t('quick.title')}>
        <h1 className="visually-hidden">{t('quick.title')}</h1>
        {sessionKey === null || agentId === undefined
          ? <Waiting desktop={desktop} />
          : (
            <QuickChat
              key={sessionKey} desktop={desktop} sessionKey={sessionKey} agentId={agentId}
              onNew={() => {
                session.begin(agentId)
                setBegun((times) => times + 1)
              }}
            />
          )}
      </main>
    </Router>
  )
}

interface QuickChatProps {
  readonly desktop: DesktopBridge
  readonly sessionKey: string
  readonly agentId: string
  readonly onNew: () => void
}

function QuickChat({ desktop, sessionKey, agentId, onNew }: QuickChatProps) {
  const app = useApp()
  const [store] = useState(() => chatParts(app).chats.of(sessionKey))
  const composer = useRef<ComposerHandle>(null)
  useEffect(() => store.follow(), [store])
  useEffect(() => desktop.on('quickChat.shown', () => composer.current?.focus()), [desktop])
  return (
    <ChatProvider value={store}>
      <ComposerProvider value={composer}>
        <QuickComposer ref={composer} desktop={desktop} sessionKey={sessionKey} agentId={agentId} onNew={onNew} onOpen={() => void desktop.call('quickChat.openInDashboard', { path: chatPath(sessionKey) })}>
          <QuickConversation />
        </QuickComposer>
      </ComposerProvider>
    </ChatProvider>
  )
}

/** Before the assistant is there: what is missing, and where it can be seen to. */
function Waiting({ desktop }: { readonly desktop: DesktopBridge }): ReactNode {
  const { t } = useTranslation()
  const kind = useConnection(({ connection }) => connection.kind)
  const isRefused = kind === 'needs-sign-in' || kind === 'waiting-for-pairing' || kind === 'refused'
  return (
    <div className={styles.waiting} role="status">
      <p>{t(isRefused ? 'quick.signIn' : kind === 'offline' ? 'quick.away' : 'quick.connecting')}</p>
      {isRefused && <Button onClick={() => void desktop.call('quickChat.openInDashboard', { path: '/' })}>{t('quick.signInOpen')}</Button>}
    </div>
  )
}

/** A place that is always `/quick`: going elsewhere is for the main window. */
function createDashboardLocation(desktop: DesktopBridge) {
  const go = (path: string): void => void desktop.call('quickChat.openInDashboard', { path })
  return (): [string, (path: string) => void] => ['/quick', go]
}
