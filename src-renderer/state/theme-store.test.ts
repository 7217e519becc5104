import { describe, expect, it } from 'vitest'
import { createThemeStore } from './theme-store.ts'
import type { Theme } from './theme-store.ts'

/** Two windows over one storage. */
function twoWindows() {
  const kept = new Map<string, string>()
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) }
  const open = () => {
    const applied: Theme[] = []
    return { store: createThemeStore({ storage, apply: (theme) => void applied.push(theme) }), applied }
  }
  return { storage, kept, one: open(), other: open() }
}

describe('the theme', () => {
  it('that is chosen in one window is that of the other, and its end too', () => {
    const { kept, one, other } = twoWindows()
    one.store.getState().setTheme('dark')
    const [key = ''] = kept.keys()
    other.store.getState().follow(key)
    expect([other.store.getState().theme, other.applied]).toEqual(['dark', ['dark']])
    one.store.getState().setTheme('system')
    other.store.getState().follow(key)
    expect(other.applied).toEqual(['dark', 'system'])
  })

  it('stays when something else is kept elsewhere, and goes with everything', () => {
    const { kept, one } = twoWindows()
    one.store.getState().setTheme('light')
    one.store.getState().follow('another.key')
    expect(one.applied).toEqual(['light'])
    kept.clear()
    one.store.getState().follow(null)
    expect(one.store.getState().theme).toBe('system')
  })
})
