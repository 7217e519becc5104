// The sections of a list ordered by time. Pure.
import { daysBetween } from './format-time.ts'

export type DayGroup = 'pinned' | 'today' | 'yesterday' | 'week' | 'earlier'

export interface Grouped<Item> {
  readonly group: DayGroup
  readonly items: readonly Item[]
}

const ORDER: readonly DayGroup[] = ['pinned', 'today', 'yesterday', 'week', 'earlier']

/** Newest first within each group; groups without items are left out. */
export function groupByDay<Item>(items: readonly Item[], nowMs: number, read: (item: Item) => { readonly timeMs: number; readonly isPinned: boolean }): readonly Grouped<Item>[] {
  const groups = new Map<DayGroup, { readonly timeMs: number; readonly item: Item }[]>()
  for (const item of items) {
    const { timeMs, isPinned } = read(item)
    const group = isPinned ? 'pinned' : dayGroup(daysBetween(timeMs, nowMs))
    const members = groups.get(group)
    if (members === undefined) groups.set(group, [{ timeMs, item }])
    else members.push({ timeMs, item })
  }
  return ORDER.flatMap((group) => {
    const members = groups.get(group)
    return members === undefined ? [] : [{ group, items: members.sort((left, right) => right.timeMs - left.timeMs).map(({ item }) => item) }]
  })
}

function dayGroup(days: number): DayGroup {
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  return days < 7 ? 'week' : 'earlier'
}
