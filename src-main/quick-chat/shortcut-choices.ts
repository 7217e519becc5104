// Global shortcuts as Electron writes them: which make sense, which the desktops need for themselves, and what is offered. Pure.

const MODIFIERS: Readonly<Record<string, string>> = { command: 'Super', cmd: 'Super', super: 'Super', meta: 'Super', control: 'Control', ctrl: 'Control', alt: 'Alt', option: 'Alt', shift: 'Shift' }
const ORDER = ['Control', 'Alt', 'Shift', 'Super']
const KEY = /^([A-Z0-9]|F([1-9]|1\d|2[0-4])|Plus|Space|Tab|Backspace|Delete|Insert|Return|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|[`\-=[\]\\;',./])$/i
const FUNCTION_KEY = /^F([1-9]|1\d|2[0-4])$/i

/** The best first. None is a shortcut of the system, of input methods, or of well-known programs of that platform. */
const OFFERED: Readonly<Record<'darwin' | 'win32' | 'linux', readonly [string, ...string[]]>> = {
  darwin: ['Alt+Shift+Space', 'Control+Shift+Space', 'Command+Alt+O', 'Control+Alt+Return'],
  win32: ['Control+Alt+Space', 'Control+Shift+Return', 'Control+Alt+Return', 'Control+Shift+F12'],
  linux: ['Control+Alt+Space', 'Control+Shift+Return', 'Control+Alt+Return', 'Control+Shift+F12'],
}

/** Keys that the desktop itself, input methods or nearly every program need. */
const NEEDED_ELSEWHERE: Readonly<Record<'darwin' | 'win32' | 'linux', readonly string[]>> = {
  darwin: ['Command+Space', 'Command+Alt+Space', 'Control+Space', 'Control+Alt+Space', 'Alt+Space', 'Command+Tab', 'Command+Q', 'Command+W', 'Command+C', 'Command+V', 'Command+X', 'Command+Z', 'Command+A', 'Command+S', 'Command+H', 'Command+M', 'Command+Shift+3', 'Command+Shift+4', 'Command+Shift+5', 'Command+Alt+Escape', 'Command+Shift+Space'],
  win32: ['Alt+Space', 'Alt+Tab', 'Alt+F4', 'Control+Space', 'Control+Shift+Escape', 'Control+Alt+Delete', 'Super+Space', 'Super+Shift+Space', 'Control+C', 'Control+V', 'Control+X', 'Control+Z', 'Control+A', 'Control+S', 'Control+Shift+Space'],
  linux: ['Alt+Space', 'Alt+Tab', 'Alt+F4', 'Alt+F2', 'Control+Space', 'Super+Space', 'Super+Shift+Space', 'Control+Alt+Delete', 'Control+Alt+T', 'Control+Alt+L', 'Control+C', 'Control+V', 'Control+X', 'Control+Z', 'Control+A', 'Control+S', 'Control+Shift+Space'],
}

const known = (platform: NodeJS.Platform): 'darwin' | 'win32' | 'linux' => (platform === 'darwin' || platform === 'win32' ? platform : 'linux')

/** The shortcut where nobody chose one. */
export function defaultShortcut(platform: NodeJS.Platform): string {
  return OFFERED[known(platform)][0]
}

/** Others to choose from when this one can't be had. */
export function otherShortcuts(accelerator: string, platform: NodeJS.Platform): readonly string[] {
  const taken = normalShortcut(accelerator, platform)
  return OFFERED[known(platform)].filter((choice) => normalShortcut(choice, platform) !== taken)
}

/** Whether the desktop, input methods or other programs need it. */
export function isNeededElsewhere(accelerator: string, platform: NodeJS.Platform): boolean {
  const wanted = normalShortcut(accelerator, platform)
  return NEEDED_ELSEWHERE[known(platform)].some((needed) => normalShortcut(needed, platform) === wanted)
}

/** One spelling for each combination; null for what is no global shortcut: without a modifier every program would lose that key. */
export function normalShortcut(accelerator: string, platform: NodeJS.Platform): string | null {
  const parts = accelerator.split('+')
  const key = parts.at(-1) ?? ''
  const modifiers = parts.slice(0, -1).map((part) => modifierOf(part, platform))
  if (!KEY.test(key) || modifiers.length === 0 || modifiers.includes(null) || new Set(modifiers).size !== modifiers.length) return null
  if (!FUNCTION_KEY.test(key) && modifiers.every((modifier) => modifier === 'Shift')) return null
  return [...ORDER.filter((modifier) => modifiers.includes(modifier)), key.length === 1 ? key.toUpperCase() : `${key.charAt(0).toUpperCase()}${key.slice(1)}`].join('+')
}

function modifierOf(part: string, platform: NodeJS.Platform): string | null {
  const name = part.toLowerCase()
  if (name === 'commandorcontrol' || name === 'cmdorctrl') return platform === 'darwin' ? 'Super' : 'Control'
  return MODIFIERS[name] ?? null
}
