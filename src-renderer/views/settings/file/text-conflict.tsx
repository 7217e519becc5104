// The file was changed by somebody else while this text was edited: both are shown, and nothing is lost without a choice.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createSettingsTextStore } from '../../../state/settings/settings-text-store.ts'
import type { FileText } from '../../../state/settings/settings-text-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { LineDiff } from '../../../ui/line-diff/line-diff.tsx'
import styles from './file-page.module.css'

export function TextConflict({ base, mine, current }: { readonly base: FileText; readonly mine: string; readonly current: FileText }) {
  const { t } = useTranslation()
  const { merge, discard, keepMine } = useStore(useViewStore(createSettingsTextStore), (state) => state)
  const [cannotMerge, setCannotMerge] = useState(false)
  return (
    <section className={styles.conflict} role="alert" aria-label={t('settings.file.conflict')}>
      <h2>{t('settings.file.conflict')}</h2>
      <p>{t(cannotMerge ? 'settings.file.conflictSameLines' : 'settings.file.conflictBody')}</p>
      <div className={styles.both}>
        <div>
          <h3>{t('settings.theirs')}</h3>
          <LineDiff before={base.raw} after={current.raw} label={t('settings.theirs')} />
        </div>
        <div>
          <h3>{t('settings.mine')}</h3>
          <LineDiff before={base.raw} after={mine} label={t('settings.mine')} />
        </div>
      </div>
      <div className={styles.actions}>
        {cannotMerge ? <Button onClick={() => keepMine(current)}>{t('settings.file.keepMine')}</Button> : <Button onClick={() => setCannotMerge(!merge(current))}>{t('settings.file.merge')}</Button>}
        <Button variant="plain" onClick={() => discard(current)}>
          {t('settings.file.takeTheirs')}
        </Button>
      </div>
    </section>
  )
}
