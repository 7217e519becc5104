// What can be done with the chosen chats, in the place of the filters.
import { Archive, ArchiveRestore, Download, FileText, Pin, PinOff, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../app-context.tsx'
import type { SessionRow } from '../../state/sessions-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import styles from './bulk-bar.module.css'
import { useSessionOperations } from './use-session-operations.ts'
import type { SaveFormat } from './files/session-files.ts'

const ICON = { size: 16, strokeWidth: 1.75 } as const

export interface BulkBarProps {
  readonly chosen: readonly SessionRow[]
  /** How many the list has. */
  readonly total: number
  readonly onAll: () => void
  readonly onDone: () => void
}

export function BulkBar({ chosen, total, onAll, onDone }: BulkBarProps) {
  const { t } = useTranslation()
  const operations = useSessionOperations()
  const mayChange = useMay('operator.write')
  const mayDelete = useMay('operator.admin')
  const [isSaving, setSaving] = useState(false)
  const isNone = chosen.length === 0
  const isMainOnly = chosen.every(({ isMain }) => isMain === true)
  const arePinned = !isNone && chosen.every(({ pinned }) => pinned === true)
  const areArchived = !isNone && chosen.every(({ archived }) => archived === true)
  const save = (format: SaveFormat) => {
    setSaving(true)
    void operations.save(chosen, format).finally(() => setSaving(false))
  }
  const then = (act: () => void) => () => {
    act()
    onDone()
  }
  const why = !mayChange ? t('session.lookOnly') : !isNone && isMainOnly ? t('sessions.mainStays') : !mayDelete ? t('session.ownerDeletes') : null

  return (
    <div className={styles.bar} role="toolbar" aria-label={t('sessions.chosenLabel')}>
      <p className={styles.count} role="status">
        {t('sessions.chosen', { count: chosen.length })}
      </p>
      <Button variant="plain" onClick={onAll} disabled={chosen.length === total}>
        {t('sessions.chooseAll', { count: total })}
      </Button>
      <span className={styles.actions}>
        <Button icon={arePinned ? <PinOff {...ICON} /> : <Pin {...ICON} />} disabled={isNone || !mayChange} onClick={then(() => operations.setPinned(chosen, !arePinned))}>
          {t(arePinned ? 'action.unpin' : 'action.pin')}
        </Button>
        <Button icon={areArchived ? <ArchiveRestore {...ICON} /> : <Archive {...ICON} />} disabled={isMainOnly || !mayChange} onClick={then(() => operations.setArchived(chosen, !areArchived))}>
          {t(areArchived ? 'sessions.unarchiveShort' : 'action.archive')}
        </Button>
        <Menu
          label={t('sessions.export')}
          items={[
            { id: 'md', label: t('session.saveMarkdown'), icon: <FileText {...ICON} />, onSelect: () => save('md') },
            { id: 'jsonl', label: t('session.saveJsonl'), icon: <Download {...ICON} />, onSelect: () => save('jsonl') },
          ]}
          trigger={(props) => (
            <Button {...props} icon={<Download {...ICON} />} disabled={isNone} isBusy={isSaving}>
              {t('sessions.export')}
            </Button>
          )}
        />
        <Button variant="danger" icon={<Trash2 {...ICON} />} disabled={isMainOnly || !mayDelete} onClick={then(() => operations.remove(chosen))}>
          {t('action.delete')}
        </Button>
      </span>
      <IconButton label={t('sessions.chooseDone')} onClick={onDone}>
        <X size={18} strokeWidth={1.75} />
      </IconButton>
      {why !== null && <p className={styles.why}>{why}</p>}
    </div>
  )
}
