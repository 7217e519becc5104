// Quick chat's field, above its conversation, and what can be done below it. Enter sends; Escape hides the window and leaves the assistant to its work.
import { ArrowUp, ClipboardPaste, ExternalLink, Pin, PinOff, Plus, Square } from 'lucide-react'
import { useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { ClipboardEvent, KeyboardEvent, ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { DesktopBridge } from '../../../src-preload/channels.ts'
import { useIsConnected } from '../../app-context.tsx'
import { chatPath } from '../../lib/session-address.ts'
import { isPressed } from '../../lib/shortcut.ts'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Keys } from '../../ui/keys/keys.tsx'
import { IS_MAC } from '../../ui/keys/platform.ts'
import { Mark } from '../../ui/mark.tsx'
import { useChat, useChatStore } from '../chat/chat-context.tsx'
import type { ComposerHandle } from '../chat/chat-context.tsx'
import { useAttachments } from '../chat/composer/use-attachments.ts'
import { useAutoGrow } from '../chat/composer/use-auto-grow.ts'
import { useDraft } from '../chat/composer/use-draft.ts'
import { AttachmentTray } from '../chat/on-demand.ts'
import { useAgentName } from '../chat/use-agent-name.ts'
import styles from './quick-page.module.css'
import { useClipboard } from './use-clipboard.ts'

interface QuickComposerProps {
  readonly desktop: DesktopBridge
  readonly sessionKey: string
  readonly agentId: string
  readonly onNew: () => void
  readonly onOpen: () => void
  readonly ref: Ref<ComposerHandle>
  /** The conversation, between the field and the foot. */
  readonly children: ReactNode
}

const ICON = { size: 15, strokeWidth: 1.75 } as const

export function QuickComposer({ desktop, sessionKey, agentId, onNew, onOpen, ref, children }: QuickComposerProps) {
  const { t } = useTranslation()
  const agent = useAgentName(agentId)
  const store = useChatStore()
  const isRunning = useChat(({ live }) => live !== null)
  const isStopping = useChat(({ live }) => live?.isStopping === true)
  const isOffline = !useIsConnected()
  const { text, write } = useDraft(sessionKey)
  const attachments = useAttachments()
  const field = useRef<HTMLTextAreaElement>(null)
  const toEnd = (): void => {
    const element = field.current
    element?.focus()
    requestAnimationFrame(() => element?.setSelectionRange(element.value.length, element.value.length))
  }
  const add = (words: string): void => write(text.trim() === '' ? words : `${text}\n${words}`)
  const clipboard = useClipboard(desktop, { onText: add, onFile: (file) => attachments.add([file]) })
  const [isPinned, setPinned] = useState(false)
  useAutoGrow(field, text)
  useEffect(toEnd, [])
  useImperativeHandle(ref, () => ({
    // A message of the log is changed where all of the conversation is in sight.
    edit: (entryId) => void desktop.call('quickChat.openInDashboard', { path: `${chatPath(sessionKey)}?message=${encodeURIComponent(entryId)}` }),
    write(words, files = []) {
      add(words)
      if (files.length > 0) attachments.replace([...attachments.files, ...files])
      toEnd()
    },
    focus: toEnd,
  }))

  const cannotSend = (text.trim() === '' && attachments.files.length === 0) || attachments.isReading
  const send = (): void => {
    if (cannotSend) return
    void store.getState().send(text.trim(), { files: attachments.files })
    write('')
    attachments.clear()
    clipboard.forget()
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const actions: readonly (readonly [string, () => void])[] = [['mod+o', onOpen], ['mod+n', onNew]]
    const chosen = actions.find(([shortcut]) => isPressed(shortcut, event, IS_MAC))
    if (chosen === undefined) return
    event.preventDefault()
    chosen[1]()
  }
  const onFieldKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes a word, Enter belongs to it.
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    send()
  }
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files]
    if (files.length === 0) return
    event.preventDefault()
    attachments.add(files)
  }
  const togglePin = (): void => {
    setPinned(!isPinned)
    void desktop.call('quickChat.pin', { isPinned: !isPinned })
  }

  return (
    <form
      className={styles.form}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div data-grows className={styles.head}>
        <div className={styles.line}>
          <Mark size={24} />
          <textarea
            ref={field} rows={1} value={text} enterKeyHint="send"
            placeholder={t(isRunning ? 'quick.fieldRunning' : 'quick.field', { agent })} aria-label={t('quick.field', { agent })}
            onChange={({ target }) => write(target.value)} onKeyDown={onFieldKeyDown} onPaste={onPaste}
          />
          {isRunning && cannotSend
            ? <button type="button" className={styles.stop} aria-label={t('quick.stop')} disabled={isStopping} onClick={() => void store.getState().stop()}><Square size={11} fill="currentColor" strokeWidth={0} /></button>
            : <button type="submit" className={styles.send} aria-label={t('quick.send')} disabled={cannotSend}><ArrowUp size={17} strokeWidth={2.25} /></button>}
        </div>
        {(attachments.files.length > 0 || attachments.problems.length > 0) && <AttachmentTray attachments={attachments} />}
        {clipboard.note !== null && <p className={styles.note} role="status">{clipboard.note}</p>}
        {isOffline && <p className={styles.note} role="status">{t('quick.away')}</p>}
      </div>
      {children}
      <footer data-grows className={styles.foot}>
        <button type="button" title={t('quick.clipboardHint')} onClick={() => void clipboard.attach()}><ClipboardPaste {...ICON} />{t('quick.clipboard')}</button>
        <button type="button" title={t('quick.newHint')} onClick={onNew}><Plus {...ICON} />{t('quick.new')}<Keys shortcut="mod+n" /></button>
        <button type="button" title={t('quick.openHint')} onClick={onOpen}><ExternalLink {...ICON} />{t('quick.open')}<Keys shortcut="mod+o" /></button>
        <span className={styles.space} />
        <IconButton label={t(isPinned ? 'quick.unpin' : 'quick.pin')} aria-pressed={isPinned} isActive={isPinned} onClick={togglePin}>{isPinned ? <PinOff {...ICON} /> : <Pin {...ICON} />}</IconButton>
        <button type="button" onClick={() => void desktop.call('quickChat.hide', {})}>{t('quick.hide')}<Keys shortcut="Escape" /></button>
      </footer>
    </form>
  )
}
