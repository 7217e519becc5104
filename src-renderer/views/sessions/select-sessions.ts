// Which chats of the list are chosen. Pure.

export interface Selection {
  readonly keys: ReadonlySet<string>
  /** Where a range begins: what was chosen or left last. */
  readonly anchor: string | null
}

export const NOTHING: Selection = { keys: new Set(), anchor: null }

export function toggleKey({ keys }: Selection, key: string): Selection {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return { keys: next, anchor: key }
}

/** Adds everything from the anchor to this one, in the order of the list; without an anchor this one only. */
export function extendTo({ keys, anchor }: Selection, key: string, order: readonly string[]): Selection {
  const to = order.indexOf(key)
  const from = anchor === null ? to : order.indexOf(anchor)
  if (to < 0) return { keys, anchor }
  const range = from < 0 ? [key] : order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { keys: new Set([...keys, ...range]), anchor: anchor ?? key }
}
