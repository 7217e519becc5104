// Which sessions the list shows, and in what order. Pure.
import { matchesAll } from '../../lib/match-words.ts'
import { sessionTitle } from '../../lib/session-title.ts'
import type { SessionRow } from '../../state/sessions-store.ts'

export const SHOW = ['all', 'unread', 'running', 'archived'] as const
export type Show = (typeof SHOW)[number]

export interface SessionFilters {
  readonly show: Show
  /** Words of the name, the channel or the last message. */
  readonly query: string
  readonly agentId: string | null
  readonly channel: string | null
}

/** Pinned first, then the most recent. What works in the background appears only when it is looked for. */
export function filterSessions(rows: Iterable<SessionRow>, { show, query, agentId, channel }: SessionFilters): readonly SessionRow[] {
  const asked = query.trim()
  const found = [...rows].filter(
    (row) =>
      isShown(row, show, asked !== '') &&
      (agentId === null || row.agentId === agentId) &&
      (channel === null || channelOf(row) === channel) &&
      (asked === '' || matchesAll(`${sessionTitle(row) ?? ''} ${channelOf(row)} ${row.lastMessagePreview ?? ''}`, asked)),
  )
  return found.sort((left, right) => Number(right.pinned ?? false) - Number(left.pinned ?? false) || sessionTime(right) - sessionTime(left))
}

function isShown(row: SessionRow, show: Show, isSearching: boolean): boolean {
  if (show === 'archived') return row.archived === true
  if (row.archived === true) return false
  if (show === 'running') return row.hasActiveRun === true
  if (show === 'unread') return row.unread === true && row.isBackground !== true
  return isSearching || row.isBackground !== true
}

/** Sessions without a channel are talked in here. */
export function channelOf({ channel }: SessionRow): string {
  return channel ?? 'webchat'
}

export function sessionTime({ lastInteractionAt, updatedAt }: SessionRow): number {
  return lastInteractionAt ?? updatedAt ?? 0
}

/** What the list can be narrowed to; one choice is none. */
export function choicesOf(rows: Iterable<SessionRow>, read: (row: SessionRow) => string): readonly string[] {
  const values = new Set<string>()
  for (const row of rows) values.add(read(row))
  return values.size > 1 ? [...values].sort() : []
}
