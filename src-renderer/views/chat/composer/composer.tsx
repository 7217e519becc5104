// Where the next message is written. Enter sends, Shift+Enter begins a line; while the assistant works a message waits its turn.
import { ArrowUp, AtSign, CornerDownLeft, Paperclip, Pencil, Square } from 'lucide-react'
import { useEffect, useId, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { ClipboardEvent, KeyboardEvent, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgents, useConnection, useIsConnected } from '../../../app-context.tsx'
import type { OutgoingFile } from '../../../state/chat-types.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { IconButton } from '../../../ui/buttons/icon-button.tsx'
import { useChat, useChatStore } from '../chat-context.tsx'
import type { ComposerHandle } from '../chat-context.tsx'
import { AttachmentTray, CompletionMenu, DropZone, ThinkingPicker } from '../on-demand.ts'
import { useAgentName } from '../use-agent-name.ts'
import { addressee } from './complete.ts'
import styles from './composer.module.css'
import { ModelPicker } from './model-picker.tsx'
import { PermissionPicker } from './permission-picker.tsx'
import { useAttachments } from './use-attachments.ts'
import { useAutoGrow } from './use-auto-grow.ts'
import { useCompletion } from './use-completion.ts'
import { useDepartures } from './use-departures.ts'
import { useDraft } from './use-draft.ts'
import { useLastOwn } from './use-last-own.ts'

interface ComposerProps {
  readonly sessionKey: string
  readonly ref: Ref<ComposerHandle>
}

/** Of a name in the empty editor: one line, also on a phone. */
const LONGEST_NAME = 24

export function Composer({ sessionKey, ref }: ComposerProps) {
  const { t } = useTranslation()
  const store = useChatStore()
  const ownAgentId = sessionKey.split(':')[1]
  const agent = useAgentName(ownAgentId)
  const allAgents = useAgents(({ agents }) => agents)
  const others = useMemo(() => allAgents.filter(({ id }) => id !== ownAgentId), [allAgents, ownAgentId])
  const isRunning = useChat(({ live }) => live !== null)
  const canThink = useChat(({ facts }) => facts.thinkingLevels.length > 1)
  const isStopping = useChat(({ live }) => live?.isStopping === true)
  const isConnected = useIsConnected()
  // Who connects for the first time is not without a connection yet.
  const isOffline = useConnection(({ isGreeted }) => isGreeted) && !isConnected
  const draft = useDraft(sessionKey)
  const { text, editing } = draft
  const attachments = useAttachments()
  const [isLeaving, setLeaving] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const menuId = useId()
  const completion = useCompletion(sessionKey, text, others)
  const departures = useDepartures()
  const takeLast = useLastOwn()
  const target = editing === null ? addressee(text, others) : null
  useAutoGrow(field, text)

  const toEnd = (): void => {
    const element = field.current
    element?.focus()
    requestAnimationFrame(() => element?.setSelectionRange(element.value.length, element.value.length))
  }
  const edit: ComposerHandle['edit'] = (entryId, words) => {
    draft.edit(entryId, words)
    attachments.clear()
    void store.getState().attachments(entryId).then(attachments.replace, () => undefined)
    toEnd()
  }
  const endEditing = (): void => {
    draft.endEditing()
    attachments.clear()
    field.current?.focus()
  }
  useImperativeHandle(ref, () => ({
    edit,
    write(words, files = []) {
      draft.write(text.trim() === '' ? words : `${text}\n${words}`)
      if (files.length > 0) attachments.replace([...attachments.files, ...files])
      toEnd()
    },
    focus: toEnd,
  }))

  // On a phone the keyboard would cover the conversation before anything was read.
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true })
  }, [])

  const isEmpty = (target === null ? text : target.text).trim() === '' && attachments.files.length === 0
  const cannotSend = isEmpty || attachments.isReading || isLeaving || (!isConnected && (target !== null || editing !== null))
  const clear = (): void => {
    draft.endEditing()
    if (editing === null) draft.write('')
    attachments.clear()
  }
  const leave = (go: (files: readonly OutgoingFile[]) => Promise<boolean>): void => {
    setLeaving(true)
    void go(attachments.files).finally(() => setLeaving(false))
  }
  const send = (steers: boolean): void => {
    if (cannotSend) return
    if (editing !== null) return leave((files) => departures.resend(editing, text.trim(), files, clear))
    if (target !== null) return leave((files) => departures.sendTo(target.agent.id, target.text, files, clear))
    void store.getState().send(text.trim(), { files: attachments.files, steers })
    clear()
    field.current?.focus()
  }
  const complete = (index: number): void => {
    const choice = completion.matches[index]
    if (choice === undefined) return
    draft.write(choice.insert)
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes a word, Enter belongs to it.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (completion.onKeyDown(event, complete)) return
    if (event.key === 'Escape' && editing !== null) return endEditing()
    if (event.key === 'Escape' && isRunning) void store.getState().stop()
    if (event.key === 'ArrowUp' && !event.altKey && text === '' && attachments.files.length === 0) {
      event.preventDefault()
      return takeLast({ edit, write: (words, files) => {
        draft.write(words)
        attachments.replace(files)
        toEnd()
      } })
    }
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
      data-editing={editing !== null || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        send(false)
      }}
    >
      <DropZone onFiles={attachments.add} />
      {completion.isOpen && <CompletionMenu id={menuId} completion={completion} onPick={complete} />}
      {editing !== null && (
        <div className={styles.banner} role="status">
          <Pencil size={14} strokeWidth={1.75} aria-hidden="true" />
          <p>{t('chat.editing')}</p>
          <Button variant="plain" onClick={endEditing}>{t('chat.editCancel')}</Button>
        </div>
      )}
      {target !== null && (
        <div className={styles.banner} role="status">
          <AtSign size={14} strokeWidth={1.75} aria-hidden="true" />
          <p>{t('chat.sendsTo', { agent: target.agent.name })}</p>
        </div>
      )}
      {(attachments.files.length > 0 || attachments.problems.length > 0) && <AttachmentTray attachments={attachments} />}
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        value={text}
        placeholder={isRunning ? t('chat.composerRunning') : t('chat.composer', { agent: agent.length > LONGEST_NAME ? `${agent.slice(0, LONGEST_NAME).trimEnd()}…` : agent })}
        aria-label={t('chat.composer', { agent })}
        aria-autocomplete="list"
        aria-controls={completion.isOpen ? menuId : undefined}
        aria-activedescendant={completion.isOpen ? `${menuId}-${completion.active}` : undefined}
        enterKeyHint="send"
        onChange={({ target: { value } }) => draft.write(value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className={styles.row}>
        <IconButton label={t('chat.attach')} onClick={() => picker.current?.click()}><Paperclip size={18} strokeWidth={1.75} /></IconButton>
        <input
          ref={picker} type="file" multiple hidden
          onChange={({ target: input }) => {
            attachments.add([...(input.files ?? [])])
            input.value = ''
          }}
        />
        <PermissionPicker />
        <span className={styles.hint}>{isOffline ? t('chat.composerOffline') : isRunning && !isEmpty && editing === null && target === null ? t('chat.composerSteer') : ''}</span>
        {canThink && <ThinkingPicker />}
        <ModelPicker />
        {isRunning && isEmpty ? (
          <button type="button" className={styles.stop} aria-label={t('chat.stop')} title={t('chat.stopHint')} disabled={isStopping} onClick={() => void store.getState().stop()}>
            <Square size={13} fill="currentColor" strokeWidth={0} />
          </button>
        ) : (
          <button type="submit" className={styles.send} aria-label={t(isRunning && editing === null && target === null ? 'chat.queueMessage' : 'chat.send')} disabled={cannotSend}>
            {isRunning && editing === null && target === null ? <CornerDownLeft size={17} strokeWidth={2} /> : <ArrowUp size={18} strokeWidth={2.25} />}
          </button>
        )}
      </div>
    </form>
  )
}
