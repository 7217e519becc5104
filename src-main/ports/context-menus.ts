// The menu that a right click in a page opens.
import type { MenuEntry } from './menu.ts'

/** What was clicked on. */
export interface ContextFacts {
  readonly isEditable: boolean
  readonly selection: string
  /** Empty when the word is known. */
  readonly misspelledWord: string
  readonly suggestions: readonly string[]
  /** Empty when it is no link. */
  readonly linkUrl: string
  readonly isPicture: boolean
}

/** What can be done to the page where it was clicked. */
export interface ContextPage {
  replaceWord(word: string): void
  learnWord(word: string): void
  /** macOS: the system's dictionary. */
  lookUp(): void
  copyPicture(): void
}

export interface ContextMenus {
  /** In every page from now on; without entries no menu opens. */
  follow(entriesFor: (facts: ContextFacts) => readonly MenuEntry[], choose: (id: string, facts: ContextFacts, page: ContextPage) => void): void
}
