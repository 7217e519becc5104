// Gives a device a name its owner knows it by.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../app-context.tsx'
import { createDevicesStore } from '../../state/access/devices-store.ts'
import { NameDialog } from '../../ui/name-dialog/name-dialog.tsx'

export function RenameDevice({ deviceId, name, onClose }: { readonly deviceId: string; readonly name: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const rename = useStore(useViewStore(createDevicesStore), (state) => state.rename)
  return (
    <NameDialog title={t('devices.renameTitle')} label={t('devices.name')} hint={t('devices.nameHint')} missing={t('devices.nameMissing')} name={name} maxLength={64} save={(label) => rename(deviceId, label)} onClose={onClose} />
  )
}
