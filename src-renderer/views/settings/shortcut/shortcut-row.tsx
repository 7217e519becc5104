// The global shortcut of quick chat, in the desktop app: what it is, whether it works, and typing another.
import { useEffect, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { DesktopBridge, ShortcutReport } from '../../../../src-preload/channels.ts'
import { acceleratorKeys, typedShortcut } from '../../../lib/accelerators/accelerator.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { KeyCaps } from '../../../ui/keys/keys.tsx'
import { IS_MAC } from '../../../ui/keys/platform.ts'
import { Row } from '../../../ui/rows.tsx'
import styles from './shortcut-row.module.css'

export default function ShortcutRow({ desktop }: { readonly desktop: DesktopBridge }) {
  const { t } = useTranslation()
  const [report, setReport] = useState<ShortcutReport | null>(null)
  const [isRecording, setRecording] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    void desktop.call('shortcut.get', {}).then(setReport)
    return desktop.on('shortcut.changed', setReport)
  }, [desktop])
  // Whoever leaves while typing wants the old one back.
  useEffect(() => {
    if (!isRecording) return
    void desktop.call('shortcut.record', { isRecording: true })
    return () => void desktop.call('shortcut.record', { isRecording: false })
  }, [desktop, isRecording])
  if (report === null) return null

  const choose = (quickChatShortcut: string): void => {
    setRecording(false)
    setProblem(null)
    desktop.call('settings.change', { changes: { quickChatShortcut } }).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
  }
  const type = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape' && !event.ctrlKey && !event.altKey && !event.metaKey) return setRecording(false)
    const typed = typedShortcut(event, IS_MAC)
    if (typed.kind === 'shortcut') choose(typed.accelerator)
    else if (typed.kind !== 'held') setProblem(t(`settings.shortcut.${typed.kind}`))
  }
  const keys = acceleratorKeys(report.accelerator, IS_MAC)
  const trouble = report.state === 'taken' || report.state === 'unusable' ? t(`settings.shortcut.state.${report.state}`) : null
  return (
    <Row
      title={t('settings.shortcut.title')}
      facts={t(report.state === 'off' ? 'settings.shortcut.state.off' : 'settings.shortcut.help')}
      actions={isRecording
        ? (
          <button type="button" className={styles.field} autoFocus aria-label={t('settings.shortcut.typeLabel')} onKeyDown={type} onBlur={() => setRecording(false)}>
            {t('settings.shortcut.type')}
          </button>
        )
        : (
          <>
            {keys.length > 0 && <KeyCaps names={keys} isRead />}
            <Button
              onClick={() => {
                setProblem(null)
                setRecording(true)
              }}
            >
              {t(keys.length === 0 ? 'settings.shortcut.choose' : 'settings.shortcut.change')}
            </Button>
            {keys.length > 0 && <Button variant="plain" onClick={() => choose('')}>{t('settings.shortcut.remove')}</Button>}
          </>
        )}
    >
      {trouble !== null && (
        <div className={styles.trouble} role="alert">
          <p>{trouble}</p>
          {report.alternatives.length > 0 && (
            <div className={styles.offers}>
              <span>{t('settings.shortcut.free')}</span>
              {report.alternatives.map((alternative) => (
                <Button key={alternative} onClick={() => choose(alternative)}>{t('settings.shortcut.take')} <KeyCaps names={acceleratorKeys(alternative, IS_MAC)} isRead /></Button>
              ))}
            </div>
          )}
        </div>
      )}
      {trouble === null && report.isNeededElsewhere && <p className={styles.warning} role="status">{t('settings.shortcut.neededElsewhere')}</p>}
      {problem !== null && <p className={styles.warning} role="alert">{problem}</p>}
    </Row>
  )
}
