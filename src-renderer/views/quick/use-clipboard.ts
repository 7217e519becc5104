// Takes what was copied elsewhere along, when somebody asks for it: a picture as an attachment, words into the field, many words as a file.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DesktopBridge } from '../../../src-preload/channels.ts'
import { toBlob } from '../../lib/base64.ts'
import { fileSize } from '../../lib/format-number.ts'

/** Longer text would hide what is asked about it. */
const MOST_IN_FIELD = 2000

export interface ClipboardTaker {
  readonly attach: () => Promise<void>
  /** Why nothing was taken; null when all is well. */
  readonly note: string | null
  readonly forget: () => void
}

export function useClipboard(desktop: DesktopBridge, { onText, onFile }: { readonly onText: (text: string) => void; readonly onFile: (file: File) => void }): ClipboardTaker {
  const { t, i18n } = useTranslation()
  const [note, setNote] = useState<string | null>(null)
  const number = (value: number): string => new Intl.NumberFormat(i18n.language).format(value)

  async function attach(): Promise<void> {
    setNote(null)
    try {
      const found = await desktop.call('clipboard.read', {})
      if (found.kind === 'empty') setNote(t('quick.clipboardEmpty'))
      else if (found.kind === 'image') onFile(new File([toBlob(found.data, found.mimeType)], t('quick.clipboardName'), { type: found.mimeType }))
      else if (found.kind === 'too-large' && found.what === 'image') setNote(t('quick.clipboardPictureTooLarge', { size: fileSize(found.size, i18n.language), limit: fileSize(found.limit, i18n.language) }))
      else if (found.kind === 'too-large') setNote(t('quick.clipboardTextTooLarge', { size: number(found.size), limit: number(found.limit) }))
      else if (found.text.length > MOST_IN_FIELD) onFile(new File([found.text], t('quick.clipboardTextName'), { type: 'text/plain' }))
      else onText(found.text)
    } catch (error) {
      setNote(t('quick.clipboardFailed', { reason: error instanceof Error ? error.message : String(error) }))
    }
  }

  return { attach, note, forget: () => setNote(null) }
}
