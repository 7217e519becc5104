// Makes old parts of the history smaller before any message is left out: old images, then long tool results, then all old results.
import { clearResult, dropImages, trimResult, trimSaving } from './history-entry.ts'
import type { HistoryEntry, TrimSettings } from './history-entry.ts'

export interface PruningSettings {
  /** Trim and clear when the provider's cache has expired anyway, or when messages would have to be left out. `off`: never. */
  readonly mode: 'off' | 'cache-ttl'
  /** How long a provider keeps a prefix; changing what it has cached costs more than it saves. */
  readonly ttlMs: number
  readonly keepLastAssistants: number
  /** Shares of the window (of twice the history budget, where that is smaller). */
  readonly softTrimRatio: number
  readonly hardClearRatio: number
  readonly hardClear: boolean
  readonly minPrunableToolChars: number
  readonly trim: TrimSettings
}

export const DEFAULT_PRUNING: PruningSettings = {
  mode: 'cache-ttl',
  ttlMs: 300_000,
  keepLastAssistants: 3,
  softTrimRatio: 0.3,
  hardClearRatio: 0.5,
  hardClear: true,
  minPrunableToolChars: 50_000,
  trim: { maxChars: 4_000, headChars: 1_500, tailChars: 1_500, placeholder: '[Old tool result content cleared]' },
}

const IMAGE_TURNS = 3
/** Clearing goes a little below its threshold, so that the next result does not cause the next change. */
const CLEAR_FURTHER = 0.8

/** Index from which nothing is touched: the last assistant messages and everything after them. */
export function protectedFrom(entries: readonly HistoryEntry[], keepLastAssistants: number): number {
  let seen = 0
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    if (entries[index]?.message.role !== 'assistant') continue
    seen += 1
    if (seen === keepLastAssistants) return index
  }
  return 0
}

function dropOldImages(entries: readonly HistoryEntry[]): void {
  let userMessages = 0
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index]
    if (entry === undefined) continue
    if (entry.hasImages && userMessages > IMAGE_TURNS) dropImages(entry)
    if (entry.message.role === 'user') userMessages += 1
  }
}

export interface PruneLimits {
  readonly budgetTokens: number
  readonly contextWindow: number
  readonly nowMs: number
}

/** Shrinks entries in place and returns the tokens that remain. Images go after three further turns whatever the budget. */
export function pruneHistory(entries: readonly HistoryEntry[], settings: PruningSettings, { budgetTokens, contextWindow, nowMs }: PruneLimits): number {
  if (entries.some((entry) => entry.hasImages)) dropOldImages(entries)
  let tokens = entries.reduce((sum, entry) => sum + entry.tokens, 0)
  const lastMs = entries.findLast((entry) => entry.message.role === 'assistant')?.message.timestampMs ?? nowMs
  const isCacheCold = nowMs - lastMs >= settings.ttlMs
  const window = Math.min(contextWindow, budgetTokens * 2)
  if (settings.mode === 'off' || tokens < window * settings.softTrimRatio || !(isCacheCold || tokens > budgetTokens)) return tokens
  const old = entries.slice(0, protectedFrom(entries, settings.keepLastAssistants)).filter((entry) => entry.message.role === 'toolResult')
  for (const entry of old) {
    tokens -= trimSaving(entry)
    trimResult(entry, settings.trim)
  }
  const clearable = old.reduce((sum, entry) => sum + (entry.pruned === 'cleared' ? 0 : entry.tokens), 0)
  if (!settings.hardClear || tokens < window * settings.hardClearRatio || clearable * 4 < settings.minPrunableToolChars) return tokens
  for (const entry of old) {
    if (tokens < window * settings.hardClearRatio * CLEAR_FURTHER) break
    tokens -= entry.tokens
    clearResult(entry, settings.trim)
    tokens += entry.tokens
  }
  return tokens
}
