// Pictures for the next message, checked here so that nothing is refused after it was sent.
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../../app-context.tsx'
import { fileSize } from '../../../lib/format-number.ts'
import type { OutgoingImage } from '../../../state/chat-types.ts'

export interface Attachments {
  readonly images: readonly (OutgoingImage & { readonly id: number })[]
  readonly isReading: boolean
  /** What was not taken and why. */
  readonly problems: readonly string[]
  readonly add: (files: readonly File[]) => void
  readonly remove: (id: number) => void
  readonly clear: () => void
}

const MOST = 8
const KINDS: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
/** Of a gateway that does not say. */
const DEFAULTS = { maxBytes: 18 * 1024 * 1024, maxImageBytes: 6 * 1024 * 1024 }

export function useAttachments(): Attachments {
  const { t, i18n } = useTranslation()
  const limits = useConnection(({ hello }) => hello?.attachments) ?? DEFAULTS
  const [images, setImages] = useState<Attachments['images']>([])
  const [problems, setProblems] = useState<readonly string[]>([])
  const [reading, setReading] = useState(0)
  const lastId = useRef(0)
  const size = (bytes: number): string => fileSize(bytes, i18n.language)

  function add(files: readonly File[]): void {
    const refused: string[] = []
    const taken: File[] = []
    let total = images.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const file of files) {
      const problem =
        !KINDS.has(file.type) ? t('chat.attachKind', { name: file.name })
        : file.size > limits.maxImageBytes ? t('chat.attachSize', { name: file.name, size: size(file.size), limit: size(limits.maxImageBytes) })
        : images.length + taken.length >= MOST ? t('chat.attachCount', { name: file.name, limit: MOST })
        : total + file.size > limits.maxBytes ? t('chat.attachTotal', { name: file.name, limit: size(limits.maxBytes) })
        : null
      if (problem !== null) refused.push(problem)
      else {
        taken.push(file)
        total += file.size
      }
    }
    setProblems(refused)
    if (taken.length === 0) return
    setReading((count) => count + 1)
    void Promise.all(taken.map(read)).then((found) => {
      setImages((before) => [...before, ...found.flatMap((image) => (image === null ? [] : [{ ...image, id: (lastId.current += 1) }]))])
      if (found.includes(null)) setProblems((before) => [...before, t('chat.attachUnreadable')])
    }).finally(() => setReading((count) => count - 1))
  }

  return {
    images, problems, add,
    isReading: reading > 0,
    remove: (id) => setImages((before) => before.filter((image) => image.id !== id)),
    clear() {
      setImages([])
      setProblems([])
    },
  }
}

function read(file: File): Promise<OutgoingImage | null> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('error', () => resolve(null))
    reader.addEventListener('load', () => {
      const url = typeof reader.result === 'string' ? reader.result : ''
      resolve({ name: file.name, mimeType: file.type, bytes: file.size, data: url.slice(url.indexOf(',') + 1) })
    })
    reader.readAsDataURL(file)
  })
}
