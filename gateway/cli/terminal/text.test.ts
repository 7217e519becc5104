// Breaking lines into rows: nothing lost, nothing wider than asked, words and their styling kept together.
import { describe, expect, it } from 'vitest'
import { createStyle } from './style.ts'
import { widthOf, wrap } from './text.ts'

describe('wrap', () => {
  it('breaks at spaces', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four'])
  })

  it('never parts a styled word from the signs beside it', () => {
    const { accent } = createStyle({ color: true })
    expect(wrap(`use one (${accent('alpha')}, ${accent('beta')}) now`, 11)).toEqual(['use one', `(${accent('alpha')},`, `${accent('beta')}) now`])
    expect(wrap('use one (alpha, beta) now', 14)).toEqual(['use one', '(alpha, beta)', 'now'])
  })

  it('cuts words that are longer than a row, wide signs too', () => {
    expect(wrap('ab abcdefghij', 4)).toEqual(['ab', 'abcd', 'efgh', 'ij'])
    expect(wrap('日本語テキスト', 5).every((row) => widthOf(row) <= 5)).toBe(true)
  })

  it('closes a style at the end of a row and opens it again in the next', () => {
    const { bold } = createStyle({ color: true })
    expect(wrap(bold('one two three'), 8)).toEqual(['\u001B[1mone two\u001B[0m', '\u001B[1mthree\u001B[22m'])
  })

  it('does not glue words together where the spaces between them do not fit', () => {
    expect(wrap('abcd  e f', 5)).toEqual(['abcd', 'e f'])
  })
})
