// Which of many names a few typed words mean, the likeliest first. Pure.
import { foldText } from './match-words.ts'

/** The items whose text has every word, those whose name begins with it first; equal ones keep their order. */
export function rankMatches<Item>(items: Iterable<Item>, query: string, read: (item: Item) => { readonly name: string; readonly alsoIn?: string }): readonly Item[] {
  const asked = foldText(query.trim())
  const words = asked.split(/\s+/)
  const found: { readonly item: Item; readonly rank: number }[] = []
  for (const item of items) {
    const { name, alsoIn = '' } = read(item)
    const folded = foldText(name)
    const all = `${folded} ${foldText(alsoIn)}`
    if (words.every((word) => all.includes(word))) found.push({ item, rank: rankOf(folded, asked, words) })
  }
  return found.sort((left, right) => left.rank - right.rank).map(({ item }) => item)
}

function rankOf(name: string, asked: string, words: readonly string[]): number {
  if (name === asked) return 0
  if (name.startsWith(asked)) return 1
  const parts = name.split(/[^\p{L}\p{N}]+/u)
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2
  return words.every((word) => name.includes(word)) ? 3 : 4
}
