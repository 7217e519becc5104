// What waits to be saved, at the foot of the view: how many changes, and the way to look at them.
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/buttons/button.tsx'
import { ReviewDialog } from './review-dialog.tsx'
import styles from './pending-bar.module.css'
import { useSettings } from './use-settings.ts'

export function PendingBar() {
  const { t } = useTranslation()
  const count = useSettings(({ changes }) => changes.length)
  const conflicts = useSettings((state) => state.conflicts.length)
  const discardAll = useSettings((state) => state.discardAll)
  const [isReviewing, setReviewing] = useState(false)
  return (
    <>
      {count > 0 && (
        <section className={styles.bar} aria-label={t('settings.pending', { count })}>
          <p role="status">
            {t('settings.pending', { count })}
            {conflicts > 0 && <strong>{t('settings.pendingConflict', { count: conflicts })}</strong>}
          </p>
          <Button variant="plain" onClick={discardAll}>
            {t('settings.discardAll')}
          </Button>
          <Button variant="primary" onClick={() => setReviewing(true)}>
            {t('settings.review')}
          </Button>
        </section>
      )}
      {isReviewing && createPortal(<ReviewDialog onClose={() => setReviewing(false)} />, document.body)}
    </>
  )
}
