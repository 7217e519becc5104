// The header every view has: title on one line, what belongs to it at the end; on phones the button that shows the sidebar.
import { PanelLeft } from 'lucide-react'
import { createContext, useContext, useEffect } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAttention } from '../../app-context.tsx'
import { PHONE, useMedia } from '../../ui/use-media.ts'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import styles from './view-frame.module.css'

/** Shows the sidebar; null where it is always there. */
const SidebarContext = createContext<(() => void) | null>(null)
export const SidebarProvider = SidebarContext.Provider

export interface ViewFrameProps {
  readonly title: string
  /** Before the title: a face, a state. */
  readonly icon?: ReactNode
  /** Small facts after the title. */
  readonly facts?: ReactNode
  /** Buttons at the end of the header. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function ViewFrame({ title, icon, facts, actions, children }: ViewFrameProps) {
  const { t } = useTranslation()
  const showSidebar = useContext(SidebarContext)
  const isPhone = useMedia(PHONE)
  const waiting = useAttention(({ approvals, devices }) => approvals + devices)
  useEffect(() => {
    document.title = title === t('product') ? title : `${title} · ${t('product')}`
  }, [title, t])
  return (
    <>
      <header className={styles.bar}>
        {isPhone && showSidebar !== null && (
          <IconButton label={waiting === 0 ? t('shell.openSidebar') : t('needsYou.showChats', { count: waiting })} onClick={showSidebar}>
            <PanelLeft size={18} strokeWidth={1.75} />
            {waiting > 0 && <i className={styles.waiting} />}
          </IconButton>
        )}
        {icon}
        <h1 className={styles.title} dir="auto" title={title}>{title}</h1>
        {facts}
        <div className={styles.actions}>{actions}</div>
      </header>
      <div className={styles.body}>{children}</div>
    </>
  )
}
