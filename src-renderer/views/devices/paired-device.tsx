// One device that may come in: what it is, when it was here last, what it may do, and what its owner can do with it.
import { Bot, ChevronDown, Laptop, Monitor, MoreHorizontal, Pencil, RefreshCw, Smartphone, SquareTerminal, Trash2, LogOut } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp, useMay, useViewStore } from '../../app-context.tsx'
import { fullTime, shortAge } from '../../lib/format-time.ts'
import { shortDeviceId } from '../../lib/short-device-id.ts'
import { createDevicesStore } from '../../state/access/devices-store.ts'
import type { PairedDevice } from '../../state/access/devices-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { ConfirmDialog } from '../../ui/dialog/confirm-dialog.tsx'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import type { MenuItem } from '../../ui/menu.tsx'
import { Row } from '../../ui/rows.tsx'
import { isLoopback, kindOf, nameOf } from './describe-device.ts'
import styles from './devices.module.css'
import { RenameDevice } from './rename-device.tsx'
import { RightsList } from './rights-list.tsx'
import { accessOf, rightsOf } from './rights.ts'

const ICONS = { browser: Monitor, terminal: SquareTerminal, phone: Smartphone, desktop: Laptop, program: Bot } as const
const SMALL = { size: 16, strokeWidth: 1.75 } as const

export interface PairedDeviceRowProps {
  readonly device: PairedDevice
  readonly isThisBrowser: boolean
  readonly now: number
}

export function PairedDeviceRow({ device, isThisBrowser, now }: PairedDeviceRowProps) {
  const { t, i18n } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const detailsId = useId()
  const name = nameOf(device) ?? t('devices.unnamed')
  const kind = kindOf(device)
  const Icon = ICONS[kind]
  const isSignedOut = device.tokens.length > 0 && device.tokens.every(({ revokedAtMs }) => revokedAtMs !== undefined)
  const seen = device.connected ? t('devices.connected') : device.lastSeenAtMs === undefined ? t('devices.neverSeen') : t('devices.lastSeen', { ago: shortAge(device.lastSeenAtMs, now, i18n.language, t('devices.justNow')) })
  return (
    <Row
      icon={<Icon size={18} strokeWidth={1.75} />}
      title={
        <>
          {name}
          {isThisBrowser && <Badge tone="accent">{t('devices.thisBrowser')}</Badge>}
          {isSignedOut && <Badge>{t('devices.signedOut')}</Badge>}
        </>
      }
      facts={[seen, t(`devices.access.${accessOf(device)}`), t(`devices.kind.${kind}`)].join(' · ')}
      actions={
        <>
          <IconButton label={t(isOpen ? 'devices.hideDetails' : 'devices.showDetails', { name })} aria-expanded={isOpen} aria-controls={isOpen ? detailsId : undefined} onClick={() => setOpen(!isOpen)}>
            <ChevronDown {...SMALL} className={isOpen ? styles.turned : undefined} />
          </IconButton>
          <DeviceMenu device={device} name={name} isThisBrowser={isThisBrowser} />
        </>
      }
    >
      {isOpen && <Details id={detailsId} device={device} />}
    </Row>
  )
}

function Details({ id, device }: { readonly id: string; readonly device: PairedDevice }) {
  const { t, i18n } = useTranslation()
  const time = (ms: number) => fullTime(ms, i18n.language)
  const { remoteIp = '', approvedVia = 'owner' } = device
  return (
    <div id={id} className={styles.details}>
      <RightsList label={t('devices.itCan')} rights={rightsOf(device)} />
      <dl className={styles.facts}>
        <dt>{t('devices.code')}</dt>
        <dd>
          <code>{shortDeviceId(device.deviceId)}</code>
        </dd>
        {remoteIp !== '' && (
          <>
            <dt>{t('devices.from')}</dt>
            <dd>{isLoopback(remoteIp) ? t('devices.thisComputer') : remoteIp}</dd>
          </>
        )}
        <dt>{t('devices.approved')}</dt>
        <dd>
          {time(device.approvedAtMs)}, {t(`devices.via.${approvedVia}`, { defaultValue: t('devices.via.owner') })}
        </dd>
        {device.tokens.map(({ role, createdAtMs, rotatedAtMs, revokedAtMs, lastUsedAtMs }) => (
          <div key={role} className={styles.pair}>
            <dt>{t(role === 'node' ? 'devices.nodeKey' : 'devices.key')}</dt>
            <dd>
              {revokedAtMs !== undefined ? t('devices.keyRevoked', { time: time(revokedAtMs) }) : t('devices.keyMade', { time: time(rotatedAtMs ?? createdAtMs) })}
              {lastUsedAtMs !== undefined && <span className={styles.hint}>{t('devices.keyUsed', { time: time(lastUsedAtMs) })}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function DeviceMenu({ device, name, isThisBrowser }: { readonly device: PairedDevice; readonly name: string; readonly isThisBrowser: boolean }) {
  const { t } = useTranslation()
  const { toasts } = useApp().stores
  const store = useViewStore(createDevicesStore)
  const { remove, signOutDevice, renewKey } = useStore(store)
  const may = useMay('operator.pairing')
  const [asking, setAsking] = useState<'rename' | 'signOut' | 'remove' | null>(null)
  const close = () => setAsking(null)
  const liveRoles = device.tokens.filter(({ revokedAtMs }) => revokedAtMs === undefined).map(({ role }) => role)
  const renew = () => {
    const { show } = toasts.getState()
    renewKey().then(
      () => void show({ text: t('devices.renewed') }),
      (error: Error) => void show({ tone: 'bad', text: t('devices.notRenewed', { reason: error.message }) }),
    )
  }
  const items: readonly MenuItem[] = [
    { id: 'rename', label: t('action.rename'), icon: <Pencil {...SMALL} />, isDisabled: !may, onSelect: () => setAsking('rename') },
    isThisBrowser
      ? { id: 'renew', label: t('devices.renew'), icon: <RefreshCw {...SMALL} />, isDisabled: !may, onSelect: renew }
      : { id: 'signOut', label: t('devices.signOut'), icon: <LogOut {...SMALL} />, isDisabled: !may || liveRoles.length === 0, onSelect: () => setAsking('signOut') },
    { id: 'remove', label: t('devices.remove'), icon: <Trash2 {...SMALL} />, tone: 'bad', startsGroup: true, isDisabled: !may, onSelect: () => setAsking('remove') },
  ]
  return (
    <>
      <Menu
        label={t('devices.more', { name })}
        align="end"
        items={items}
        trigger={(props) => (
          <IconButton {...props} label={t('devices.more', { name })}>
            <MoreHorizontal {...SMALL} />
          </IconButton>
        )}
      />
      {asking === 'rename' && <RenameDevice deviceId={device.deviceId} name={name} onClose={close} />}
      {asking === 'signOut' && (
        <ConfirmDialog title={t('devices.signOutTitle', { name })} confirmLabel={t('devices.signOut')} onConfirm={() => signOutDevice(device.deviceId, liveRoles)} onClose={close}>
          {t('devices.signOutBody')}
        </ConfirmDialog>
      )}
      {asking === 'remove' && (
        <ConfirmDialog title={t('devices.removeTitle', { name })} confirmLabel={t('devices.remove')} onConfirm={() => remove(device.deviceId)} onClose={close}>
          {t(isThisBrowser ? 'devices.removeThisBody' : 'devices.removeBody')}
        </ConfirmDialog>
      )}
    </>
  )
}
