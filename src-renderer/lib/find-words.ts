// Where the words of a search are in a text: the same rules as the gateway's search, words as beginnings and quoted parts as they are. Pure.

export interface Range {
  readonly start: number
  readonly end: number
}

const MOST = 500

/** Matches every place one of the query's words begins a word; null when nothing is left to look for. */
export function wordsPattern(query: string): RegExp | null {
  const words: string[] = []
  for (const [, phrase, word] of query.matchAll(/"([^"]*)"|([^\s"]+)/g)) {
    for (const part of (phrase ?? word ?? '').split(/[^\p{L}\p{N}\p{M}\p{Co}]+/u)) if (part !== '') words.push(folded(part))
  }
  return words.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])(?:${words.join('|')})[\\p{L}\\p{N}\\p{M}]*`, 'giu')
}

/** Where the pattern matches, at most a few hundred places. */
export function findRanges(text: string, pattern: RegExp): readonly Range[] {
  const plain = folded(text)
  // Accents that take places of their own would move what comes after them.
  const searched = plain.length === text.length ? plain : text
  const ranges: Range[] = []
  for (const match of searched.matchAll(pattern)) {
    ranges.push({ start: match.index, end: match.index + match[0].length })
    if (ranges.length === MOST) break
  }
  return ranges
}

/** Letters without their accents. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{Mn}/gu, '').normalize('NFC')
}
