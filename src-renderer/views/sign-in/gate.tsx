// What stands before the app while nobody is signed in: connecting, signing in, waiting for the owner, or why it can't be. Never blank.
import { useTranslation } from 'react-i18next'
import { useConnection, useGateways } from '../../app-context.tsx'
import type { ConnectionState } from '../../client/gateway-client.ts'
import { withTexts } from '../../i18n/with-texts.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { CommandLine } from '../../ui/command-line.tsx'
import { onDemand } from '../../ui/on-demand/on-demand.ts'
import { Countdown } from '../shell/connection-banner.tsx'
import { GatePage } from './gate-page.tsx'
import styles from './gate.module.css'

// Who is signed in never needs these.
const PairingPage = onDemand(withTexts('gate', () => import('./pairing-page.tsx')), ConnectingPage)
const RefusedPage = onDemand(withTexts('gate', () => import('./refused-page.tsx')), ConnectingPage)
const SignInPage = onDemand(withTexts('gate', () => import('./sign-in-page.tsx')), ConnectingPage)

const GateNote = onDemand(withTexts('gateways', () => import('../gateways/gate-note.tsx')))

export function Gate() {
  const isElsewhere = useGateways(({ elsewhere }) => elsewhere !== null) === true
  const connection = useConnection((state) => state.connection)
  return (
    <main className={styles.gate}>
      {pageFor(connection)}
      {isElsewhere && <GateNote />}
    </main>
  )
}

function pageFor(connection: ConnectionState) {
  switch (connection.kind) {
    case 'needs-sign-in':
      return <SignInPage connection={connection} />
    case 'waiting-for-pairing':
      return <PairingPage connection={connection} />
    case 'refused':
      return <RefusedPage connection={connection} />
    case 'offline':
      return <UnreachablePage retryAtMs={connection.retryAtMs} />
    case 'connecting':
      // Who waits for a second attempt keeps the page that explains it.
      return connection.attempt > 1 ? <UnreachablePage retryAtMs={null} /> : <ConnectingPage />
    case 'open':
    case 'closed':
      return <ConnectingPage />
  }
}

function ConnectingPage() {
  const { t } = useTranslation()
  return (
    <p className={styles.connecting} role="status">
      {t('unreachable.connecting')}
    </p>
  )
}

function UnreachablePage({ retryAtMs }: { readonly retryAtMs: number | null }) {
  const { t } = useTranslation()
  const retryNow = useConnection((state) => state.retryNow)
  return (
    <GatePage title={t('unreachable.title')} intro={t('unreachable.intro')}>
      <CommandLine command="npm start" copyLabel={t('action.copyCommand')} copiedLabel={t('action.copied')} />
      <div className={styles.row}>
        <Button variant="primary" onClick={retryNow} isBusy={retryAtMs === null}>
          {t('action.tryNow')}
        </Button>
        <span className={styles.quiet}>{retryAtMs === null ? t('connection.reconnecting') : <Countdown untilMs={retryAtMs} />}</span>
      </div>
    </GatePage>
  )
}
