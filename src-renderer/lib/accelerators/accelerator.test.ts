import { describe, expect, it } from 'vitest'
import { acceleratorKeys, typedShortcut } from './accelerator.ts'

const press = (key: string, code: string, held: string = '') => ({ key, code, ctrlKey: held.includes('c'), altKey: held.includes('a'), shiftKey: held.includes('s'), metaKey: held.includes('m') })

describe('a global shortcut that is typed', () => {
  it.each([
    [press(' ', 'Space', 'ca'), 'Control+Alt+Space'],
    [press('K', 'KeyK', 'cs'), 'Control+Shift+K'],
    [press('a', 'KeyQ', 'c'), 'Control+A'],
    [press('ø', 'KeyO', 'am'), 'Alt+Super+O'],
    [press('!', 'Digit1', 'cs'), 'Control+Shift+1'],
    [press('F9', 'F9', 's'), 'Shift+F9'],
    [press('Enter', 'Enter', 'c'), 'Control+Return'],
    [press('?', 'Slash', 'cs'), 'Control+Shift+/'],
  ])('is %o', (typed, accelerator) => {
    expect(typedShortcut(typed, false)).toEqual({ kind: 'shortcut', accelerator })
  })

  it('has on a Mac the command key', () => {
    expect(typedShortcut(press(' ', 'Space', 'sm'), true)).toEqual({ kind: 'shortcut', accelerator: 'Shift+Command+Space' })
  })

  it('is not one yet, too plain, or none at all', () => {
    expect([press('Control', 'ControlLeft', 'c'), press('x', 'KeyX'), press('X', 'KeyX', 's'), press('F9', 'F9'), press('MediaPlay', 'MediaPlay', 'c'), press('Dead', 'IntlRo', 'c')].map((typed) => typedShortcut(typed, false).kind)).toEqual(['held', 'too-plain', 'too-plain', 'too-plain', 'unusable', 'unusable'])
  })
})

describe('a global shortcut that is shown', () => {
  it('has the names that are printed on the keys', () => {
    expect(acceleratorKeys('Control+Alt+Return', false)).toEqual(['Ctrl', 'Alt', '↵'])
    expect(acceleratorKeys('CommandOrControl+Shift+Space', true)).toEqual(['⌘', '⇧', 'Space'])
    expect(acceleratorKeys('Super+k', false)).toEqual(['Super', 'K'])
    expect(acceleratorKeys('', false)).toEqual([])
  })
})
