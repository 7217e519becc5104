import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines, diffParts } from './line-diff.ts'

const marks = { same: ' ', added: '+', removed: '-' } as const
const shown = (before: string, after: string) => diffLines(before, after).map(({ kind, text }) => `${marks[kind]}${text}`)

describe('the difference of two texts', () => {
  it('keeps what is common and tells what came and went', () => {
    expect(shown('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d'])
    expect(shown('', 'a\n')).toEqual(['+a'])
    expect(shown('a', '')).toEqual(['-a'])
    expect(shown('same\n', 'same\n')).toEqual([' same'])
  })

  it('gives both texts back and is never longer than it must be', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 }).map((lines) => lines.join('\n'))
    fc.assert(fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after)
      expect(lines.filter(({ kind }) => kind !== 'added').map((line) => line.text)).toEqual(before === '' ? [] : before.split('\n'))
      expect(lines.filter(({ kind }) => kind !== 'removed').map((line) => line.text)).toEqual(after === '' ? [] : after.split('\n'))
      const swapped = diffLines(after, before)
      expect(swapped.filter(({ kind }) => kind !== 'same')).toHaveLength(lines.filter(({ kind }) => kind !== 'same').length)
    }))
  })

  it('is shortened to the changed places', () => {
    const many = Array.from({ length: 40 }, (_, index) => `line ${index}`)
    const parts = diffParts(many.join('\n'), many.with(10, 'changed').with(30, 'changed too').join('\n'), 2)
    expect(parts.map(({ skipped, lines }) => [skipped, lines.length])).toEqual([[8, 6], [15, 6]])
    expect(diffParts('a', 'a')).toEqual([])
  })

  it('does not work for seconds on texts that have nothing in common', () => {
    const before = Array.from({ length: 30_000 }, (_, index) => `old ${index}`).join('\n')
    expect(diffLines(before, before.replaceAll('old', 'new'))).toHaveLength(60_000)
  })
})
