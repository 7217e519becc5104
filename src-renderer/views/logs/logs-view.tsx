// Logs.
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'

export default function LogsView() {
  const { t } = useTranslation()
  return (
    <ViewFrame title={t('logs.title')}>
      <Skeleton label={t('loading')} />
    </ViewFrame>
  )
}
