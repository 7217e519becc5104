import { describe, expect, it } from 'vitest'
import { toCsv } from './csv.ts'

describe('comma-separated values', () => {
  it('end every line as the standard says and quote what needs it', () => {
    expect(toCsv(['a', 'b'], [['one, two', 'say "hi"'], ['two\nlines', ' edge']])).toBe('a,b\r\n"one, two","say ""hi"""\r\n"two\nlines"," edge"\r\n')
  })

  it('write numbers for machines', () => {
    expect(toCsv(['n'], [[1234567], [0.1 + 0.2], [1e-7], [-3], [Number.NaN], [0]])).toBe('n\r\n1234567\r\n0.3\r\n0.0000001\r\n-3\r\n\r\n0\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =HYPERLINK("x")', '＝1'])('never begin a formula (%j)', (text) => {
    const written = toCsv(['x'], [[text]]).slice(3)
    expect(written.replace(/^"/, '')).toMatch(/^'/)
  })
})
