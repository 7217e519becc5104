// Files for the next message, checked here so that nothing is refused after it was sent.
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../../app-context.tsx'
import { fileSize } from '../../../lib/format-number.ts'
import type { OutgoingFile } from '../../../state/chat-types.ts'
import { isPicture } from '../../../state/chat-wire.ts'

export type Attached = OutgoingFile & { readonly id: number }

export interface Attachments {
  readonly files: readonly Attached[]
  readonly isReading: boolean
  /** What was not taken and why. */
  readonly problems: readonly string[]
  readonly add: (files: readonly File[]) => void
  /** Files of a message that is edited take the place of what was there. */
  readonly replace: (files: readonly OutgoingFile[]) => void
  readonly remove: (id: number) => void
  readonly clear: () => void
}

const MOST = 8
/** Of a gateway that does not say. */
const DEFAULTS = { maxBytes: 18 * 1024 * 1024, maxImageBytes: 6 * 1024 * 1024 }

export function useAttachments(): Attachments {
  const { t, i18n } = useTranslation()
  const limits = useConnection(({ hello }) => hello?.attachments) ?? DEFAULTS
  const [files, setFiles] = useState<readonly Attached[]>([])
  const [problems, setProblems] = useState<readonly string[]>([])
  const [reading, setReading] = useState(0)
  const lastId = useRef(0)
  const size = (bytes: number): string => fileSize(bytes, i18n.language)
  const numbered = (found: readonly OutgoingFile[]): readonly Attached[] => found.map((file) => ({ ...file, id: (lastId.current += 1) }))

  function add(given: readonly File[]): void {
    const refused: string[] = []
    const taken: File[] = []
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const file of given) {
      const { name } = file
      const problem =
        file.size === 0 ? t('chat.attachEmpty', { name })
        : isPicture(file.type) && file.size > limits.maxImageBytes ? t('chat.attachSize', { name, size: size(file.size), limit: size(limits.maxImageBytes) })
        : file.size > limits.maxBytes ? t('chat.attachFileSize', { name, size: size(file.size), limit: size(limits.maxBytes) })
        : files.length + taken.length >= MOST ? t('chat.attachCount', { name, limit: MOST })
        : total + file.size > limits.maxBytes ? t('chat.attachTotal', { name, limit: size(limits.maxBytes) })
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
      setFiles((before) => [...before, ...numbered(found.filter((file) => file !== null))])
      if (found.includes(null)) setProblems((before) => [...before, t('chat.attachUnreadable')])
    }).finally(() => setReading((count) => count - 1))
  }

  return {
    files, problems, add,
    isReading: reading > 0,
    replace(found) {
      setFiles(numbered(found))
      setProblems([])
    },
    remove: (id) => setFiles((before) => before.filter((file) => file.id !== id)),
    clear() {
      setFiles([])
      setProblems([])
    },
  }
}

/** Null when it cannot be read: a folder, or a file that is gone. */
function read(file: File): Promise<OutgoingFile | null> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('error', () => resolve(null))
    reader.addEventListener('load', () => {
      const url = typeof reader.result === 'string' ? reader.result : ''
      resolve({ name: file.name, mimeType: file.type === '' ? 'application/octet-stream' : file.type, bytes: file.size, data: url.slice(url.indexOf(',') + 1) })
    })
    reader.readAsDataURL(file)
  })
}
