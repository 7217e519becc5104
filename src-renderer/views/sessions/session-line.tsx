// One chat in the list of all chats: name, last words, where and when, and what can be done with it.
import { Ellipsis, Pin } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { fullTime, shortAge } from '../../lib/format-time.ts'
import { chatPath } from '../../lib/session-address.ts'
import { sessionTitle } from '../../lib/session-title.ts'
import type { SessionRow } from '../../state/sessions-store.ts'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { onDemand } from '../../ui/on-demand/on-demand.ts'
import { channelOf, sessionTime } from './filter-sessions.ts'
import styles from './sessions-view.module.css'
import { useSessionActions } from './use-session-actions.tsx'

const RenameDialog = onDemand(() => import('./rename-dialog.tsx'))

export interface SessionLineProps {
  readonly row: SessionRow
  readonly now: number
  readonly isChosen: boolean
  /** Chats are being chosen: a press chooses instead of opening. */
  readonly isChoosing: boolean
  /** `isRange`: everything from the last one to this. */
  readonly onChoose: (key: string, isRange: boolean) => void
}

export const SessionLine = memo(function SessionLine({ row, now, isChosen, isChoosing, onChoose }: SessionLineProps) {
  const { t, i18n } = useTranslation()
  const [isRenaming, setRenaming] = useState(false)
  const title = sessionTitle(row) ?? t(row.isMain === true ? 'session.main' : 'session.untitled')
  const actions = useSessionActions(row, () => setRenaming(true))
  const time = sessionTime(row)
  return (
    <div className={styles.line} data-unread={row.unread === true || undefined} data-chosen={isChosen || undefined}>
      {isChoosing && (
        <label className={styles.choose}>
          <input type="checkbox" checked={isChosen} aria-label={title} onClick={({ shiftKey }) => onChoose(row.key, shiftKey)} onChange={ignore} />
        </label>
      )}
      <Link
        href={chatPath(row.key)}
        className={styles.link}
        onClick={(event) => {
          if (!isChoosing && !event.shiftKey) return
          event.preventDefault()
          onChoose(row.key, event.shiftKey)
        }}
      >
        <span className={styles.title}>
          {row.pinned === true && <Pin size={13} strokeWidth={2} aria-label={t('group.pinned')} />}
          <b dir="auto">{title}</b>
        </span>
        <span className={styles.meta}>
          {row.hasActiveRun === true && <em>{t('session.running')}</em>}
          {channelOf(row) !== 'webchat' && <span>{t(`channel.${channelOf(row)}`, { defaultValue: channelOf(row) })}</span>}
          {time > 0 && (
            <time dateTime={new Date(time).toISOString()} title={fullTime(time, i18n.language)}>
              {shortAge(time, now, i18n.language, t('time.justNow'))}
            </time>
          )}
          {row.unread === true && (
            <i className={styles.dot}>
              <span className="visually-hidden">{t('session.unreadHidden')}</span>
            </i>
          )}
        </span>
        <span className={styles.preview} dir="auto">{row.lastMessagePreview ?? t('sessions.noWords')}</span>
      </Link>
      {!isChoosing && <Menu
        label={t('session.more', { title })}
        align="end"
        items={actions}
        trigger={(props) => (
          <IconButton label={t('session.more', { title })} {...props}>
            <Ellipsis size={18} strokeWidth={1.75} />
          </IconButton>
        )}
      />}
      {isRenaming && <RenameDialog row={row} onClose={() => setRenaming(false)} />}
    </div>
  )
})

/** The press itself is what counts: it knows about Shift. */
function ignore(): void {}
