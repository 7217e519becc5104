import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson5 } from './parse-json5.ts'
import { lineAndColumn, locateIn, mapSource } from './source-map.ts'
import type { SourceNode } from './source-map.ts'

const TEXT = `\uFEFF// a file with everything JSON5 allows
{
  plain: 'it\\'s', "quo\\u0074ed": +.5, $dollar_1: 0xFF, ünï: -Infinity, /* block } */
  'sin"gle': [1, NaN,], nested: { "a:b": "c,d}", x\\u0079: null, },
  multi: 'line one \\
line two',
}
// end`

/** Every value that the map finds, read on its own. */
function readBack(text: string, node: SourceNode): unknown {
  if (node.members !== undefined) return Object.fromEntries([...node.members].map(([key, member]) => [key, readBack(text, member.node)]))
  if (node.items !== undefined) return node.items.map((item) => readBack(text, item))
  const parsed = parseJson5(text.slice(node.start, node.end))
  return parsed.ok ? parsed.value : { unreadable: text.slice(node.start, node.end) }
}

const blank = fc.constantFrom('', ' ', '\n', '\t', '// c }\n', '/* , { */', '\u00A0', '\r\n', '\u2028')
const quote = fc.constantFrom('"', "'")
const leaf = fc.oneof(fc.string({ maxLength: 6 }).chain((value) => quote.map((mark) => mark + JSON.stringify(value).slice(1, -1).replaceAll("'", "\\'") + mark)), fc.constantFrom('1', '-0x1F', '+.5', '1.', '1e3', 'true', 'null', 'Infinity', 'NaN'))
const name = fc.oneof(fc.constantFrom('a', '$b', '_c1', 'ü', '"d e"', "'f:g'"), fc.string({ maxLength: 3 }).map((value) => JSON.stringify(value)))
const { value: anyText } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.tuple(fc.array(fc.tuple(blank, tie('value'), blank).map((parts) => parts.join('')), { maxLength: 4 }), fc.boolean()).map(([items, trailing]) => `[${items.join(',')}${trailing && items.length > 0 ? ',' : ''}]`),
    fc.tuple(fc.array(fc.tuple(blank, name, blank, tie('value'), blank), { maxLength: 4 }), fc.boolean()).map(([members, trailing]) => `{${members.map(([before, key, middle, value, after]) => `${before}${key}${middle}:${value}${after}`).join(',')}${trailing && members.length > 0 ? ',' : ''}}`),
  ),
}))

describe('the map of a text', () => {
  it('finds every value of everything JSON5 allows', () => {
    const parsed = parseJson5(TEXT)
    expect(parsed.ok).toBe(true)
    expect(readBack(TEXT, mapSource(TEXT).root)).toEqual(parsed.ok ? parsed.value : null)
  })

  it('finds the key of a member, and the nearest container of what is not there', () => {
    const map = mapSource(TEXT)
    const { offset } = locateIn(map, ['nested', 'xy'])
    expect(TEXT.slice(offset)).toMatch(/^x\\u0079: null/)
    expect(lineAndColumn(TEXT, offset)).toEqual({ line: 4, column: (TEXT.split('\n')[3] ?? '').indexOf('x\\u0079') + 1 })
    expect(locateIn(map, ['nested', 'missing', 'deeper'])).toMatchObject({ found: false, offset: locateIn(map, ['nested']).offset })
  })

  it('finds every value of random texts', () => {
    fc.assert(fc.property(blank, anyText, blank, (before, text, after) => {
      const whole = before + text + after
      const parsed = parseJson5(whole)
      const { root } = mapSource(whole)
      expect(parsed.ok ? readBack(whole, root) : 'unreadable').toEqual(parsed.ok ? parsed.value : 'unreadable')
    }), { numRuns: 3000 })
  }, 60_000)
})
