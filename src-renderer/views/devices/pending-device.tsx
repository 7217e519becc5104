// A device that asks to be let in, or for more: what it would be able to do, what to compare, yes or no. Enter never lets anybody in.
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useConnection, useMay, useViewStore } from '../../app-context.tsx'
import { shortAge } from '../../lib/format-time.ts'
import { hasScope } from '../../lib/has-scope.ts'
import { shortDeviceId } from '../../lib/short-device-id.ts'
import { createDevicesStore } from '../../state/access/devices-store.ts'
import type { PairedDevice, PendingDevice } from '../../state/access/devices-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { isLoopback, kindOf, nameOf } from './describe-device.ts'
import styles from './devices.module.css'
import { RightsList } from './rights-list.tsx'
import { rightsOf } from './rights.ts'

export interface PendingDeviceCardProps {
  readonly request: PendingDevice
  /** What is known of it already, when it asks for more. */
  readonly known: PairedDevice | undefined
  readonly now: number
}

export function PendingDeviceCard({ request, known, now }: PendingDeviceCardProps) {
  const { t, i18n } = useTranslation()
  const store = useViewStore(createDevicesStore)
  const approve = useStore(store, (state) => state.approve)
  const decline = useStore(store, (state) => state.decline)
  const granted = useConnection(({ hello }) => hello?.scopes) ?? []
  const mayDecide = useMay('operator.pairing')
  const [busy, setBusy] = useState<'approve' | 'decline' | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const { requestId, deviceId, remoteIp = '', browserOrigin } = request
  const name = nameOf(known ?? request) ?? t('devices.unnamed')
  const isMore = known !== undefined
  const titleId = `request-${requestId}`
  // Nobody hands out what they do not hold.
  const mayGrant = request.scopes.every((scope) => hasScope(granted, scope)) && (!request.roles.includes('node') || hasScope(granted, 'operator.admin'))

  const decide = (kind: 'approve' | 'decline', act: (id: string) => Promise<void>) => {
    setBusy(kind)
    setProblem(null)
    act(requestId).catch((error: Error) => {
      setProblem(error.message)
      setBusy(null)
    })
  }
  return (
    <article className={styles.card} aria-labelledby={titleId}>
      <header>
        <h3 id={titleId}>{t(isMore ? 'devices.askMoreTitle' : 'devices.askTitle', { name })}</h3>
        <p>{t(isMore ? 'devices.askMoreIntro' : 'devices.askIntro')}</p>
      </header>
      <RightsList label={t('devices.itCould')} rights={rightsOf(request)} {...(known !== undefined && { held: rightsOf(known) })} />
      <dl className={styles.facts}>
        <dt>{t('devices.code')}</dt>
        <dd>
          <code>{shortDeviceId(deviceId)}</code>
          <span className={styles.hint}>{t('devices.codeHint')}</span>
        </dd>
        <dt>{t('devices.kindLabel')}</dt>
        <dd>{[t(`devices.kind.${kindOf(request)}`), request.platform].filter((part) => part !== undefined && part !== 'web').join(', ')}</dd>
        <dt>{t('devices.from')}</dt>
        <dd>
          {isLoopback(remoteIp) ? t('devices.thisComputer') : remoteIp}
          {browserOrigin !== undefined && <span className={styles.hint}>{t('devices.opened', { address: browserOrigin })}</span>}
        </dd>
        <dt>{t('devices.asked')}</dt>
        <dd>{shortAge(request.ts, now, i18n.language, t('devices.justNow'))}</dd>
      </dl>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {t('devices.notDecided', { reason: problem })}
        </p>
      )}
      {(!mayDecide || !mayGrant) && <p className={styles.hint}>{t(mayDecide ? 'devices.mayNotGrant' : 'devices.mayNotDecide')}</p>}
      <div className={styles.actions}>
        <Button variant="primary" isBusy={busy === 'approve'} disabled={busy !== null || !mayDecide || !mayGrant} onClick={() => decide('approve', approve)} onKeyDown={notByEnter}>
          {t(isMore ? 'devices.giveMore' : 'devices.letIn')}
        </Button>
        <Button variant="danger" isBusy={busy === 'decline'} disabled={busy !== null || !mayDecide} onClick={() => decide('decline', decline)}>
          {t(isMore ? 'devices.dontGive' : 'devices.turnAway')}
        </Button>
      </div>
    </article>
  )
}

/** Space presses the button; Enter does nothing. */
function notByEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault()
}
