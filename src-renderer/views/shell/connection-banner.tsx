// Says that the connection is gone, how long until the next try, and lets a person try now. Short interruptions stay silent.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection, useIsConnected } from '../../app-context.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { useNow } from '../../ui/use-now.ts'
import styles from './connection-banner.module.css'

/** A restart of the gateway takes about this long; nobody needs to know. */
const PATIENCE_MS = 1200

export function ConnectionBanner() {
  const isOpen = useIsConnected()
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    if (isOpen) return setLate(false)
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isOpen])
  return isLate && !isOpen ? <Banner /> : null
}

function Banner() {
  const { t } = useTranslation()
  const retryAtMs = useConnection(({ connection }) => (connection.kind === 'offline' ? connection.retryAtMs : null))
  const retryNow = useConnection((state) => state.retryNow)
  return (
    <div className={styles.banner}>
      <p role="status">
        <b>{t('connection.lost')}</b> {t('connection.kept')}
      </p>
      <p className={styles.next}>{retryAtMs === null ? t('connection.reconnecting') : <Countdown untilMs={retryAtMs} />}</p>
      <Button variant="plain" onClick={retryNow} disabled={retryAtMs === null}>
        {t('action.tryNow')}
      </Button>
    </div>
  )
}

/** Seconds until the next try; not read out every second. */
export function Countdown({ untilMs }: { readonly untilMs: number }) {
  const { t } = useTranslation()
  const now = useNow(500)
  return <span aria-live="off">{t('connection.retryIn', { seconds: Math.max(1, Math.ceil((untilMs - now) / 1000)) })}</span>
}
