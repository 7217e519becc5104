// Shortcuts of the app for people. Pure.

const ON_MAC: Readonly<Record<string, string>> = { Command: '⌘', CommandOrControl: '⌘', Super: '⌘', Control: '⌃', Alt: '⌥', Shift: '⇧' }
const ELSEWHERE: Readonly<Record<string, string>> = { CommandOrControl: 'Ctrl', Control: 'Ctrl' }

/** `Control+Alt+Space` as the keyboard has it: `Ctrl Alt Space`, or `⌃ ⌥ Space` on a Mac. */
export function shortcutKeys(accelerator: string, isMac: boolean): string {
  return accelerator.split('+').map((key) => (isMac ? ON_MAC : ELSEWHERE)[key] ?? key).join(' ')
}
