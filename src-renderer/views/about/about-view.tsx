// About.
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'

export default function AboutView() {
  const { t } = useTranslation()
  return (
    <ViewFrame title={t('about.title')}>
      <Skeleton label={t('loading')} />
    </ViewFrame>
  )
}
