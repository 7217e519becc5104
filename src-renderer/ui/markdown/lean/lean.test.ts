import { LinkifyIt as Original } from 'linkify-it'
import * as original from 'mdurl'
import { P as originalPunctuation, S as originalSymbols } from 'uc.micro'
import { describe, expect, it } from 'vitest'
import { decode, encode, format, parse } from './addresses.ts'
import { P, S } from './character-classes.ts'
import { LinkifyIt } from './linkify.ts'

const TEXTS = [
  'https://example.org', 'see https://example.org.', 'see https://example.org/a, and http://example.org/b!', '(https://example.org/a_(b))', '(see https://example.org)', 'https://example.org/?q=a&b=c#d',
  'https://example.org/path.', 'https://example.org:8080/x', 'a https://example.org/a-b_c~d/e%20f g', '"https://example.org/quoted"', 'https://bücher.example/größe', 'mailto:ada@example.org', 'write to mailto:ada@example.org.',
  'nothing here', 'example.org alone', 'ada@example.org alone', 'http://', 'https:// example.org', 'http://127.0.0.1:18789/healthz', 'http://localhost:5173/a', '[https://example.org]', 'https://example.org/a?b=[1]', 'https://a.example https://b.example',
  'javascript:https://example.org', 'https://example.org/a;b', 'https://example.org/…', "it's https://example.org/it's", 'HTTPS://EXAMPLE.ORG/A', 'https://example.org/<b>', '中文 https://example.org/a 中文',
]

describe('addresses in a text', () => {
  const finder = new Original().set({ fuzzyLink: false, fuzzyEmail: false })

  it.each(TEXTS)('are found as the package finds them: %j', (text) => {
    const expected = (finder.match(text) ?? []).map(({ url, index, lastIndex }) => ({ url, index, lastIndex }))
    expect(new LinkifyIt().match(text).map(({ url, index, lastIndex }) => ({ url, index, lastIndex }))).toEqual(expected)
  })

  it('are found at the very start only, where that is asked', () => {
    expect(new LinkifyIt().matchAtStart('https://example.org/a b')?.url).toBe('https://example.org/a')
    expect(new LinkifyIt().matchAtStart('x https://example.org')).toBeNull()
  })

  it('are no links when they hide where they lead', () => {
    expect(new LinkifyIt().match('https://bank.example@elsewhere.example/x')).toEqual([])
  })

  it('take no time over a text made to take long', () => {
    // The time this process worked: what else the machine does meanwhile does not count.
    const began = process.threadCpuUsage()
    new LinkifyIt().match(`https://example.org/${'('.repeat(20_000)}${'.'.repeat(20_000)}`)
    new LinkifyIt().match('mailto:'.repeat(5000))
    const { user, system } = process.threadCpuUsage(began)
    expect((user + system) / 1000).toBeLessThan(1000)
  })
})

describe('what a character is', () => {
  it('does not differ from the package, but for what Unicode has added since', () => {
    const differs: string[] = []
    for (let code = 0; code < 0x2000; code += 1) {
      const character = String.fromCharCode(code)
      if (P.test(character) !== originalPunctuation.test(character) || S.test(character) !== originalSymbols.test(character)) differs.push(code.toString(16))
    }
    expect(differs.length).toBeLessThan(10)
  })
})

describe('an address', () => {
  const ADDRESSES = ['https://example.org/a b', 'https://example.org/%20x%zz', 'https://example.org/größe?q="a"&b=<c>#d', 'https://example.org/a|b^c`d{e}', 'https://user@example.org/', 'mailto:ada@example.org', 'tel:+49 30 1', './a/b.png', 'https://example.org/\ud800', 'https://example.org/100%']

  it.each(ADDRESSES)('is escaped as the package does it: %j', (address) => {
    const parsed = original.parse(address, true)
    for (const part of ['auth', 'hostname', 'pathname', 'search', 'hash'] as const) if (parsed[part]) parsed[part] = original.encode(parsed[part])
    expect(format({ pathname: encode(parse(address).pathname) })).toBe(original.format(parsed))
  })

  it.each(['https://example.org/gr%C3%B6%C3%9Fe', 'a%20b', '%25', '%2525', '%ff%fe', '%C3', 'x%2Fy%3Fz%23', '%E4%B8%AD%E6%96%87'])('is shown as the package shows it: %j', (address) => {
    expect(decode(address).replaceAll('\ufffd', '')).toBe(original.decode(address, `${original.decode.defaultChars}%`).replaceAll('\ufffd', '') || address)
  })

  it('of a computer by its number stays one', () => {
    expect(encode('http://[::1]:18789/')).toBe('http://[::1]:18789/')
  })
})
