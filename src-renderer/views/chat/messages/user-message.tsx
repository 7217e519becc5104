// What a person wrote: plain text in a bubble, pictures above it, and what became of it.
import { Pencil } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useApp } from '../../../app-context.tsx'
import { fullTime } from '../../../lib/format-time.ts'
import { chatPath } from '../../../lib/session-address.ts'
import type { UserItem } from '../../../state/chat-items.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/code-block/copy-button.tsx'
import { chatParts, useChatStore } from '../chat-context.tsx'
import { StoredImages } from './stored-images.tsx'
import styles from './user-message.module.css'

export const UserMessage = memo(function UserMessage({ item }: { readonly item: UserItem }) {
  const { t, i18n } = useTranslation()
  const { text, images, entryId, outgoing } = item
  const isUnsure = outgoing !== null && (outgoing.status === 'sending' || outgoing.status === 'waiting')
  return (
    <article className={styles.message} tabIndex={-1} aria-label={t('chat.youWrote')}>
      {images.length > 0 && <StoredImages images={images} entryId={entryId} />}
      {text !== '' && <div className={styles.bubble} data-unsure={isUnsure || undefined} title={fullTime(item.atMs, i18n.language)}>{text}</div>}
      {outgoing?.status === 'waiting' && <p className={styles.state}>{t('chat.waitsForConnection')}</p>}
      {outgoing?.status === 'failed' && <Failed sendKey={outgoing.sendKey} reason={outgoing.error ?? ''} />}
      {entryId !== null && <Actions text={text} entryId={entryId} />}
    </article>
  )
})

function Actions({ text, entryId }: { readonly text: string; readonly entryId: string }) {
  const { t } = useTranslation()
  const editAndResend = useEdit()
  return (
    <footer className={styles.actions}>
      {text !== '' && <CopyButton text={text} label={t('chat.copyMessage')} />}
      <button type="button" onClick={() => editAndResend(entryId)}>
        <Pencil size={14} strokeWidth={1.75} aria-hidden="true" />
        {t('chat.edit')}
      </button>
    </footer>
  )
}

/** Opens a new chat that ends right before this message, with its text ready to be changed. The old chat stays as it is. */
function useEdit(): (entryId: string) => void {
  const { t } = useTranslation()
  const { client, stores } = useApp()
  const store = useChatStore()
  const [, navigate] = useLocation()
  return (entryId) => {
    store.getState().fork(entryId).then(
      ({ sessionKey, editorText }) => {
        if (editorText !== null) chatParts(client).drafts.write(sessionKey, editorText)
        navigate(chatPath(sessionKey))
      },
      (error: unknown) => stores.toasts.getState().show({ text: t('chat.forkFailed', { reason: error instanceof Error ? error.message : String(error) }), tone: 'bad' }),
    )
  }
}

function Failed({ sendKey, reason }: { readonly sendKey: string; readonly reason: string }) {
  const { t } = useTranslation()
  const store = useChatStore()
  return (
    <div className={styles.failed} role="alert">
      <p>{t('chat.notSent', { reason })}</p>
      <Button onClick={() => void store.getState().resend(sendKey)}>{t('chat.sendAgain')}</Button>
      <Button variant="plain" onClick={() => void store.getState().takeBack(sendKey)}>{t('chat.discard')}</Button>
    </div>
  )
}
