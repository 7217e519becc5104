import { describe, expect, it } from 'vitest'
import { findRanges, wordsPattern } from './find-words.ts'

function found(text: string, query: string): readonly string[] {
  const pattern = wordsPattern(query)
  return pattern === null ? [] : findRanges(text, pattern).map(({ start, end }) => text.slice(start, end))
}

describe('finding words', () => {
  it('finds beginnings of words, whatever the case and the accents', () => {
    expect(found('A Kingfisher, kingdoms, a viking', 'king')).toEqual(['Kingfisher', 'kingdoms'])
    expect(found('Café au lait', 'cafe')).toEqual(['Café'])
    expect(found('naive', 'naïve')).toEqual(['naive'])
  })

  it('finds every word of the query, quoted or not, and takes no sign for a command', () => {
    expect(found('one two three', 'three "one two"')).toEqual(['one', 'two', 'three'])
    expect(found('a.b* (c)', '(c) .*')).toEqual(['c'])
    expect(wordsPattern('  .* "" ')).toBeNull()
  })

  it('ends in a text that is all matches', () => {
    expect(found('a '.repeat(10_000), 'a')).toHaveLength(500)
  })
})
