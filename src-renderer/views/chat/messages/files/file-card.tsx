// A file as a card: what it is, what it is called, how large it is.
import { FileArchive, FileAudio, FileText, FileVideo, File as PlainFile } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../../../lib/format-number.ts'
import styles from './file-card.module.css'

interface FileCardProps {
  readonly name: string
  readonly mimeType: string
  readonly bytes: number
  /** What can be done with it, or how it sounds. */
  readonly children?: ReactNode
}

export function FileCard({ name, mimeType, bytes, children }: FileCardProps) {
  const { i18n } = useTranslation()
  const Icon = iconOf(mimeType)
  return (
    <div className={styles.card}>
      <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
      <div className={styles.words}>
        <b title={name}>{name}</b>
        <span>{fileSize(bytes, i18n.language)}</span>
      </div>
      {children}
    </div>
  )
}

function iconOf(mimeType: string): typeof PlainFile {
  if (mimeType.startsWith('audio/')) return FileAudio
  if (mimeType.startsWith('video/')) return FileVideo
  if (mimeType.startsWith('text/') || /pdf|json|xml|document/.test(mimeType)) return FileText
  return /zip|tar|compressed/.test(mimeType) ? FileArchive : PlainFile
}
