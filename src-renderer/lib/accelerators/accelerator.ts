// Global shortcuts as Electron writes them (`Control+Alt+Space`): typed on a keyboard, and shown. Pure.
import type { KeyPress } from '../shortcut.ts'

export interface TypedPress extends KeyPress {
  /** The place of the key, whatever it types. */
  readonly code: string
}

export type Typed =
  | { readonly kind: 'shortcut'; readonly accelerator: string }
  /** Only modifiers so far. */
  | { readonly kind: 'held' }
  /** Without a modifier every program would lose this key. */
  | { readonly kind: 'too-plain' }
  /** No key that a shortcut can have. */
  | { readonly kind: 'unusable' }

const MODIFIER_KEYS = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'OS'])
const PLACES: Readonly<Record<string, string>> = {
  Space: 'Space', Enter: 'Return', NumpadEnter: 'Return', ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right', Home: 'Home', End: 'End', PageUp: 'PageUp', PageDown: 'PageDown', Insert: 'Insert', Delete: 'Delete', Backspace: 'Backspace', Tab: 'Tab', Escape: 'Escape',
  Backquote: '`', Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\', Semicolon: ';', Quote: "'", Comma: ',', Period: '.', Slash: '/',
}

export function typedShortcut(press: TypedPress, isMac: boolean): Typed {
  if (MODIFIER_KEYS.has(press.key)) return { kind: 'held' }
  const key = keyOf(press)
  if (key === null) return { kind: 'unusable' }
  const modifiers = [...(press.ctrlKey ? ['Control'] : []), ...(press.altKey ? ['Alt'] : []), ...(press.shiftKey ? ['Shift'] : []), ...(press.metaKey ? [isMac ? 'Command' : 'Super'] : [])]
  const isFunctionKey = /^F\d+$/.test(key)
  if (modifiers.length === 0 || (!isFunctionKey && modifiers.every((modifier) => modifier === 'Shift'))) return { kind: 'too-plain' }
  return { kind: 'shortcut', accelerator: [...modifiers, key].join('+') }
}

/** Letters by what they type, as long as no modifier turned them into a sign; everything else by its place. */
function keyOf({ key, code }: TypedPress): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1]
  return place ?? (/^F([1-9]|1\d|2[0-4])$/.test(key) ? key : (PLACES[code] ?? null))
}

const MAC_NAMES: Readonly<Record<string, string>> = { control: '⌃', ctrl: '⌃', alt: '⌥', option: '⌥', shift: '⇧', command: '⌘', cmd: '⌘', super: '⌘', meta: '⌘', commandorcontrol: '⌘', cmdorctrl: '⌘' }
const OTHER_NAMES: Readonly<Record<string, string>> = { control: 'Ctrl', alt: 'Alt', option: 'Alt', shift: '⇧', command: 'Super', cmd: 'Super', super: 'Super', meta: 'Super', commandorcontrol: 'Ctrl', cmdorctrl: 'Ctrl' }
const KEY_NAMES: Readonly<Record<string, string>> = { return: '↵', up: '↑', down: '↓', left: '←', right: '→', escape: 'Esc' }

/** The keys in the order they are held, as they are printed on the keyboard. */
export function acceleratorKeys(accelerator: string, isMac: boolean): readonly string[] {
  return accelerator === '' ? [] : accelerator.split('+').map((part) => {
    const name = part.toLowerCase()
    return (isMac ? MAC_NAMES : OTHER_NAMES)[name] ?? KEY_NAMES[name] ?? (part.length === 1 ? part.toUpperCase() : part)
  })
}
