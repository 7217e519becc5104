// What can be done with a chat, as menu items: the same in the sidebar, in the list of all chats and in the command palette.
import { AppWindow, Archive, ArchiveRestore, Copy, Download, FileText, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../app-context.tsx'
import { chatPath } from '../../lib/session-address.ts'
import type { SessionRow } from '../../state/sessions-store.ts'
import type { MenuItem } from '../../ui/menu.tsx'
import { useSessionOperations } from './use-session-operations.ts'

const ICON = { size: 16, strokeWidth: 1.75 } as const

/** Deletion happens only after the time to undo it has passed; the main chat stays. */
export function useSessionActions(row: SessionRow, onRename: () => void): readonly MenuItem[] {
  const { t } = useTranslation()
  const operations = useSessionOperations()
  const mayChange = useMay('operator.write')
  const mayDelete = useMay('operator.admin')
  const desktop = window.openclawDesktop
  const change = mayChange ? {} : { isDisabled: true, note: t('session.lookOnly') }
  const { pinned = false, archived = false, isMain = false } = row
  return [
    { id: 'rename', label: t('action.rename'), icon: <Pencil {...ICON} />, onSelect: onRename, ...change },
    { id: 'pin', label: t(pinned ? 'action.unpin' : 'action.pin'), icon: pinned ? <PinOff {...ICON} /> : <Pin {...ICON} />, onSelect: () => operations.setPinned([row], !pinned), ...change },
    ...(desktop === undefined ? [] : [{ id: 'ownWindow', label: t('action.ownWindow'), icon: <AppWindow {...ICON} />, onSelect: () => void desktop.call('window.open', { path: chatPath(row.key) }) }]),
    { id: 'copy', label: t('session.copyMarkdown'), icon: <Copy {...ICON} />, onSelect: () => void operations.copy(row) },
    { id: 'markdown', label: t('session.saveMarkdown'), icon: <FileText {...ICON} />, onSelect: () => void operations.save([row], 'md') },
    { id: 'export', label: t('session.saveJsonl'), icon: <Download {...ICON} />, onSelect: () => void operations.save([row], 'jsonl') },
    ...(isMain
      ? []
      : [
          archived
            ? { id: 'unarchive', label: t('action.unarchive'), icon: <ArchiveRestore {...ICON} />, onSelect: () => operations.setArchived([row], false), ...change }
            : { id: 'archive', label: t('action.archive'), icon: <Archive {...ICON} />, onSelect: () => operations.setArchived([row], true), ...change },
          { id: 'delete', label: t('action.delete'), icon: <Trash2 {...ICON} />, onSelect: () => operations.remove([row]), tone: 'bad' as const, startsGroup: true, ...(mayDelete ? {} : { isDisabled: true, note: t('session.ownerDeletes') }) },
        ]),
  ]
}
