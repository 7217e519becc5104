import { describe, expect, it } from 'vitest'
import { rankMatches } from './rank-matches.ts'
import { isPressed, keyNames, worksWhileTyping } from './shortcut.ts'
import type { KeyPress } from './shortcut.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

describe('shortcuts', () => {
  it('hold the command key of the platform', () => {
    expect([isPressed('mod+k', press('k', { ctrlKey: true }), false), isPressed('mod+k', press('k', { metaKey: true }), true)]).toEqual([true, true])
    expect([isPressed('mod+k', press('k', { metaKey: true }), false), isPressed('mod+k', press('k', { ctrlKey: true }), true), isPressed('mod+k', press('k'), false)]).toEqual([false, false, false])
  })

  it('tell Shift apart for letters and arrows, not for signs', () => {
    expect([isPressed('mod+shift+o', press('O', { ctrlKey: true, shiftKey: true }), false), isPressed('mod+shift+o', press('o', { ctrlKey: true }), false)]).toEqual([true, false])
    expect([isPressed('?', press('?', { shiftKey: true }), false), isPressed('?', press('?'), false), isPressed('/', press('/', { shiftKey: true }), false)]).toEqual([true, true, true])
    expect(isPressed('x', press('x', { shiftKey: true }), false)).toBe(false)
  })

  it('leave other modifiers to the browser', () => {
    expect([isPressed('/', press('/', { ctrlKey: true }), false), isPressed('mod+k', press('k', { ctrlKey: true, altKey: true }), false)]).toEqual([false, false])
  })

  it('are shown as the keys are labelled', () => {
    expect([keyNames('mod+shift+o', true), keyNames('mod+shift+o', false), keyNames('shift+ArrowDown', false)]).toEqual([['⇧', '⌘', 'O'], ['Ctrl', '⇧', 'O'], ['⇧', '↓']])
  })

  it('work while typing only with the command key', () => {
    expect([worksWhileTyping('mod+k'), worksWhileTyping('/')]).toEqual([true, false])
  })
})

describe('ranking names', () => {
  const ranked = (query: string, ...names: string[]) => rankMatches(names, query, (name) => ({ name }))

  it('puts what begins with the words first, then beginnings of words, then the rest', () => {
    expect(ranked('log', 'Catalogue', 'Open the logs', 'Logs', 'Log')).toEqual(['Log', 'Logs', 'Open the logs', 'Catalogue'])
  })

  it('needs every word, whatever the case and the accents', () => {
    expect(ranked('CAFE new', 'Café', 'New café', 'Newton')).toEqual(['New café'])
  })

  it('looks beyond the name last', () => {
    const items = [{ name: 'Appearance', alsoIn: 'dark theme' }, { name: 'Dark' }]
    expect(rankMatches(items, 'dark', (item) => item).map(({ name }) => name)).toEqual(['Dark', 'Appearance'])
  })
})
