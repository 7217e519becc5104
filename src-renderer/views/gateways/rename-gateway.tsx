// Gives a computer another name in this app.
import { useTranslation } from 'react-i18next'
import { useApp } from '../../app-context.tsx'
import { NameDialog } from '../../ui/name-dialog/name-dialog.tsx'

export function RenameGateway({ id, name, onClose }: { readonly id: string; readonly name: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { gateways } = useApp()
  return (
    <NameDialog title={t('gateways.dialog.renameTitle')} label={t('gateways.dialog.name')} missing={t('gateways.dialog.nameMissing')} name={name} maxLength={60} save={async (label) => gateways?.getState().rename(id, label)} onClose={onClose} />
  )
}
