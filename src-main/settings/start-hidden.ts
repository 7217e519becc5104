// Whether a start shows a window. Pure.

/** Given by the system at login, where it was told so. */
export const HIDDEN_ARGUMENT = '--hidden'

/** Never hidden without another door to the app: nobody would find it. */
export function startsHidden(argv: readonly string[], hasOtherDoor: boolean): boolean {
  return hasOtherDoor && argv.includes(HIDDEN_ARGUMENT)
}
