import { expect, it } from 'vitest'
import { shortcutKeys } from './shortcut-keys.ts'

it('shows a shortcut as the keyboard has it', () => {
  expect(shortcutKeys('Control+Alt+Space', false)).toBe('Ctrl Alt Space')
  expect(shortcutKeys('Alt+Shift+Space', true)).toBe('⌥ ⇧ Space')
})
