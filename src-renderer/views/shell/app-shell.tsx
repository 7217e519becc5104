// The frame around every view: sidebar (a sheet on phones), connection banner, content.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useCommandList } from '../../app-context.tsx'
import { PHONE, useMedia } from '../../ui/use-media.ts'
import styles from './app-shell.module.css'
import { ShellCommands } from './commands/shell-commands.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Sidebar } from './sidebar/sidebar.tsx'
import { ViewBoundary } from './view-boundary.tsx'
import { UsageNotices } from './usage-notices.tsx'
import { SidebarProvider } from './view-frame.tsx'

export function AppShell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  const isPhone = useMedia(PHONE)
  const [location] = useLocation()
  const [isSheetOpen, setSheetOpen] = useState(false)
  const showSheet = useCallback(() => setSheetOpen(true), [])
  const hideSheet = useCallback(() => setSheetOpen(false), [])
  const overlay = useCommandList((state) => state.overlay)
  useEffect(hideSheet, [location, overlay, hideSheet])

  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#content">
        {t('shell.skip')}
      </a>
      {isPhone ? (
        isSheetOpen && (
          <Sheet label={t('shell.sidebar')} onClose={hideSheet}>
            <Sidebar onClose={hideSheet} />
          </Sheet>
        )
      ) : (
        <aside className={styles.side} aria-label={t('shell.sidebar')}>
          <Sidebar />
        </aside>
      )}
      <main id="content" className={styles.content} tabIndex={-1}>
        <ConnectionBanner />
        <SidebarProvider value={showSheet}>
          <ViewBoundary place={location}>
            {children}
          </ViewBoundary>
        </SidebarProvider>
      </main>
      <ShellCommands />
      <UsageNotices />
    </div>
  )
}

/** The sidebar above the page. A press beside it or Escape closes it. */
function Sheet({ label, onClose, children }: { readonly label: string; readonly onClose: () => void; readonly children: ReactNode }) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    if (dialog?.open === false) dialog.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={element}
      className={styles.sheet}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === element.current) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
