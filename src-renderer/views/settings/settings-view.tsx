// Settings.
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'

export default function SettingsView() {
  const { t } = useTranslation()
  return (
    <ViewFrame title={t('settings.title')}>
      <Skeleton label={t('loading')} />
    </ViewFrame>
  )
}
