// Where the next message is written. Enter sends, Shift+Enter begins a line; while the assistant works a message waits its turn.
import { ArrowUp, CornerDownLeft, ImagePlus, Square } from 'lucide-react'
import { useEffect, useId, useImperativeHandle, useRef, useState } from 'react'
import type { ClipboardEvent, KeyboardEvent, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useConnection } from '../../../app-context.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { chatParts, useChat, useChatStore } from '../chat-context.tsx'
import { useAgentName } from '../use-agent-name.ts'
import { AttachmentTray } from './attachment-tray.tsx'
import { CommandMenu } from './command-menu.tsx'
import styles from './composer.module.css'
import { DropZone } from './drop-zone.tsx'
import { ModelPicker } from './model-picker.tsx'
import { ThinkingPicker } from './thinking-picker.tsx'
import { useAttachments } from './use-attachments.ts'
import { completion, useCommands } from './use-commands.ts'
import { useAutoGrow } from './use-auto-grow.ts'

export interface ComposerHandle {
  /** Puts text into the editor, after what is there already, and goes there. */
  write(text: string): void
}

interface ComposerProps {
  readonly sessionKey: string
  readonly ref: Ref<ComposerHandle>
}

const KINDS = 'image/png,image/jpeg,image/gif,image/webp'
const SAVE_AFTER_MS = 250

export function Composer({ sessionKey, ref }: ComposerProps) {
  const { t } = useTranslation()
  const store = useChatStore()
  const agent = useAgentName(sessionKey.split(':')[1])
  const isRunning = useChat(({ live }) => live !== null)
  const isStopping = useChat(({ live }) => live?.isStopping === true)
  const isOffline = useConnection(({ connection }) => connection.kind !== 'open')
  const [draft, setDraft] = useDraft(sessionKey)
  const attachments = useAttachments()
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const menuId = useId()
  const commands = useCommands(sessionKey, draft)
  useAutoGrow(field, draft)

  useImperativeHandle(ref, () => ({
    write(text) {
      setDraft(draft.trim() === '' ? text : `${draft}\n${text}`)
      const element = field.current
      element?.focus()
      requestAnimationFrame(() => element?.setSelectionRange(element.value.length, element.value.length))
    },
  }))

  // On a phone the keyboard would cover the conversation before anything was read.
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true })
  }, [])

  const isEmpty = draft.trim() === '' && attachments.images.length === 0
  const send = (steers: boolean): void => {
    if (isEmpty || attachments.isReading) return
    void store.getState().send(draft.trim(), { images: attachments.images, steers })
    setDraft('')
    attachments.clear()
    field.current?.focus()
  }
  const complete = (index: number): void => {
    const command = commands.matches[index]
    if (command === undefined) return
    setDraft(completion(command))
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes a word, Enter belongs to it.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (commands.onKeyDown(event, complete)) return
    if (event.key === 'Escape' && isRunning) void store.getState().stop()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    send(event.metaKey || event.ctrlKey)
  }
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files]
    if (files.length === 0) return
    event.preventDefault()
    attachments.add(files)
  }

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send(false)
      }}
    >
      <DropZone onFiles={attachments.add} />
      {commands.isOpen && <CommandMenu id={menuId} commands={commands.matches} active={commands.active} onPick={complete} onActive={commands.setActive} />}
      <AttachmentTray attachments={attachments} />
      <textarea
        ref={field}
        rows={1}
        value={draft}
        placeholder={isRunning ? t('chat.composerRunning') : t('chat.composer', { agent })}
        aria-label={t('chat.composer', { agent })}
        aria-autocomplete="list"
        aria-controls={commands.isOpen ? menuId : undefined}
        aria-activedescendant={commands.isOpen ? `${menuId}-${commands.active}` : undefined}
        enterKeyHint="send"
        onChange={({ target }) => setDraft(target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className={styles.row}>
        <IconButton label={t('chat.attach')} onClick={() => picker.current?.click()}><ImagePlus size={18} strokeWidth={1.75} /></IconButton>
        <input
          ref={picker} type="file" accept={KINDS} multiple hidden
          onChange={({ target }) => {
            attachments.add([...(target.files ?? [])])
            target.value = ''
          }}
        />
        <span className={styles.hint}>{isOffline ? t('chat.composerOffline') : isRunning && !isEmpty ? t('chat.composerSteer') : ''}</span>
        <ThinkingPicker />
        <ModelPicker />
        {isRunning && isEmpty ? (
          <button type="button" className={styles.stop} aria-label={t('chat.stop')} title={t('chat.stopHint')} disabled={isStopping} onClick={() => void store.getState().stop()}>
            <Square size={13} fill="currentColor" strokeWidth={0} />
          </button>
        ) : (
          <button type="submit" className={styles.send} aria-label={t(isRunning ? 'chat.queueMessage' : 'chat.send')} disabled={isEmpty || attachments.isReading}>
            {isRunning ? <CornerDownLeft size={17} strokeWidth={2} /> : <ArrowUp size={18} strokeWidth={2.25} />}
          </button>
        )}
      </div>
    </form>
  )
}

/** Kept by session; the disk is asked a moment after the last key. */
function useDraft(sessionKey: string): readonly [string, (draft: string) => void] {
  const { client } = useApp()
  const { drafts } = chatParts(client)
  const [draft, setDraft] = useState(() => drafts.read(sessionKey))
  useEffect(() => {
    const save = (): void => drafts.write(sessionKey, draft)
    const timer = setTimeout(save, SAVE_AFTER_MS)
    addEventListener('pagehide', save)
    return () => {
      clearTimeout(timer)
      removeEventListener('pagehide', save)
      save()
    }
  }, [drafts, sessionKey, draft])
  return [draft, setDraft]
}
