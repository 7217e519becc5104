// What is being typed: shown as typed while the field has the focus, as the setting has it otherwise.
import { useState } from 'react'

export interface Draft {
  readonly text: string
  readonly edit: (text: string) => void
  readonly onBlur: () => void
}

export function useDraft(stored: string): Draft {
  const [draft, setDraft] = useState<string | null>(null)
  return { text: draft ?? stored, edit: setDraft, onBlur: () => setDraft(null) }
}
