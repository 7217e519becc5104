// What an OpenClaw that is there already would bring, in the first run's own terms: how many of what, from where. Pure.
import type { importWire } from '../../../gateway/protocol/index.ts'
import { hasWork } from '../settings/import-store.ts'

/** How many settings, keys, files and chats. */
export type TakeoverCounts = Readonly<Partial<Record<importWire.ImportKind, number>>>

export interface Takeover {
  readonly folder: string
  /** Ids of what comes along: everything but what lies outside the folder. */
  readonly items: readonly string[]
  readonly counts: TakeoverCounts
  /** Something lies outside the folder; it stays there until somebody asks for it in the settings. */
  readonly leavesOutside: boolean
}

/** Null where nothing would come. */
export function takeoverOf({ folder, isFound, items }: importWire.PreviewResult): Takeover | null {
  const wanted = items.filter((item) => hasWork(item) && !item.isOutside)
  if (!isFound || wanted.length === 0) return null
  return { folder, items: wanted.map(({ id }) => id), counts: countsOf(wanted), leavesOutside: items.some((item) => item.isOutside && hasWork(item)) }
}

/** What is (or was) taken, put beside ours or not, in the order people ask for it. */
export function countsOf(items: readonly importWire.ImportItem[]): TakeoverCounts {
  const order: readonly importWire.ImportKind[] = ['configuration', 'secrets', 'workspace', 'skills', 'sessions']
  const total = (kind: importWire.ImportKind): number => items.filter((item) => item.kind === kind).reduce((sum, { added, beside }) => sum + added + beside, 0)
  return Object.fromEntries(order.map((kind) => [kind, total(kind)] as const).filter(([, count]) => count > 0))
}

/** Its settings may say which model answers; they only do where nothing is chosen here. */
export function bringsModel(takeover: Takeover | null, primary: string | null): boolean {
  return primary === null && (takeover?.counts.configuration ?? 0) > 0
}
