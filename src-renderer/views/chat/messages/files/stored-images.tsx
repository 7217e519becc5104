// Pictures of a message. Histories leave their data out: it is fetched when the message is seen, from our own gateway only.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImagePart } from '../../../../state/chat-types.ts'
import { useChatStore } from '../../chat-context.tsx'
import styles from './stored-images.module.css'

const KINDS: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

interface StoredImagesProps {
  readonly images: readonly ImagePart[]
  readonly entryId: string | null
}

export function StoredImages({ images, entryId }: StoredImagesProps) {
  const { t } = useTranslation()
  const store = useChatStore()
  const [fetched, setFetched] = useState<readonly ImagePart[] | null>(null)
  const isMissing = entryId !== null && images.some(({ data }) => data === undefined)

  useEffect(() => {
    if (!isMissing) return
    let isCurrent = true
    // Without them the placeholder stays; the text does not depend on it.
    store.getState().images(entryId).then((found) => isCurrent && setFetched(found), () => undefined)
    return () => {
      isCurrent = false
    }
  }, [store, entryId, isMissing])

  return (
    <div className={styles.images}>
      {(fetched ?? images).map(({ mimeType, data }, index) => (
        data === undefined || !KINDS.has(mimeType)
          ? <span key={index} className={styles.placeholder}>{t('chat.picture')}</span>
          : <img key={index} src={`data:${mimeType};base64,${data}`} alt={t('chat.attachedPicture')} />
      ))}
    </div>
  )
}
