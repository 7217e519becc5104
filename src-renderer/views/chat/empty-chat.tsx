// A chat without messages: one thing to know, one thing to do.
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/buttons/button.tsx'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { Mark } from '../../ui/mark.tsx'

export function EmptyChat({ onStart }: { readonly onStart: (text: string) => void }) {
  const { t } = useTranslation()
  return (
    <EmptyState icon={<Mark size={44} />} title={t('chat.emptyTitle')} action={<Button onClick={() => onStart('/')}>{t('chat.emptyAction')}</Button>}>
      {t('chat.emptyBody')}
    </EmptyState>
  )
}
