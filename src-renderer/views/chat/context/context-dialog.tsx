// Exactly what the next message would send to the model: every part with its size, opened to the text it has in the request.
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { compactNumber, fileSize } from '../../../lib/format-number.ts'
import type { ContextReport } from '../../../state/chat-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { CopyButton } from '../../../ui/code-block/copy-button.tsx'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { useChatStore } from '../chat-context.tsx'
import styles from './context-dialog.module.css'
import { payloadParts } from './payload-parts.ts'
import type { PayloadPart, PayloadPiece } from './payload-parts.ts'

/** Parts that are not files; files are called by their names. */
const PARTS: ReadonlySet<string> = new Set(['system', 'skills', 'session', 'tools', 'summary', 'history'])
const FILE = 'workspace:'

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
  const isRead = loaded !== null && 'report' in loaded
  return (
    <Dialog
      title={t('chat.contextTitle')} size="wide" onClose={onClose}
      actions={
        <>
          {isRead && <CopyButton text={JSON.stringify(loaded.report.payload, null, 2)} words={t('chat.payloadCopyAll')} />}
          <Button onClick={onClose}>{t('chat.close')}</Button>
        </>
      }
    >
      {loaded === null ? <Skeleton label={t('loading')} /> : isRead ? <Report report={loaded.report} /> : <ErrorNote title={t('chat.contextFailed')} details={loaded.problem} />}
    </Dialog>
  )
}

function Report({ report }: { readonly report: ContextReport }) {
  const { t, i18n } = useTranslation()
  const [parts] = useState(() => payloadParts(report))
  const number = (value: number): string => compactNumber(value, i18n.language)
  const largest = Math.max(1, ...parts.map(({ tokens }) => tokens))
  return (
    <>
      <p className={styles.intro}>{t('chat.contextIntro', { used: number(report.estimatedTokens), window: number(report.contextWindow), model: report.modelRef })}</p>
      <ul className={styles.parts}>
        {parts.map((part) => <li key={part.name}><Part part={part} share={part.tokens / largest} /></li>)}
      </ul>
    </>
  )
}

function Part({ part, share }: { readonly part: PayloadPart; readonly share: number }) {
  const { t, i18n } = useTranslation()
  const { name, tokens, bytes, truncated, content } = part
  const size = <span className={styles.tokens} title={fileSize(bytes, i18n.language)}>{t('chat.tokens', { count: tokens, shown: compactNumber(tokens, i18n.language) })}</span>
  const title = (
    <>
      <span className={styles.name}>
        {PARTS.has(name) ? t(`chat.contextPart.${name}`) : name.startsWith(FILE) ? name.slice(FILE.length) : name}
        {content.kind === 'pieces' && <small>{content.pieces.length}</small>}
        {truncated && <em>{t('chat.contextCut')}</em>}
      </span>
      <span className={styles.bar} aria-hidden="true"><i style={{ width: `${share * 100}%` }} /></span>
      {size}
    </>
  )
  const isNothing = content.kind === 'text' ? content.text === '' : content.pieces.length === 0
  if (isNothing) return <div className={styles.nothing}>{title}</div>
  return (
    <Fold title={title}>
      {content.kind === 'text' ? <Text text={content.text} /> : (
        <ul className={styles.pieces}>
          {content.pieces.map((piece, index) => <li key={index}><Piece piece={piece} isRole={name !== 'tools'} /></li>)}
        </ul>
      )}
    </Fold>
  )
}

function Piece({ piece: { name, tokens, text }, isRole }: { readonly piece: PayloadPiece; readonly isRole: boolean }) {
  const { t, i18n } = useTranslation()
  return (
    <Fold
      title={
        <>
          <span className={styles.name}>{isRole ? t(`chat.payloadRole.${name}`, { defaultValue: name }) : <code>{name}</code>}</span>
          <span className={styles.tokens}>{t('chat.tokens', { count: tokens, shown: compactNumber(tokens, i18n.language) })}</span>
        </>
      }
    >
      <Text text={text} />
    </Fold>
  )
}

/** Texts are long: they are put on the page when somebody opens them. */
function Fold({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={styles.fold} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children}
    </details>
  )
}

function Text({ text }: { readonly text: string }) {
  return (
    <div className={styles.text}>
      <CopyButton text={text} />
      <pre tabIndex={0}>{text}</pre>
    </div>
  )
}
