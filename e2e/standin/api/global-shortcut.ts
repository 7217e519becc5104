// `globalShortcut`: accelerators as Electron spells them, and which of them are taken.
import { state } from '../state.ts'
import { strict } from '../strict.ts'

const MODIFIERS: Readonly<Record<string, string>> = {
  command: 'super', cmd: 'super', meta: 'super', super: 'super', control: 'ctrl', ctrl: 'ctrl', commandorcontrol: 'ctrl', cmdorctrl: 'ctrl', alt: 'alt', option: 'alt', altgr: 'altgr', shift: 'shift',
}
const KEY = /^([a-z0-9]|f([1-9]|1\d|2[0-4])|plus|space|tab|backspace|delete|insert|return|enter|up|down|left|right|home|end|pageup|pagedown|escape|esc|num\d|[)!@#$%^&*(:;<>?/~`\-_=,.|\\[\]{}'"])$/i

/** One spelling for each combination. Throws as Electron does for what is none. */
function normalise(accelerator: string): string {
  const parts = accelerator.split('+')
  const keys = parts.filter((part) => MODIFIERS[part.toLowerCase()] === undefined)
  if (keys.length !== 1 || !KEY.test(keys[0] ?? '')) throw new TypeError(`conversion failure from '${accelerator}'`)
  return parts.map((part) => MODIFIERS[part.toLowerCase()] ?? part.toLowerCase()).toSorted().join('+')
}

export const globalShortcut = strict('globalShortcut', {
  register(accelerator: string, callback: () => void): boolean {
    if (!state.isReady) throw new Error('globalShortcut cannot be used before the app is ready')
    const combination = normalise(accelerator)
    if (state.shortcuts.has(combination) || state.shortcutsTakenByOthers.has(combination)) return false
    state.shortcuts.set(combination, callback)
    return true
  },
  isRegistered: (accelerator: string) => state.shortcuts.has(normalise(accelerator)),
  unregister: (accelerator: string) => void state.shortcuts.delete(normalise(accelerator)),
  unregisterAll: () => state.shortcuts.clear(),
})

/** For tests on the stand-in: the keys are pressed, or another program has them. */
export const shortcutSimulation = {
  press(accelerator: string): boolean {
    const callback = state.shortcuts.get(normalise(accelerator))
    callback?.()
    return callback !== undefined
  },
  takeByOthers: (accelerator: string) => void state.shortcutsTakenByOthers.add(normalise(accelerator)),
}
