// Coming from OpenClaw: what is there, what would be copied where, what can't be taken; then copying, with what came of it.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { useIsConnected, useViewStore } from '../../../app-context.tsx'
import { createImportStore, hasWork } from '../../../state/settings/import-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { EmptyState } from '../../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Section } from '../../../ui/page.tsx'
import { Row, Rows } from '../../../ui/rows.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { TextField } from '../../../ui/fields/text-field.tsx'
import { useMayChange } from '../use-settings.ts'
import { ImportItems, itemName } from './import-items.tsx'
import styles from './import-page.module.css'

export default function ImportPage() {
  const { t } = useTranslation()
  const { phase, found, chosen, problem, look, copy } = useStore(useViewStore(createImportStore))
  const mayChange = useMayChange()
  const isOpen = useIsConnected()
  const [folder, setFolder] = useState('')
  const isBusy = phase === 'looking' || phase === 'copying'
  useEffect(() => {
    if (phase === 'idle' && mayChange) void look('')
  }, [phase, mayChange, look])
  const isSomething = found !== null && found.isFound && found.items.length + found.left.length > 0
  return (
    <>
      <Section title={t('import.title')} description={t('import.intro')}>
        {!mayChange && <p className={styles.quiet}>{t(isOpen ? 'import.viewer' : 'import.offline')}</p>}
        <form
          className={styles.folder}
          onSubmit={(event) => {
            event.preventDefault()
            void look(folder)
          }}
        >
          <TextField label={t('import.folder')} hint={t('import.folderHint')} value={folder} placeholder="~/.openclaw" disabled={!mayChange || isBusy} onChange={({ target }) => setFolder(target.value)} spellCheck={false} autoComplete="off" />
          <Button type="submit" disabled={!mayChange || isBusy} isBusy={phase === 'looking'}>
            {t(phase === 'done' ? 'import.again' : 'import.look')}
          </Button>
        </form>
        {problem !== null && <ErrorNote title={t('import.failed')}>{problem}</ErrorNote>}
        {phase === 'looking' && found === null && <Skeleton label={t('import.looking')} />}
        {phase !== 'looking' && found !== null && !found.isFound && <EmptyState title={t('import.notFound')}>{t('import.notFoundText', { folder: found.folder })}</EmptyState>}
        {phase !== 'looking' && found !== null && found.isFound && !isSomething && <p className={styles.quiet}>{t('import.nothing')}</p>}
      </Section>
      {isSomething && (
        <Section title={t('import.found')} description={t('import.foundIntro', { folder: found.folder })}>
          {found.isUnfinished && <p className={styles.quiet}>{t('import.unfinished')}</p>}
          <ImportItems mayChange={mayChange} />
          {phase === 'done' && (
            <div className={styles.done} role="status">
              <b>{t('import.doneTitle')}</b>
              <p>{t('import.doneText')}</p>
              <Link href="/sessions">{t('import.toChats')}</Link>
            </div>
          )}
          {phase !== 'done' && (found.items.some(hasWork) ? <CopyButton mayChange={mayChange && !isBusy && chosen.length > 0} onCopy={() => void copy()} /> : <p className={styles.quiet}>{t('import.allHere')}</p>)}
        </Section>
      )}
      {isSomething && found.left.length > 0 && (
        <Section title={t('import.left')}>
          <Rows label={t('import.left')}>
            {found.left.map(({ path, reason }) => (
              <Row key={path} title={path} facts={t(`import.leftReason.${reason}`)} />
            ))}
          </Rows>
        </Section>
      )}
    </>
  )
}

function CopyButton({ mayChange, onCopy }: { readonly mayChange: boolean; readonly onCopy: () => void }) {
  const { t } = useTranslation()
  const { phase, progress, found } = useStore(useViewStore(createImportStore))
  const part = found?.items.find(({ id }) => id === progress?.itemId)
  return (
    <div className={styles.copy}>
      <Button variant="primary" disabled={!mayChange} isBusy={phase === 'copying'} onClick={onCopy}>
        {t('import.copy')}
      </Button>
      {progress !== null && part !== undefined && (
        <div className={styles.progress}>
          <progress aria-label={t('import.copying', { what: itemName(part, t) })} max={Math.max(progress.total, 1)} value={progress.done} />
          <p>
            {t('import.copying', { what: itemName(part, t) })} · {t('import.step', { item: progress.item, items: progress.items, done: progress.done, total: progress.total })}
          </p>
        </div>
      )}
    </div>
  )
}
