// One chat in the sidebar: its name, where it happens and how old it is, and what can be done with it.
import { Ellipsis } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useRoute } from 'wouter'
import { classNames } from '../../../lib/class-names.ts'
import { shortAge } from '../../../lib/format-time.ts'
import { chatPath } from '../../../lib/session-address.ts'
import { sessionTitle } from '../../../lib/session-title.ts'
import type { SessionRow } from '../../../state/sessions-store.ts'
import { IconButton } from '../../../ui/buttons/icon-button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { onDemand } from '../../../ui/on-demand/on-demand.ts'
import { useSessionActions } from '../../sessions/use-session-actions.tsx'
import styles from './session-list.module.css'

const RenameDialog = onDemand(() => import('../../sessions/rename-dialog.tsx'))

export const SessionItem = memo(function SessionItem({ row, now }: { readonly row: SessionRow; readonly now: number }) {
  const { t, i18n } = useTranslation()
  const [, params] = useRoute('/chat/:key')
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [isRenaming, setRenaming] = useState(false)
  const title = sessionTitle(row) ?? t(row.isMain === true ? 'session.main' : 'session.untitled')
  const actions = useSessionActions(row, () => setRenaming(true))
  const isCurrent = params?.key === row.key
  const isRunning = row.hasActiveRun === true
  const isUnread = row.unread === true && !isCurrent
  const time = row.lastInteractionAt ?? row.updatedAt ?? null
  return (
    <li className={classNames(styles.item, isUnread && styles.unread)} data-current={isCurrent || undefined} data-menu={isMenuOpen || undefined}>
      <Link href={chatPath(row.key)} className={styles.link} aria-current={isCurrent ? 'page' : undefined}>
        <span className={styles.title}><span dir="auto">{title}</span></span>
        {(isRunning || isUnread) && (
          <i className={classNames(styles.dot, isRunning && styles.running)}>
            <span className="visually-hidden">{t(isRunning ? 'session.runningHidden' : 'session.unreadHidden')}</span>
          </i>
        )}
        <span className={styles.meta}>
          {row.channel !== undefined && row.channel !== 'webchat' && (
            <>
              <span>{t(`channel.${row.channel}`, { defaultValue: row.channel })}</span>
              <span aria-hidden="true">·</span>
            </>
          )}
          <span>{isRunning ? t('session.running') : time === null ? '' : shortAge(time, now, i18n.language, t('time.justNow'))}</span>
        </span>
      </Link>
      <span className={styles.more}>
        <Menu
          label={t('session.more', { title })}
          align="end"
          items={actions}
          onOpenChange={setMenuOpen}
          trigger={(props) => (
            <IconButton label={t('session.more', { title })} {...props}>
              <Ellipsis size={16} strokeWidth={1.75} />
            </IconButton>
          )}
        />
      </span>
      {isRenaming && <RenameDialog row={row} onClose={() => setRenaming(false)} />}
    </li>
  )
})
