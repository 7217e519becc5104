// Makes old parts of the history smaller before any message is left out: old images, then long tool results, then all old results.
import { clearResult, dropImages, trimResult, trimSaving } from './history-entry.ts'
import type { HistoryEntry } from './history-entry.ts'

/** Shares of the token budget. Below `trim` nothing is touched. */
const TRIM_AT = 0.5
const CLEAR_AT = 0.8
const CLEAR_DOWN_TO = 0.5
/** Every change in the middle of the history costs the provider's cache, so small savings wait until they add up. */
const SMALLEST_SAVING = 2_000
const PROTECTED_ASSISTANT_MESSAGES = 3
const IMAGE_TURNS = 3

/** Index from which nothing is touched: the last three assistant messages and everything after them. */
export function protectedFrom(entries: readonly HistoryEntry[]): number {
  let seen = 0
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    if (entries[index]?.message.role === 'assistant' && ++seen === PROTECTED_ASSISTANT_MESSAGES) return index
  }
  return 0
}

function total(entries: readonly HistoryEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.tokens, 0)
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

/**
 * Shrinks entries in place and returns the tokens that remain. Images go after three further turns whatever the budget;
 * tool results from half of it on: head and tail first, and when that isn't enough the oldest results entirely.
 */
export function pruneHistory(entries: readonly HistoryEntry[], budgetTokens: number): number {
  if (entries.some((entry) => entry.hasImages)) dropOldImages(entries)
  let tokens = total(entries)
  if (tokens < budgetTokens * TRIM_AT) return tokens
  const old = entries.slice(0, protectedFrom(entries)).filter((entry) => entry.message.role === 'toolResult')
  const saving = old.reduce((sum, entry) => sum + trimSaving(entry), 0)
  if (saving >= SMALLEST_SAVING || (saving > 0 && tokens > budgetTokens)) {
    old.forEach(trimResult)
    tokens -= saving
  }
  if (tokens < budgetTokens * CLEAR_AT) return tokens
  const clearable = old.reduce((sum, entry) => sum + (entry.pruned === 'cleared' ? 0 : entry.tokens), 0)
  if (clearable < SMALLEST_SAVING) return tokens
  for (const entry of old) {
    if (tokens < budgetTokens * CLEAR_DOWN_TO) break
    const before = entry.tokens
    clearResult(entry)
    tokens += entry.tokens - before
  }
  return tokens
}
