// What a right click offers: how a word is written, what can be copied and pasted, where a link leads.
import type { ContextFacts, ContextMenus, ContextPage } from '../ports/context-menus.ts'
import type { Clipboard } from '../ports/desktop-services.ts'
import type { MenuEntry, MenuRole } from '../ports/menu.ts'
import { judgeDestination } from '../security/navigation.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'

const MOST_SUGGESTIONS = 5
const MOST_SHOWN = 30
const SUGGESTION = 'suggestion:'

const role = (name: MenuRole): MenuEntry => ({ kind: 'role', role: name })
const action = (id: string, label: string): MenuEntry => ({ kind: 'action', id, label })

export interface ContextMenuDependencies {
  readonly menus: ContextMenus
  readonly clipboard: Pick<Clipboard, 'writeText'>
  readonly platform: NodeJS.Platform
  readonly appOrigin: string
  readonly texts: Texts
  readonly onFault: (error: unknown) => void
}

/** Before the first window is made. */
export function setUpContextMenus({ menus, clipboard, platform, appOrigin, texts, onFault }: ContextMenuDependencies): void {
  menus.follow((facts) => contextEntries(facts, { platform, appOrigin, texts }), (id, facts, page) => {
    const copied = act(id, facts, page)
    if (copied !== null) clipboard.writeText(copied).catch(onFault)
  })
}

/** Groups with a line between them; empty where there is nothing to offer. Pure. */
export function contextEntries(facts: ContextFacts, { platform, appOrigin, texts }: Pick<ContextMenuDependencies, 'platform' | 'appOrigin' | 'texts'>): readonly MenuEntry[] {
  const { isEditable, selection, misspelledWord, suggestions, linkUrl, isPicture } = facts
  const words = texts.contextMenu
  const chosen = selection.trim()
  const shown = chosen.length > MOST_SHOWN ? `${chosen.slice(0, MOST_SHOWN)}…` : chosen
  const isElsewhere = linkUrl !== '' && judgeDestination(linkUrl, appOrigin) === 'outside'
  const groups: readonly (readonly MenuEntry[])[] = [
    isEditable && misspelledWord !== '' ? [...spelling(suggestions, words.noSuggestions), action('learn', words.learn)] : [],
    chosen !== '' && platform === 'darwin' ? [action('look-up', fill(words.lookUp, { words: shown }))] : [],
    isElsewhere ? [action('copy-link', words.copyLink)] : [],
    isPicture ? [action('copy-picture', words.copyPicture)] : [],
    isEditable ? [role('undo'), role('redo')] : [],
    isEditable ? [role('cut'), role('copy'), role('paste'), role('pasteAndMatchStyle'), role('selectAll')] : chosen !== '' ? [role('copy')] : [],
  ]
  return groups.filter(({ length }) => length > 0).flatMap((group, index) => (index === 0 ? group : [{ kind: 'separator' }, ...group]))
}

function spelling(suggestions: readonly string[], none: string): readonly MenuEntry[] {
  if (suggestions.length === 0) return [{ kind: 'action', id: 'none', label: none, isEnabled: false }]
  return suggestions.slice(0, MOST_SUGGESTIONS).map((word, index) => action(`${SUGGESTION}${index}`, word))
}

/** Returns what belongs on the clipboard. */
function act(id: string, { suggestions, misspelledWord, linkUrl }: ContextFacts, page: ContextPage): string | null {
  if (id === 'copy-link') return linkUrl
  if (id === 'learn') page.learnWord(misspelledWord)
  if (id === 'look-up') page.lookUp()
  if (id === 'copy-picture') page.copyPicture()
  const word = id.startsWith(SUGGESTION) ? suggestions[Number(id.slice(SUGGESTION.length))] : undefined
  if (word !== undefined) page.replaceWord(word)
  return null
}
