// The text in the editor: the session's unsent message or, meanwhile, an older message that is being changed.
import { useEffect, useRef, useState } from 'react'
import { useApp } from '../../../app-context.tsx'
import { chatParts } from '../chat-context.tsx'

export interface Draft {
  readonly text: string
  readonly write: (text: string) => void
  /** The message that is being changed; null for a new one. */
  readonly editing: string | null
  readonly edit: (entryId: string, text: string) => void
  /** Back to the message that was begun before. */
  readonly endEditing: () => void
}

const SAVE_AFTER_MS = 250

/** Kept by session; the disk is asked a moment after the last key. */
export function useDraft(sessionKey: string): Draft {
  const { drafts } = chatParts(useApp())
  const [draft, setDraft] = useState(() => drafts.read(sessionKey))
  const [edited, setEdited] = useState<{ readonly entryId: string; readonly text: string } | null>(null)
  const latest = useRef(draft)
  latest.current = draft
  useEffect(() => {
    const timer = setTimeout(() => drafts.write(sessionKey, draft), SAVE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [drafts, sessionKey, draft])
  useEffect(() => {
    const save = (): void => drafts.write(sessionKey, latest.current)
    addEventListener('pagehide', save)
    return () => {
      removeEventListener('pagehide', save)
      save()
    }
  }, [drafts, sessionKey])
  return {
    text: edited?.text ?? draft,
    write: (text) => (edited === null ? setDraft(text) : setEdited({ ...edited, text })),
    editing: edited?.entryId ?? null,
    edit: (entryId, text) => setEdited({ entryId, text }),
    endEditing: () => setEdited(null),
  }
}
