// Texts from elsewhere, for places that show one line without any frame around it: menus and notifications. Pure.

/** Line ends, control characters and those that turn the direction of writing could make a text look like another one. */
const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu
const LONGEST_SAFE_COMMAND = 60

export function plainLine(text: string, most: number): string {
  const line = text.replace(UNSEEN, ' ').trim()
  // By whole characters: half of one would be shown as damage.
  const characters = Array.from(line)
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('').trimEnd()}…`
}

/** Whether somebody who sees the command in one line has seen all of it: only then a yes may be given there. */
export function isSeenWhole(command: string): boolean {
  return command !== '' && command === plainLine(command, LONGEST_SAFE_COMMAND)
}
