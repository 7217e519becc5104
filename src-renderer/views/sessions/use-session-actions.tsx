// What can be done with a chat, as menu items: the same in the sidebar and in the list of all chats.
import { Archive, ArchiveRestore, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useLocation, useRoute } from 'wouter'
import { useApp } from '../../app-context.tsx'
import type { SessionPatch, SessionRow } from '../../state/sessions-store.ts'
import type { MenuItem } from '../../ui/menu.tsx'

const ICON = { size: 16, strokeWidth: 1.75 } as const

/** Deletion happens only after the time to undo it has passed; the main chat stays. */
export function useSessionActions(row: SessionRow, title: string, onRename: () => void): readonly MenuItem[] {
  const { t } = useTranslation()
  const { stores } = useApp()
  const [, navigate] = useLocation()
  const [, params] = useRoute('/chat/:key')
  const { key, pinned = false, archived = false, isMain = false } = row
  const leave = () => {
    if (params?.key === key) navigate('/')
  }

  const change = (patch: SessionPatch, done?: () => void) => {
    const { toasts, sessions } = stores
    sessions.getState().patch(key, patch).then(done, (error: Error) => void toasts.getState().show({ tone: 'bad', text: t('session.changeFailed', { title, reason: error.message }) }))
  }
  const archive = () => {
    leave()
    change({ archived: true }, () => {
      stores.toasts.getState().show({ text: t('session.archived', { title }), action: { label: t('action.undo'), run: () => change({ archived: false }) } })
    })
  }
  const remove = () => {
    leave()
    const { toasts, sessions } = stores
    const restore = sessions.getState().hide(key)
    let isWanted = false
    const undo = () => {
      isWanted = true
      restore()
    }
    toasts.getState().show({
      text: t('session.deleted', { title }),
      action: { label: t('action.undo'), run: undo },
      onGone: () => {
        if (isWanted) return
        sessions.getState().remove(key).catch((error: Error) => void toasts.getState().show({ tone: 'bad', text: t('session.deleteFailed', { title, reason: error.message }) }))
      },
    })
  }

  return [
    { id: 'rename', label: t('action.rename'), icon: <Pencil {...ICON} />, onSelect: onRename },
    { id: 'pin', label: t(pinned ? 'action.unpin' : 'action.pin'), icon: pinned ? <PinOff {...ICON} /> : <Pin {...ICON} />, onSelect: () => change({ pinned: !pinned }) },
    ...(isMain
      ? []
      : [
          archived
            ? { id: 'unarchive', label: t('action.unarchive'), icon: <ArchiveRestore {...ICON} />, onSelect: () => change({ archived: false }) }
            : { id: 'archive', label: t('action.archive'), icon: <Archive {...ICON} />, onSelect: archive },
          { id: 'delete', label: t('action.delete'), icon: <Trash2 {...ICON} />, onSelect: remove, tone: 'bad' as const, startsGroup: true },
        ]),
  ]
}
