// What a person wrote: plain text in a bubble, pictures and files above it, and what became of it.
import { Pencil } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { fullTime } from '../../../lib/format-time.ts'
import type { UserItem } from '../../../state/chat-items.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { CopyButton } from '../../../ui/code-block/copy-button.tsx'
import { useChatStore, useComposer } from '../chat-context.tsx'
import { StoredFiles, StoredImages } from '../on-demand.ts'
import styles from './user-message.module.css'

export const UserMessage = memo(function UserMessage({ item }: { readonly item: UserItem }) {
  const { t, i18n } = useTranslation()
  const { text, images, files, entryId, outgoing, origin, isOwner } = item
  const isForeign = !isOwner || origin !== null
  const isUnsure = outgoing !== null && (outgoing.status === 'sending' || outgoing.status === 'waiting')
  return (
    <article className={styles.message} tabIndex={-1} aria-label={t(isForeign ? 'chat.otherWrote' : 'chat.youWrote')}>
      {isForeign && <p className={styles.origin} data-unsure={!isOwner || undefined}>{t(`chat.origin.${origin ?? 'unknown'}`, { defaultValue: t('chat.origin.channel', { channel: origin === null ? '' : t(`channel.${origin}`, { defaultValue: origin }) }) })}</p>}
      {images.length > 0 && <StoredImages images={images} entryId={entryId} />}
      {files.length > 0 && <StoredFiles files={files} entryId={entryId} />}
      {text !== '' && <div className={styles.bubble} dir="auto" data-unsure={isUnsure || undefined} title={fullTime(item.atMs, i18n.language)}>{text}</div>}
      {outgoing?.status === 'waiting' && <p className={styles.state}>{t('chat.waitsForConnection')}</p>}
      {outgoing?.status === 'failed' && <Failed sendKey={outgoing.sendKey} reason={outgoing.error ?? ''} />}
      {entryId !== null && <Actions text={text} entryId={entryId} />}
    </article>
  )
})

function Actions({ text, entryId }: { readonly text: string; readonly entryId: string }) {
  const { t } = useTranslation()
  const composer = useComposer()
  return (
    <footer className={styles.actions}>
      {text !== '' && <CopyButton text={text} label={t('chat.copyMessage')} />}
      <button type="button" onClick={() => composer.current?.edit(entryId, text)}>
        <Pencil size={14} strokeWidth={1.75} aria-hidden="true" />
        {t('chat.edit')}
      </button>
    </footer>
  )
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
