// How much comes along from OpenClaw, in words: `12 settings, 3 keys and 8 chats`.
import { useTranslation } from 'react-i18next'
import type { TakeoverCounts } from '../../state/welcome/takeover.ts'

export function useCounts(): { readonly parts: (counts: TakeoverCounts) => readonly string[]; readonly words: (counts: TakeoverCounts) => string } {
  const { t, i18n } = useTranslation()
  const parts = (counts: TakeoverCounts): string[] => Object.entries(counts).map(([kind, count]) => t(`welcome.import.part.${kind}`, { count }))
  return { parts, words: (counts) => new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(parts(counts)) }
}
