// Two versions of a text: what is different, and taking over what two people did. Pure.
import { applyPatch, structuredPatch } from 'diff'

/** Runs of changed lines with some that stay around them; each line begins with ` `, `+` or `-`. */
export function changedLines(before: string, after: string, around = 2): readonly (readonly string[])[] {
  return structuredPatch('', '', before, after, '', '', { context: around }).hunks.map(({ lines }) => lines.filter((line) => !line.startsWith('\\')))
}

/** My text on top of theirs; null where both changed the same lines. */
export function mergeText(base: string, mine: string, theirs: string): string | null {
  if (base === theirs || mine === theirs) return mine
  if (base === mine) return theirs
  const merged = applyPatch(theirs, structuredPatch('', '', base, mine, '', '', { context: 1 }))
  return merged === false ? null : merged
}
