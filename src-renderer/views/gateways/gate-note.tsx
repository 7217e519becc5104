// Before the app, while a gateway on another computer is used: which one, how the way to it stands, and the way back to this computer.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useGateways } from '../../app-context.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import styles from './gateways.module.css'

export default function GateNote() {
  const { t } = useTranslation()
  const { gateways } = useApp()
  const used = useGateways(({ report }) => report?.gateways.find(({ id }) => id === report.current)) ?? null
  useEffect(() => void gateways?.getState().load(), [gateways])
  if (used === null) return null
  const { name, place, route } = used
  return (
    <aside className={styles.gate}>
      <p>
        <b>{t('gateways.gate.title', { name })}</b>
      </p>
      <p role="status">
        {t(`gateways.route.${place.kind}.${route.kind}`)}
        {'message' in route && ` — ${route.message}`}
      </p>
      <div className={styles.actions}>
        {(route.kind === 'refused' || route.kind === 'trying') && <Button onClick={() => void gateways?.getState().retry()}>{t('gateways.gate.retry')}</Button>}
        <Button variant="plain" onClick={() => void gateways?.getState().use(null)}>
          {t('gateways.gate.useHere')}
        </Button>
      </div>
    </aside>
  )
}
