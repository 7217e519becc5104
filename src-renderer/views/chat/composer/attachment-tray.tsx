// The pictures that go with the next message, and what could not be taken along.
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../../lib/format-number.ts'
import styles from './attachment-tray.module.css'
import type { Attachments } from './use-attachments.ts'

export function AttachmentTray({ attachments }: { readonly attachments: Attachments }) {
  const { t, i18n } = useTranslation()
  const { images, problems, remove } = attachments
  if (images.length === 0 && problems.length === 0) return null
  return (
    <div className={styles.tray}>
      {images.length > 0 && (
        <ul>
          {images.map(({ id, name, mimeType, data, bytes }) => (
            <li key={id}>
              <img src={`data:${mimeType};base64,${data}`} alt={name} title={`${name} · ${fileSize(bytes, i18n.language)}`} />
              <button type="button" aria-label={t('chat.attachRemove', { name })} onClick={() => remove(id)}><X size={13} strokeWidth={2} /></button>
            </li>
          ))}
        </ul>
      )}
      {problems.length > 0 && <div className={styles.problems} role="alert">{problems.map((problem) => <p key={problem}>{problem}</p>)}</div>}
    </div>
  )
}
