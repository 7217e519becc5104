import { Text } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { problemRange } from './problem-place.ts'

const text = Text.of(['{', '  colour: 1,', '', '}'])
const marked = (line: number, column: number) => {
  const { from, to } = problemRange(text, line, column)
  return text.sliceString(from, to)
}

describe('the place of a problem', () => {
  it('is the word that stands there', () => {
    expect(marked(2, 3)).toBe('colour')
    expect(marked(2, 9)).toBe(':')
  })

  it('is the character before it at the end of a line', () => {
    expect(marked(2, 13)).toBe(',')
  })

  it('stays inside the text, whatever it is told', () => {
    expect(marked(99, 99)).toBe('}')
    expect(marked(0, 0)).toBe('{')
    expect(problemRange(text, 3, 7)).toEqual({ from: 15, to: 15 })
    expect(problemRange(Text.of(['']), 4, 2)).toEqual({ from: 0, to: 0 })
  })
})
