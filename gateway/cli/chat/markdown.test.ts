import { describe, expect, it } from 'vitest'
import { createStyle } from '../terminal/style.ts'
import { inline, MARKDOWN_START, renderMarkdown } from './markdown.ts'

const plain = createStyle({ color: false })
const colored = createStyle({ color: true })

function draw(text: string, width = 40, style = plain): string {
  return renderMarkdown(text, MARKDOWN_START, style, width).rows.join('\n')
}

describe('light Markdown', () => {
  it('draws headings, lists, quotes and code blocks', () => {
    expect(draw('# Title\n\n- one\n  - two\n3. three\n> said\n```js\nlet x = `**no**`\n```\nend')).toBe([
      'Title', '', '• one', '  • two', '3. three', '│ said', 'js', '│ let x = `**no**`', 'end',
    ].join('\n'))
  })

  it('aligns tables, breaks cells that are too wide, and leaves what is no table alone', () => {
    const table = '| Name | Count |\n|---|---:|\n| **tea** | 7 |\n| black \\| green | 12 |'
    expect(draw(table)).toBe(['Name           Count', '─────────────  ─────', 'tea                7', 'black | green     12'].join('\n'))
    expect(draw(table, 15)).toBe(['Name      Count', '────────  ─────', 'tea           7', 'black |      12', 'green'].join('\n'))
    expect(draw(table, 10)).toContain('| **tea**'.replaceAll('*', ''))
    expect(draw('| only one line')).toBe('| only one line')
    expect(draw('- [ ] open\n- [x] done')).toBe('☐ open\n✓ done')
  })

  it('breaks long lines at words and hangs list items', () => {
    expect(draw('- alpha beta gamma delta', 14)).toBe('• alpha beta\n  gamma delta')
    expect(draw('abcdefghijklmnop', 6)).toBe('abcdef\nghijkl\nmnop')
  })

  it('paints bold, italic, code and links', () => {
    expect(inline('a **b** *c* `d` [e](http://f)', colored)).toBe('a \u001B[1mb\u001B[22m \u001B[3mc\u001B[23m \u001B[36md\u001B[39m e \u001B[2m(http://f)\u001B[22m')
  })

  it('honours a mark whose end has not arrived yet', () => {
    expect(inline('so **importa', colored)).toBe('so \u001B[1mimporta\u001B[22m')
    expect(inline('run `npm st', colored)).toBe('run \u001B[36mnpm st\u001B[39m')
  })

  it('leaves names with underscores and sums with stars alone', () => {
    expect(draw('snake_case_name and 2*3*4 and a * b * c')).toBe('snake_case_name and 2*3*4 and a * b * c')
  })

  it('keeps a style open over a line break', () => {
    expect(draw('**aaaa bbbb**', 6, colored)).toBe('\u001B[1maaaa\u001B[0m\n\u001B[1mbbbb\u001B[22m')
  })

  it('never lets an answer steer the terminal', () => {
    // oxlint-disable-next-line no-control-regex
    expect(draw('evil \u001B[2J\u001B]0;title\u0007 \u009B31m text\r\u0000')).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u0080-\u009F]/)
  })
})
