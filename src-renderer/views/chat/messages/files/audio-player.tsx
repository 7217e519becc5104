// Sound that is at hand: played by the browser from memory, never from elsewhere.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toBlob } from '../../../../lib/base64.ts'

interface AudioPlayerProps {
  readonly name: string
  readonly mimeType: string
  /** Base64. */
  readonly data: string
  readonly plays?: boolean
}

export function AudioPlayer({ name, mimeType, data, plays = false }: AudioPlayerProps) {
  const { t } = useTranslation()
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(toBlob(data, mimeType))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data, mimeType])
  return url === null ? null : <audio controls autoPlay={plays} src={url} aria-label={t('chat.audioPlayer', { name })} />
}
