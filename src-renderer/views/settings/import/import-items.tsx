// The parts of an import: how much each brings, where it goes, what is to be known about it.
import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import { useStore } from 'zustand'
import type { importWire } from '../../../../gateway/protocol/index.ts'
import { useViewStore } from '../../../app-context.tsx'
import { fileSize } from '../../../lib/format-number.ts'
import { createImportStore, hasWork } from '../../../state/settings/import-store.ts'
import { Row, Rows } from '../../../ui/rows.tsx'
import { Switch } from '../../../ui/fields/switch.tsx'
import styles from './import-page.module.css'

export function itemName({ kind, agentId }: importWire.ImportItem, t: TFunction): string {
  return t(`import.kind.${kind}`, { agent: agentId ?? '' })
}

export function ImportItems({ mayChange }: { readonly mayChange: boolean }) {
  const { t } = useTranslation()
  const { phase, found, chosen, choose } = useStore(useViewStore(createImportStore))
  return (
    <Rows label={t('import.found')}>
      {(found?.items ?? []).map((item) => (
        <Row
          key={item.id}
          title={itemName(item, t)}
          facts={<Facts item={item} isDone={phase === 'done'} />}
          actions={phase === 'done' || !hasWork(item) ? undefined : <Switch label={t('import.take', { what: itemName(item, t) })} isOn={chosen.includes(item.id)} disabled={!mayChange || phase !== 'ready'} onChange={(isOn) => choose(item.id, isOn)} />}
        >
          <Notes item={item} />
        </Row>
      ))}
    </Rows>
  )
}

function Facts({ item, isDone }: { readonly item: importWire.ImportItem; readonly isDone: boolean }) {
  const { t, i18n } = useTranslation()
  const { kind, from, to, added, bytes, same, beside, failed, isOutside } = item
  const counts = [
    t(isDone ? 'import.count.taken' : 'import.count.added', { count: added }),
    ...(bytes > 0 ? [fileSize(bytes, i18n.language)] : []),
    ...(same > 0 ? [t('import.count.same', { count: same })] : []),
    ...(beside > 0 ? [t('import.count.beside', { count: beside })] : []),
    ...(failed > 0 ? [t('import.count.failed', { count: failed })] : []),
  ]
  return (
    <>
      <div>{counts.join(' · ')}</div>
      {kind === 'secrets' ? <div>{t('import.toSecrets')}</div> : to !== '' && <div>{t('import.to', { place: to })}</div>}
      {isOutside && <div className={styles.outside}>{t('import.outside', { place: from })}</div>}
    </>
  )
}

function Notes({ item: { notes, moreNotes } }: { readonly item: importWire.ImportItem }) {
  const { t, i18n } = useTranslation()
  if (notes.length === 0) return null
  return (
    <details className={styles.notes}>
      <summary>{t('import.details', { count: notes.length + moreNotes })}</summary>
      <ul>
        {notes.map(({ kind, path, detail = '' }, index) => (
          <li key={`${index} ${path}`}>{t(`import.note.${kind}`, { path, detail, size: kind === 'too-large' ? fileSize(Number(detail), i18n.language) : '' })}</li>
        ))}
        {moreNotes > 0 && <li>{t('import.more', { count: moreNotes })}</li>}
      </ul>
    </details>
  )
}
