// What an address shows that belongs to no view.
import { Compass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Button } from '../../ui/buttons/button.tsx'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'

export function NotFoundView() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  return (
    <ViewFrame title={t('product')}>
      <EmptyState
        icon={<Compass size={28} strokeWidth={1.5} />}
        title={t('notFound.title')}
        action={
          <Button variant="primary" onClick={() => navigate('/', { replace: true })}>
            {t('notFound.action')}
          </Button>
        }
      >
        {t('notFound.body')}
      </EmptyState>
    </ViewFrame>
  )
}
