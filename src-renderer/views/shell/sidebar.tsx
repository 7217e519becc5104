// The sidebar: who you talk to, a new chat, the chats by day, how the assistant is doing.
import { MessagesSquare, PanelLeftClose, Plus, Search, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useRoute } from 'wouter'
import { useAgents, useApp, useConnection, useSessions } from '../../app-context.tsx'
import { chatPath } from '../../lib/session-address.ts'
import type { SessionRow } from '../../state/sessions-store.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { ManageNav } from './manage-nav.tsx'
import { isManagePath } from './manage-views.ts'
import { SessionList } from './session-list.tsx'
import { SidebarFoot } from './sidebar-foot.tsx'
import styles from './sidebar.module.css'
import { IS_MAC, useShortcut } from './use-shortcut.ts'

/** `onClose` exists where the sidebar is a sheet. */
export function Sidebar({ onClose }: { readonly onClose?: () => void }) {
  const { t } = useTranslation()
  const [location] = useLocation()
  const startChat = useNewChat()
  useShortcut('shift+o', startChat)
  return (
    <div className={styles.sidebar}>
      <header className={styles.who}>
        <Mark size={30} />
        <AgentName />
        {onClose !== undefined && (
          <IconButton label={t('shell.closeSidebar')} onClick={onClose}>
            <PanelLeftClose size={18} strokeWidth={1.75} />
          </IconButton>
        )}
      </header>
      {isManagePath(location) ? <ManageNav /> : <ChatNav onNewChat={startChat} />}
      <SidebarFoot />
    </div>
  )
}

function ChatNav({ onNewChat }: { readonly onNewChat: () => void }) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const find = useRef<HTMLInputElement>(null)
  const [, navigate] = useLocation()
  const [isOnSessions] = useRoute('/sessions')
  useShortcut('k', () => find.current?.focus())
  return (
    <>
      <button type="button" className={styles.new} onClick={onNewChat}>
        <Plus size={16} strokeWidth={1.75} />
        <span>{t('shell.newChat')}</span>
        <kbd aria-hidden="true">{IS_MAC ? '⇧⌘O' : 'Ctrl ⇧ O'}</kbd>
      </button>
      <div className={styles.find}>
        <Search size={15} strokeWidth={1.75} aria-hidden="true" />
        <input
          ref={find}
          type="search"
          value={query}
          placeholder={t('shell.find')}
          aria-label={t('shell.find')}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setQuery('')
            if (event.key === 'Enter' && query.trim() !== '') navigate(`/sessions?q=${encodeURIComponent(query.trim())}`)
          }}
        />
        {query === '' ? (
          <kbd aria-hidden="true">{IS_MAC ? '⌘K' : 'Ctrl K'}</kbd>
        ) : (
          <button type="button" aria-label={t('shell.clearFind')} onClick={() => setQuery('')}>
            <X size={14} strokeWidth={1.75} />
          </button>
        )}
      </div>
      <nav className={styles.nav} aria-label={t('shell.chats')}>
        <Link href="/sessions" aria-current={isOnSessions ? 'page' : undefined}>
          <MessagesSquare size={16} strokeWidth={1.75} />
          {t('shell.allChats')}
        </Link>
        <SessionList query={query} />
      </nav>
    </>
  )
}

/** The id of the agent that nobody gave a name. */
const UNNAMED = 'main'

function AgentName() {
  const { t } = useTranslation()
  const name = useAgents(({ agents, defaultId }) => agents.find(({ id }) => id === defaultId)?.name)
  return (
    <div className={styles.agent}>
      <b>{name === undefined || name === UNNAMED ? t('product') : name}</b>
      <span>{t('shell.agentRole')}</span>
    </div>
  )
}

/** Opens an empty chat: the newest one without a word in it, or a new one. */
function useNewChat(): () => void {
  const { t } = useTranslation()
  const { stores } = useApp()
  const [, navigate] = useLocation()
  const create = useSessions((state) => state.create)
  const agentId = useConnection(({ hello }) => hello?.defaultAgentId)
  return () => {
    const unused = [...stores.sessions.getState().rows.values()].find((row) => isUnused(row) && row.agentId === agentId)
    if (unused !== undefined) return navigate(chatPath(unused.key))
    create().then(
      (key) => navigate(chatPath(key)),
      (error: Error) => void stores.toasts.getState().show({ tone: 'bad', text: t('shell.newChatFailed', { reason: error.message }) }),
    )
  }
}

function isUnused({ key, systemSent, label, archived, hasActiveRun, isMain }: SessionRow): boolean {
  return systemSent === false && label === undefined && archived !== true && hasActiveRun !== true && isMain !== true && key.includes(':dashboard:')
}
