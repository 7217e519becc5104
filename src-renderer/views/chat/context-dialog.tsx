// Exactly what the next message would send to the model, part by part.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { compactNumber, fileSize } from '../../lib/format-number.ts'
import type { ContextReport } from '../../state/chat-store.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/code-block/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useChatStore } from './chat-context.tsx'
import styles from './context-dialog.module.css'

/** Parts that are not files; files are called by their names. */
const PARTS: ReadonlySet<string> = new Set(['system', 'skills', 'session', 'tools', 'history'])

type Loaded = { readonly report: ContextReport } | { readonly problem: string } | null

export default function ContextDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const store = useChatStore()
  const [loaded, setLoaded] = useState<Loaded>(null)
  useEffect(() => {
    let isCurrent = true
    store.getState().context().then(
      (report) => isCurrent && setLoaded({ report }),
      (error: unknown) => isCurrent && setLoaded({ problem: error instanceof Error ? error.message : String(error) }),
    )
    return () => {
      isCurrent = false
    }
  }, [store])
  return (
    <Dialog title={t('chat.contextTitle')} size="wide" onClose={onClose} actions={<Button onClick={onClose}>{t('chat.close')}</Button>}>
      {loaded === null ? <Skeleton label={t('loading')} /> : 'problem' in loaded ? <ErrorNote title={t('chat.contextFailed')} details={loaded.problem} /> : <Report report={loaded.report} />}
    </Dialog>
  )
}

function Report({ report }: { readonly report: ContextReport }) {
  const { t, i18n } = useTranslation()
  const { parts, payload, estimatedTokens, contextWindow, modelRef } = report
  const number = (value: number): string => compactNumber(value, i18n.language)
  const largest = Math.max(1, ...parts.map(({ tokens }) => tokens))
  return (
    <div className={styles.report}>
      <p className={styles.intro}>{t('chat.contextIntro', { used: number(estimatedTokens), window: number(contextWindow), model: modelRef })}</p>
      <ul className={styles.parts}>
        {parts.map(({ name, tokens, bytes, truncated }) => (
          <li key={name}>
            <span className={styles.name}>{PARTS.has(name) ? t(`chat.contextPart.${name}`) : name}{truncated && <em>{t('chat.contextCut')}</em>}</span>
            <span className={styles.bar} aria-hidden="true"><i style={{ width: `${(tokens / largest) * 100}%` }} /></span>
            <span className={styles.tokens} title={fileSize(bytes, i18n.language)}>{t('chat.tokens', { count: tokens, shown: number(tokens) })}</span>
          </li>
        ))}
      </ul>
      <Payload title={t('chat.payloadSystem')} text={payload.systemStable} />
      <Payload title={t('chat.payloadVolatile')} text={payload.systemVolatile} />
      <Payload title={t('chat.payloadTools', { count: payload.tools.length })} text={pretty(payload.tools)} />
      <Payload title={t('chat.payloadMessages', { count: payload.messages.length })} text={pretty(payload.messages)} />
    </div>
  )
}

/** Texts are long: they are put on the page when somebody opens them. */
function Payload({ title, text }: { readonly title: string; readonly text: string }) {
  const [isOpen, setOpen] = useState(false)
  if (text === '' || text === '[]') return null
  return (
    <details className={styles.payload} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && (
        <div>
          <CopyButton text={text} />
          <pre tabIndex={0}>{text}</pre>
        </div>
      )}
    </details>
  )
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
