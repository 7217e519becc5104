import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBlockParser } from './parse.ts'

const LONG = Array.from({ length: 60 }, (_, index) => [
  `## Part ${index}`,
  `A paragraph with **bold**, \`code\` and a [link](https://example.org/${index}). It goes on for a while, as paragraphs do, until it ends.`,
  '- one\n- two\n\n  with more\n- three',
  '| a | b |\n| - | -: |\n| 1 | 2 |',
  '```ts\nconst x = 1\n\nconst y = 2\n```',
].join('\n\n')).join('\n\n')

const shape = (text: string) => createBlockParser().parse(text).map(({ source, tokens }) => [source.trim(), tokens.map(({ type, content }) => `${type} ${content}`)])

describe('parsing Markdown while it is written', () => {
  it('ends with the same blocks as parsing the whole text at once', () => {
    const parser = createBlockParser()
    for (let end = 0; end < LONG.length; end += 37) parser.parse(LONG.slice(0, end))
    const blocks = parser.parse(LONG).map(({ source, tokens }) => [source.trim(), tokens.map(({ type, content }) => `${type} ${content}`)])
    expect(blocks).toEqual(shape(LONG))
  })

  it('ends with the same blocks whatever the text and wherever it was cut', () => {
    const line = fc.constantFrom('para', '# head', '- item', '  more', '1. one', '> quote', '```', '---', '===', '| a | b |', '| - | - |', '', '    code', '$$', 'x $y$ z', '#', '-', '[x]: y', '<div>', '\\[', '\\]')
    fc.assert(fc.property(fc.array(line, { maxLength: 14 }), fc.array(fc.nat(60), { maxLength: 12 }), (lines, steps) => {
      const text = lines.join('\n')
      const parser = createBlockParser()
      let end = 0
      for (const step of steps) parser.parse(text.slice(0, (end += step)))
      expect(parser.parse(text).map(({ source }) => source.trim())).toEqual(createBlockParser().parse(text).map(({ source }) => source.trim()))
    }), { numRuns: 1500 })
  })

  it('keeps a finished block as the same object however much follows it', () => {
    const parser = createBlockParser()
    const early = parser.parse(LONG.slice(0, 2000))
    const late = parser.parse(LONG)
    const kept = early.filter((block, index) => late[index] === block)
    expect(early.length).toBeGreaterThan(10)
    expect(kept.length).toBeGreaterThanOrEqual(early.length - 2)
  })

  it('does work for what is new, not for what is finished', () => {
    const parser = createBlockParser()
    const step = 40
    for (let end = step; end <= LONG.length; end += step) parser.parse(LONG.slice(0, end))
    // Parsing everything every time would be about 60 times the text.
    expect(parser.parsedChars).toBeLessThan(LONG.length * 12)
  })

  it('starts over when the text is replaced', () => {
    const parser = createBlockParser()
    parser.parse('First.\n\nSecond.\n\nThird.\n')
    expect(parser.parse('Other.\n\nText.').map(({ source }) => source.trim())).toEqual(['Other.', 'Text.'])
  })

  it.each([
    ['It costs $5 and later $10.', 0],
    ['Between $a$ and $b$', 2],
    ['Escaped \\$a\\$', 0],
    ['Brackets \\(x^2\\) and \\[y\\]', 2],
    ['An open $a', 0],
  ])('reads formulas in %j', (text, formulas) => {
    const [block] = createBlockParser().parse(text)
    const inline = block?.tokens.find(({ type }) => type === 'inline')
    expect(inline?.children?.filter(({ type }) => type === 'math_inline')).toHaveLength(formulas)
  })

  it('reads a formula on its own lines', () => {
    const blocks = createBlockParser().parse('Before\n\n$$\na = b\n$$\n\n\\[\nc = d\n\\]\n')
    expect(blocks.flatMap(({ tokens }) => tokens).filter(({ type }) => type === 'math_block').map(({ content }) => content)).toEqual(['a = b', 'c = d'])
  })
})
