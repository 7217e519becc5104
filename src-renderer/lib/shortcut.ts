// Keyboard shortcuts as they are written down (`mod+shift+o`, `?`, `shift+ArrowDown`), pressed and shown. `mod` is ⌘ on a Mac and Ctrl elsewhere. Pure.

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

export function isPressed(shortcut: string, press: KeyPress, isMac: boolean): boolean {
  const { key, withMod, withShift } = parse(shortcut)
  const isMod = isMac ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey
  const hasNone = !press.metaKey && !press.ctrlKey
  if (press.altKey || (withMod ? !isMod : !hasNone)) return false
  // Where `?` and `/` are on a keyboard, and whether they need Shift, differs from country to country.
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key)
  return (isSign || press.shiftKey === withShift) && press.key.toLowerCase() === key.toLowerCase()
}

/** Single keys belong to whoever is typing; those with `mod` work there too. */
export function worksWhileTyping(shortcut: string): boolean {
  return parse(shortcut).withMod
}

const NAMES: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Enter: '↵', Escape: 'Esc' }

/** The keys in the order they are held, as they are printed on the keyboard. */
export function keyNames(shortcut: string, isMac: boolean): readonly string[] {
  const { key, withMod, withShift } = parse(shortcut)
  const name = NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)
  if (isMac) return [...(withShift ? ['⇧'] : []), ...(withMod ? ['⌘'] : []), name]
  return [...(withMod ? ['Ctrl'] : []), ...(withShift ? ['⇧'] : []), name]
}

function parse(shortcut: string): { readonly key: string; readonly withMod: boolean; readonly withShift: boolean } {
  const parts = shortcut.split('+')
  return { key: parts.at(-1) ?? '', withMod: parts.includes('mod'), withShift: parts.includes('shift') }
}
