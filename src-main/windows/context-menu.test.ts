import { describe, expect, it } from 'vitest'
import type { ContextFacts, ContextPage } from '../ports/context-menus.ts'
import type { MenuEntry } from '../ports/menu.ts'
import { en } from '../texts/en.ts'
import { contextEntries, setUpContextMenus } from './context-menu.ts'

const APP = 'app://openclaw'
const NOTHING: ContextFacts = { isEditable: false, selection: '', misspelledWord: '', suggestions: [], linkUrl: '', isPicture: false }
const names = (entries: readonly MenuEntry[]) => entries.map((entry) => (entry.kind === 'separator' ? '-' : entry.kind === 'role' ? entry.role : entry.label))
const entriesOf = (facts: Partial<ContextFacts>, platform: NodeJS.Platform = 'linux') => names(contextEntries({ ...NOTHING, ...facts }, { platform, appOrigin: APP, texts: en }))

describe('a right click', () => {
  it('on nothing opens nothing', () => {
    expect(entriesOf({})).toEqual([])
    expect(entriesOf({ linkUrl: `${APP}/about` })).toEqual([])
    expect(entriesOf({ linkUrl: 'file:///etc/passwd' })).toEqual([])
  })

  it('in an editor offers how a word is written, and what editors offer', () => {
    expect(entriesOf({ isEditable: true, misspelledWord: 'helo', suggestions: ['hello', 'help', 'halo', 'hero', 'held', 'helm'] })).toEqual(['hello', 'help', 'halo', 'hero', 'held', 'Add to dictionary', '-', 'undo', 'redo', '-', 'cut', 'copy', 'paste', 'pasteAndMatchStyle', 'selectAll'])
    expect(entriesOf({ isEditable: true, misspelledWord: 'xqzt' }).slice(0, 2)).toEqual(['No suggestions', 'Add to dictionary'])
  })

  it('on words copies them, and on a Mac looks them up', () => {
    expect(entriesOf({ selection: 'claw' })).toEqual(['copy'])
    expect(entriesOf({ selection: ` ${'claw '.repeat(20)}` }, 'darwin')).toEqual(['Look up “claw claw claw claw claw claw …”', '-', 'copy'])
  })

  it('on a link or a picture copies it', () => {
    expect(entriesOf({ linkUrl: 'https://example.com/', isPicture: true })).toEqual(['Copy link', '-', 'Copy picture'])
  })

  it('does what was chosen', async () => {
    const done: string[] = []
    const page: ContextPage = { replaceWord: (word) => done.push(`replace ${word}`), learnWord: (word) => done.push(`learn ${word}`), lookUp: () => done.push('look up'), copyPicture: () => done.push('picture') }
    let choose: (id: string, facts: ContextFacts, page: ContextPage) => void = () => undefined
    setUpContextMenus({
      menus: { follow: (_entries, chosen) => {
        choose = chosen
      } },
      clipboard: { writeText: async (text) => void done.push(`copy ${text}`) },
      platform: 'linux', appOrigin: APP, texts: en, onFault: (error) => done.push(String(error)),
    })
    const facts = { ...NOTHING, misspelledWord: 'helo', suggestions: ['hello', 'help'], linkUrl: 'https://example.com/' }
    for (const id of ['suggestion:1', 'learn', 'look-up', 'copy-picture', 'copy-link', 'suggestion:9', 'none']) choose(id, facts, page)
    await Promise.resolve()
    expect(done).toEqual(['replace help', 'learn helo', 'look up', 'picture', 'copy https://example.com/'])
  })
})
