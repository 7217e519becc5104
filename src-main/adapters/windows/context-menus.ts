// Context menus on Electron's `context-menu` event of every page.
import { app } from 'electron'
import type { WebContents } from 'electron'
import type { ContextMenus } from '../../ports/context-menus.ts'
import { buildMenu } from '../menu.ts'

export function createContextMenus(): ContextMenus {
  return {
    follow(entriesFor, choose) {
      app.on('web-contents-created', (_created, contents: WebContents) => {
        contents.on('context-menu', (_event, { isEditable, selectionText, misspelledWord, dictionarySuggestions, linkURL, mediaType, hasImageContents, x, y }) => {
          const facts = { isEditable, selection: selectionText, misspelledWord, suggestions: dictionarySuggestions, linkUrl: linkURL, isPicture: mediaType === 'image' && hasImageContents }
          const page = {
            replaceWord: (word: string) => contents.replaceMisspelling(word),
            learnWord: (word: string) => void contents.session.addWordToSpellCheckerDictionary(word),
            lookUp: () => contents.showDefinitionForSelection(),
            copyPicture: () => contents.copyImageAt(x, y),
          }
          const entries = entriesFor(facts)
          if (entries.length > 0) buildMenu(entries, (id) => choose(id, facts, page)).popup()
        })
      })
    },
  }
}
