// What waits behind the running turn, in the order it will be taken up.
import { CornerRightUp, Pencil, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useShallow } from 'zustand/react/shallow'
import type { Outgoing } from '../../state/chat-types.ts'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { useChat, useChatStore, useComposer } from './chat-context.tsx'
import styles from './queue-strip.module.css'

export function QueueStrip() {
  const { t } = useTranslation()
  const store = useChatStore()
  const composer = useComposer()
  const isRunning = useChat(({ live }) => live !== null)
  const waiting = useChat(useShallow(({ outgoing }) => outgoing.filter(({ isBehind }) => isBehind)))
  if (waiting.length === 0) return null

  const takeBack = (message: Outgoing, toEditor: boolean): void => {
    store.getState().takeBack(message.sendKey).then((taken) => {
      if (taken !== null && toEditor) composer.current?.write(taken.text, taken.files)
    }, () => undefined)
  }
  return (
    <section className={styles.strip} aria-label={t('chat.queue')}>
      <h2>{t('chat.queueTitle', { count: waiting.length })}</h2>
      <ol>
        {waiting.map((message) => (
          <li key={message.sendKey}>
            <p dir="auto">{message.text === '' ? message.files.map(({ name }) => name).join(', ') : message.text}</p>
            {isRunning && !message.isForeign && !message.steers && <IconButton label={t('chat.queueSteer')} onClick={() => void store.getState().steer(message.sendKey).catch(() => undefined)}><CornerRightUp size={16} strokeWidth={1.75} /></IconButton>}
            <IconButton label={t('chat.queueEdit')} onClick={() => takeBack(message, true)}><Pencil size={15} strokeWidth={1.75} /></IconButton>
            <IconButton label={t('chat.queueRemove')} onClick={() => takeBack(message, false)}><X size={16} strokeWidth={1.75} /></IconButton>
          </li>
        ))}
      </ol>
    </section>
  )
}
