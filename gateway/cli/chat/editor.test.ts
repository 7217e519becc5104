import { describe, expect, it } from 'vitest'
import { createStyle } from '../terminal/style.ts'
import type { EditorState, Key } from './editor.ts'
import { accept, applyKey, EMPTY_EDITOR, withText } from './editor.ts'
import { inputRows } from './input-rows.ts'
import { completeSlash, readCommands } from './slash-commands.ts'

const key = (name: string, extra: Partial<Key> = {}): Key => ({ sequence: name.length === 1 ? name : '', name, ...extra })
const type = (state: EditorState, text: string): EditorState => text.split('').reduce((next, character) => applyKey(next, { sequence: character, name: character }), state)

describe('the input line', () => {
  it('types, moves and deletes, whole characters at a time', () => {
    let state = type(EMPTY_EDITOR, 'abc')
    state = applyKey(applyKey(state, key('left')), key('backspace'))
    expect([state.text, state.cursor]).toEqual(['ac', 1])
    state = withText(state, 'a👨‍👩‍👧é')
    state = applyKey(applyKey(state, key('backspace')), key('backspace'))
    expect(state.text).toBe('a')
  })

  it('deletes words and lines', () => {
    const state = type(EMPTY_EDITOR, 'one two three')
    expect(applyKey(state, key('w', { ctrl: true })).text).toBe('one two ')
    expect(applyKey(state, key('u', { ctrl: true })).text).toBe('')
    expect(applyKey(applyKey(state, key('a', { ctrl: true })), key('k', { ctrl: true })).text).toBe('')
  })

  it('keeps a paste of several lines together', () => {
    let state = applyKey(EMPTY_EDITOR, key('paste-start'))
    for (const character of ['a', '\r', 'b', '\t', 'c']) state = applyKey(state, { sequence: character, name: character === '\r' ? 'return' : character })
    state = applyKey(state, key('paste-end'))
    expect([state.text, state.pasting]).toEqual(['a\nb\tc', false])
  })

  it('walks through the history and comes back to the draft', () => {
    let state = accept(type(accept(type(EMPTY_EDITOR, 'first')), 'second'))
    state = type(state, 'draft')
    state = applyKey(applyKey(state, key('up')), key('up'))
    expect(state.text).toBe('first')
    state = applyKey(applyKey(state, key('down')), key('down'))
    expect(state.text).toBe('draft')
  })

  it('moves up and down inside a text of several lines first', () => {
    const state = withText({ ...EMPTY_EDITOR, history: ['old'] }, 'abc\nde', 5)
    const up = applyKey(state, key('up'))
    expect(up.cursor).toBe(1)
    expect(applyKey(up, key('up')).text).toBe('old')
  })

  it('ignores control characters and unknown keys', () => {
    expect(applyKey(EMPTY_EDITOR, { sequence: '\u001B[15~', name: 'f5' }).text).toBe('')
    expect(applyKey(EMPTY_EDITOR, { sequence: '\u0001' }).text).toBe('')
  })

  it('is drawn in rows with the cursor where it belongs', () => {
    const style = createStyle({ color: false })
    expect(inputRows(withText(EMPTY_EDITOR, 'hello'), style, 40)).toEqual({ rows: ['› hello'], cursor: { row: 0, column: 7 } })
    expect(inputRows(withText(EMPTY_EDITOR, 'ab\ncd', 3), style, 40)).toEqual({ rows: ['› ab', '  cd'], cursor: { row: 1, column: 2 } })
    expect(inputRows(withText(EMPTY_EDITOR, 'abcdefgh'), style, 8).rows).toEqual(['› abcde', '  fgh'])
    expect(inputRows(withText(EMPTY_EDITOR, Array.from({ length: 30 }, (_, line) => `l${line}`).join('\n')), style, 40).rows).toHaveLength(8)
  })
})

describe('slash completion', () => {
  const commands = readCommands({ commands: [
    { name: 'help', textAliases: ['/help'], description: 'Show commands.', acceptsArgs: false },
    { name: 'think', textAliases: ['/think', '/t'], description: 'How much to think.', acceptsArgs: true, args: [{ name: 'level', choices: [{ value: 'low' }, { value: 'high' }] }] },
    { name: 'status', textAliases: ['/status'], description: 'Status.', acceptsArgs: false },
    { name: 'stop', textAliases: ['/stop'], description: 'Stop.', acceptsArgs: false },
  ] })

  it('completes what is certain and lists the rest', () => {
    expect(completeSlash('/he', commands)?.text).toBe('/help')
    expect(completeSlash('/st', commands)).toMatchObject({ text: '/st', candidates: [{ name: '/status' }, { name: '/stop' }] })
    expect(completeSlash('/thi', commands)?.text).toBe('/think ')
    expect(completeSlash('/think h', commands)?.text).toBe('/think high')
    expect(completeSlash('/ex', commands)?.text).toBe('/exit')
    expect(completeSlash('hello', commands)).toBeNull()
  })
})
