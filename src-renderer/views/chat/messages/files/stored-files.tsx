// Files of a message. Their bytes stay with the gateway until somebody wants to hear or save them.
import { Download, Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toBlob } from '../../../../lib/base64.ts'
import type { FilePart, OutgoingFile } from '../../../../state/chat-types.ts'
import { IconButton } from '../../../../ui/buttons/icon-button.tsx'
import { useChatStore } from '../../chat-context.tsx'
import { AudioPlayer } from './audio-player.tsx'
import { FileCard } from './file-card.tsx'
import styles from './stored-files.module.css'

interface StoredFilesProps {
  readonly files: readonly FilePart[]
  /** Null while the message is on its way. */
  readonly entryId: string | null
}

export function StoredFiles({ files, entryId }: StoredFilesProps) {
  return <div className={styles.files}>{files.map((file, index) => <StoredFile key={`${index}:${file.name}`} file={file} entryId={entryId} index={index} />)}</div>
}

function StoredFile({ file: { name, mimeType, bytes }, entryId, index }: { readonly file: FilePart; readonly entryId: string | null; readonly index: number }) {
  const { t } = useTranslation()
  const store = useChatStore()
  const [fetched, setFetched] = useState<OutgoingFile | null>(null)
  const [isGone, setGone] = useState(false)
  const isSound = mimeType.startsWith('audio/')

  const withFile = (use: (file: OutgoingFile) => void): void => {
    if (entryId === null) return
    if (fetched !== null) return use(fetched)
    store.getState().file(entryId, index).then((found) => {
      setGone(false)
      use(found)
    }, () => setGone(true))
  }
  return (
    <FileCard name={name} mimeType={mimeType} bytes={bytes}>
      {entryId !== null && isSound && fetched === null && <IconButton label={t('chat.audioPlay', { name })} onClick={() => withFile(setFetched)}><Play size={16} strokeWidth={1.75} /></IconButton>}
      {entryId !== null && <IconButton label={t('chat.fileSave', { name })} onClick={() => withFile(save)}><Download size={16} strokeWidth={1.75} /></IconButton>}
      {isSound && fetched !== null && <AudioPlayer name={name} mimeType={mimeType} data={fetched.data} plays />}
      {isGone && <p className={styles.gone} role="alert">{t('chat.fileGone')}</p>}
    </FileCard>
  )
}

/** Always saved, never shown: a page that somebody sent must not become a page of ours. */
function save({ name, data }: OutgoingFile): void {
  const url = URL.createObjectURL(toBlob(data, 'application/octet-stream'))
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
