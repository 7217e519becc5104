// What goes with the next message, how the assistant gets it, and what could not be taken along.
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../../lib/format-number.ts'
import { isPicture } from '../../../state/chat-wire.ts'
import { AudioPlayer } from '../messages/files/audio-player.tsx'
import { FileCard } from '../messages/files/file-card.tsx'
import styles from './attachment-tray.module.css'
import type { Attached, Attachments } from './use-attachments.ts'

export function AttachmentTray({ attachments }: { readonly attachments: Attachments }) {
  const { t } = useTranslation()
  const { files, problems, remove } = attachments
  if (files.length === 0 && problems.length === 0) return null
  const others = files.filter(({ mimeType }) => !isPicture(mimeType))
  return (
    <div className={styles.tray}>
      {files.length > 0 && (
        <ul>
          {files.map((file) => (
            <li key={file.id}>
              <Preview file={file} />
              <button type="button" aria-label={t('chat.attachRemove', { name: file.name })} onClick={() => remove(file.id)}><X size={13} strokeWidth={2} /></button>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && <p className={styles.note}>{t(others.some(({ mimeType }) => mimeType.startsWith('audio/')) ? 'chat.attachedAudioNote' : 'chat.attachedFileNote')}</p>}
      {problems.length > 0 && <div className={styles.problems} role="alert">{problems.map((problem) => <p key={problem}>{problem}</p>)}</div>}
    </div>
  )
}

function Preview({ file: { name, mimeType, data, bytes } }: { readonly file: Attached }) {
  const { i18n } = useTranslation()
  if (isPicture(mimeType)) return <img src={`data:${mimeType};base64,${data}`} alt={name} title={`${name} · ${fileSize(bytes, i18n.language)}`} />
  return <FileCard name={name} mimeType={mimeType} bytes={bytes}>{mimeType.startsWith('audio/') && <AudioPlayer name={name} mimeType={mimeType} data={data} />}</FileCard>
}
