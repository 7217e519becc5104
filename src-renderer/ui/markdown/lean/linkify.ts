// Stands in for the package `linkify-it` in the page: addresses with their scheme written out, which are all that become links here.

/** What Markdown's parser reads of a found address. */
export interface LinkMatch {
  readonly schema: string
  readonly index: number
  readonly lastIndex: number
  readonly raw: string
  readonly text: string
  readonly url: string
}

const ADDRESS = /(?:https?:\/\/[\p{L}\p{N}[]|mailto:[^\s@<>]+@[\p{L}\p{N}])[^\s<>"“”‘’`|｜\p{Cc}]*/giu
/** Ends a sentence more often than an address. */
const TRAILING = /[.,:;!?'*_~…。，、！？；：]$/u
const PAIRS: readonly (readonly [string, string])[] = [['(', ')'], ['[', ']'], ['{', '}'], ['（', '）'], ['「', '」']]

/** Finds addresses in text. */
export class LinkifyIt {
  /** Whether there may be one. */
  test(text: string): boolean {
    return /https?:\/\/|mailto:/i.test(text)
  }

  /** All of them, in order; never null after `test` (the parser reads the length). */
  match(text: string): LinkMatch[] {
    return [...text.matchAll(ADDRESS)].filter(({ 0: found, index }) => !isInsideWord(text, index) && !hidesItsHost(found)).map(({ 0: found, index }) => matched(withoutEnd(found), index))
  }

  /** The one the text begins with. */
  matchAtStart(text: string): LinkMatch | null {
    const [found] = this.match(text)
    return found?.index === 0 ? found : null
  }

  /** The options of the package concern addresses without a scheme, which this never finds. */
  set(): this {
    return this
  }
}

function isInsideWord(text: string, index: number): boolean {
  return index > 0 && /[a-z0-9]/i.test(text[index - 1] ?? '')
}

/** `https://bank.example@elsewhere.example` leads elsewhere: it stays text. */
function hidesItsHost(found: string): boolean {
  return /^https?:\/\/[^/?#]*@/i.test(found)
}

/** Without what belongs to the sentence: its full stop, and brackets that were opened before the address. */
function withoutEnd(found: string): string {
  let address = found
  for (;;) {
    const isUnpaired = PAIRS.some(([open, close]) => address.endsWith(close) && address.split(close).length > address.split(open).length)
    if (!isUnpaired && !TRAILING.test(address)) return address
    address = address.slice(0, -1)
  }
}

function matched(url: string, index: number): LinkMatch {
  return { schema: url.slice(0, url.indexOf(':') + 1).toLowerCase(), index, lastIndex: index + url.length, raw: url, text: url, url }
}
