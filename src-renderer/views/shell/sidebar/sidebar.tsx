// The sidebar: who you talk to, a new chat, the chats by day, how the assistant is doing.
import { Command as CommandIcon, MessagesSquare, PanelLeftClose, Plus, Search, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useRoute } from 'wouter'
import { useAgents, useApp } from '../../../app-context.tsx'
import { IconButton } from '../../../ui/buttons/icon-button.tsx'
import { Keys } from '../../../ui/keys/keys.tsx'
import { Mark } from '../../../ui/mark.tsx'
import { onDemand } from '../../../ui/on-demand/on-demand.ts'
import { useCommands } from '../commands/use-commands.ts'
import { isManagePath } from '../manage-paths.ts'
import { NeedsYou } from './needs-you.tsx'
import { SessionList } from './session-list.tsx'
import { SidebarFoot } from './sidebar-foot.tsx'
import styles from './sidebar.module.css'
import { useNewChat } from '../use-new-chat.ts'

/** Nobody starts here: its icons come with it. */
const ManageNav = onDemand(() => import('./manage-nav.tsx'), () => <div className={styles.nav} />)

/** `onClose` exists where the sidebar is a sheet. */
export function Sidebar({ onClose }: { readonly onClose?: () => void }) {
  const { t } = useTranslation()
  const { stores } = useApp()
  const [location] = useLocation()
  const startChat = useNewChat()
  return (
    <div className={styles.sidebar}>
      <header className={styles.who}>
        <Mark size={30} />
        <AgentName />
        <IconButton label={t('commands.open')} onClick={() => stores.commands.getState().show('palette')}>
          <CommandIcon size={16} strokeWidth={1.75} />
        </IconButton>
        {onClose !== undefined && (
          <IconButton label={t('shell.closeSidebar')} onClick={onClose}>
            <PanelLeftClose size={18} strokeWidth={1.75} />
          </IconButton>
        )}
      </header>
      {isManagePath(location) ? <ManageNav /> : <ChatNav onNewChat={startChat} />}
      <NeedsYou />
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
  useCommands([{ id: 'shell.find', label: t('shell.find'), group: 'action', shortcut: '/', run: () => find.current?.focus() }])
  return (
    <>
      <button type="button" className={styles.new} onClick={onNewChat}>
        <Plus size={16} strokeWidth={1.75} />
        <span>{t('shell.newChat')}</span>
        <Keys shortcut="mod+shift+o" />
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
          <Keys shortcut="/" />
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
