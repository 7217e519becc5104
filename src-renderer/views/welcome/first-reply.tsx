// The first thing the assistant says, right where it was set up.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useStore } from 'zustand'
import { useApp, useConnection } from '../../app-context.tsx'
import { chatPath } from '../../lib/session-address.ts'
import { textOf } from '../../state/chat-wire.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Markdown } from '../../ui/markdown/markdown.tsx'
import { chatParts } from '../chat/chat-context.tsx'
import { Brought } from './brought.tsx'
import { useWelcome } from './use-welcome.ts'
import styles from './welcome-view.module.css'

export function FirstReply() {
  const mainSessionKey = useConnection(({ hello }) => hello?.mainSessionKey)
  return mainSessionKey === undefined ? null : <Reply sessionKey={mainSessionKey} />
}

function Reply({ sessionKey }: { readonly sessionKey: string }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const chat = chatParts(useApp()).chats.of(sessionKey)
  const name = useWelcome((state) => state.answers.name)
  const hello = t('welcome.reply.hello')
  const { phase, problem, entries, live, outgoing, problems, send } = useStore(chat)
  const heading = useRef<HTMLHeadingElement>(null)
  const wasAsked = useRef(false)
  useEffect(() => chat.follow(), [chat])
  useEffect(() => heading.current?.focus(), [])
  useEffect(() => {
    if (phase !== 'ready' || wasAsked.current) return
    wasAsked.current = true
    void send(hello)
  }, [phase, send, hello])

  const asked = entries.findLastIndex((entry) => entry.role === 'user' && textOf(entry.parts) === hello)
  const answer = asked === -1 ? undefined : entries.findLast((entry, index) => index > asked && entry.role === 'assistant' && textOf(entry.parts) !== '')
  const written = answer === undefined ? (live?.text ?? '') : textOf(answer.parts)
  const failedRun = asked === -1 ? undefined : entries.findLast((entry, index) => index > asked && entry.error !== null)
  const failures = [problem, outgoing.find(({ status }) => status === 'failed')?.error, failedRun?.error, live === null ? problems.at(-1)?.message : null]
  const failure = failures.find((message) => typeof message === 'string') ?? null
  return (
    <section className={styles.step} aria-labelledby="welcome-reply">
      <h1 id="welcome-reply" ref={heading} tabIndex={-1}>
        {t('welcome.reply.title', { name })}
      </h1>
      <Brought />
      <p className={styles.said}>{hello}</p>
      <div className={styles.reply} aria-live="polite" aria-busy={answer === undefined && failure === null}>
        {written !== '' && <Markdown text={written} isLive={answer === undefined} />}
        {written === '' && failure === null && (
          <p className={styles.waiting}>
            <i aria-hidden="true" />
            {t('welcome.reply.waiting')}
          </p>
        )}
      </div>
      {failure !== null && written === '' && (
        <ErrorNote title={t('welcome.reply.failed')} onRetry={() => void send(hello)}>
          {failure}
        </ErrorNote>
      )}
      <div className={styles.buttons}>
        <Button variant="primary" onClick={() => navigate(chatPath(sessionKey))}>
          {t('welcome.reply.open')}
        </Button>
      </div>
    </section>
  )
}
