// The connection was refused for a reason that waiting does not change.
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../app-context.tsx'
import type { ConnectionState } from '../../client/gateway-client.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { GatePage } from './gate-page.tsx'
import styles from './gate.module.css'

const TEXTS: Readonly<Record<string, string>> = {
  CONTROL_UI_ORIGIN_NOT_ALLOWED: 'gate.refused.origin',
  PROTOCOL_MISMATCH: 'gate.refused.protocol',
  'insecure-page': 'gate.refused.insecure',
  'old-browser': 'gate.refused.browser',
}

export default function RefusedPage({ connection }: { readonly connection: Extract<ConnectionState, { kind: 'refused' }> }) {
  const { t } = useTranslation()
  const retryNow = useConnection((state) => state.retryNow)
  const { code, message } = connection
  const isOutdated = code === 'PROTOCOL_MISMATCH'
  return (
    <GatePage title={t('gate.refused.title')} intro={t(TEXTS[code] ?? 'gate.refused.other', { message, origin: location.origin })}>
      <div className={styles.row}>
        <Button variant="primary" onClick={() => (isOutdated ? location.reload() : retryNow())}>
          {t(isOutdated ? 'gate.refused.reload' : 'action.tryAgain')}
        </Button>
      </div>
    </GatePage>
  )
}
