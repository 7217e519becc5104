// Waiting until the owner lets this browser in. Goes on by itself.
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../app-context.tsx'
import type { ConnectionState } from '../../client/gateway-client.ts'
import { shortDeviceId } from '../../lib/short-device-id.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { CommandLine } from '../../ui/command-line.tsx'
import { GatePage } from './gate-page.tsx'
import styles from './gate.module.css'

export default function PairingPage({ connection }: { readonly connection: Extract<ConnectionState, { kind: 'waiting-for-pairing' }> }) {
  const { t } = useTranslation()
  const { requestId, deviceId, isTurnedDown } = connection
  const retryNow = useConnection((state) => state.retryNow)
  const device = (
    <dl className={styles.facts}>
      <dt>{t('gate.pairing.device')}</dt>
      <dd>{shortDeviceId(deviceId)}</dd>
    </dl>
  )
  if (isTurnedDown) {
    return (
      <GatePage title={t('gate.pairing.turnedDownTitle')} intro={t('gate.pairing.turnedDown')}>
        {device}
        <div className={styles.row}>
          <Button variant="primary" onClick={retryNow}>
            {t('gate.pairing.askAgain')}
          </Button>
        </div>
      </GatePage>
    )
  }
  return (
    <GatePage title={t('gate.pairing.title')} intro={t('gate.pairing.intro')}>
      <CommandLine command={`npx claw devices approve${requestId === null ? '' : ` ${requestId.slice(0, 8)}`}`} copyLabel={t('action.copyCommand')} copiedLabel={t('action.copied')} />
      {device}
      <p className={styles.waiting} role="status">
        <i aria-hidden="true" />
        {t('gate.pairing.waiting')}
      </p>
    </GatePage>
  )
}
