// Who may use this assistant: devices that ask to be let in, those that may come in, and a way in for one more.
import { Laptop, Link2, MonitorSmartphone } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useConnection, useMay, useViewStore } from '../../app-context.tsx'
import { createDevicesStore } from '../../state/access/devices-store.ts'
import type { DeviceList, PairedDevice } from '../../state/access/devices-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Rows } from '../../ui/rows.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import { MissingRight } from '../shell/missing-right.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import styles from './devices.module.css'
import { PairedDeviceRow } from './paired-device.tsx'
import { PendingDeviceCard } from './pending-device.tsx'
import { SignInLinkDialog } from './sign-in-link.tsx'

/** Nobody tells when a request runs out: while there are some, they are looked at again this often. */
const EVERY_MS = 20_000

export default function DevicesView() {
  const { t } = useTranslation()
  const mayLook = useMay('operator.pairing')
  const mayInvite = useMay('operator.admin')
  const { phase, data, problem, load } = useStore(useViewStore(createDevicesStore))
  const [guest, setGuest] = useState<'browser' | 'computer' | null>(null)
  useEffect(() => {
    if (mayLook) void load()
  }, [mayLook, load])

  return (
    <ViewFrame
      title={t('devices.title')}
      actions={
        mayInvite && (
          <Button icon={<Link2 size={16} strokeWidth={1.75} />} onClick={() => setGuest('browser')}>
            {t('devices.addBrowser')}
          </Button>
        )
      }
    >
      <Page intro={t('devices.intro')}>
        {!mayLook && <MissingRight scope="operator.pairing">{t('devices.mayNotLook')}</MissingRight>}
        {mayLook && phase === 'failed' && <ErrorNote title={t('devices.failed')} {...(problem !== null && { details: problem })} onRetry={() => void load()} />}
        {mayLook && data === null && phase !== 'failed' && <Skeleton lines={6} label={t('loading')} />}
        {mayLook && data !== null && <Devices {...data} onReload={load} onPair={mayInvite ? () => setGuest('computer') : null} />}
      </Page>
      {guest !== null && <SignInLinkDialog guest={guest} onClose={() => setGuest(null)} />}
    </ViewFrame>
  )
}

function Devices({ pending, paired, onReload, onPair }: DeviceList & { readonly onReload: () => Promise<void>; readonly onPair: (() => void) | null }) {
  const { t } = useTranslation()
  const now = useNow(EVERY_MS)
  const ownId = useConnection(({ hello }) => hello?.deviceId)
  const isAsking = pending.length > 0
  useEffect(() => {
    if (isAsking) void onReload()
  }, [now, isAsking, onReload])
  return (
    <>
      <p className="visually-hidden" role="status">
        {isAsking ? t('devices.waiting', { count: pending.length }) : ''}
      </p>
      {isAsking && (
        <Section title={t('devices.waiting', { count: pending.length })} description={t('devices.waitingHint')}>
          {pending.map((request) => (
            <PendingDeviceCard key={request.requestId} request={request} known={paired.find(({ deviceId }) => deviceId === request.deviceId)} now={now} />
          ))}
        </Section>
      )}
      <Section title={t('devices.paired', { count: paired.length })} description={t('devices.pairedHint')}>
        {paired.length === 0 ? (
          <EmptyState icon={<MonitorSmartphone size={28} strokeWidth={1.5} />} title={t('devices.noneTitle')}>
            {t('devices.noneBody')}
          </EmptyState>
        ) : (
          <Rows label={t('devices.paired', { count: paired.length })}>
            {inOrder(paired, ownId).map((device) => (
              <PairedDeviceRow key={device.deviceId} device={device} isThisBrowser={device.deviceId === ownId} now={now} />
            ))}
          </Rows>
        )}
        {onPair !== null && (
          <div className={styles.actions}>
            <Button icon={<Laptop size={16} strokeWidth={1.75} />} onClick={onPair}>
              {t('devices.pairComputer')}
            </Button>
          </div>
        )}
      </Section>
    </>
  )
}

/** This browser, then who is here now, then who was here last. */
function inOrder(devices: readonly PairedDevice[], ownId: string | undefined): readonly PairedDevice[] {
  const rank = ({ deviceId, connected }: PairedDevice) => (deviceId === ownId ? 0 : connected ? 1 : 2)
  return [...devices].sort((left, right) => rank(left) - rank(right) || (right.lastSeenAtMs ?? 0) - (left.lastSeenAtMs ?? 0))
}
