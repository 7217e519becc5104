// Where everything stands in a JSON5 text. Only ever given text that json5 has already accepted; it finds positions,
// it does not judge.

export interface SourceMember {
  readonly keyStart: number
  readonly node: SourceNode
}

/** Offsets into the text; `end` is exclusive. */
export interface SourceNode {
  readonly start: number
  readonly end: number
  readonly members?: ReadonlyMap<string, SourceMember>
  readonly items?: readonly SourceNode[]
}

export interface SourceMap {
  readonly root: SourceNode
  /** Keys written twice in one object; the last one counts. */
  readonly duplicates: readonly { readonly path: readonly (string | number)[]; readonly offset: number }[]
}

const BLANK = /(?:[\s\uFEFF]|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)*/y
const STRING = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y
const BARE = /[^\s\uFEFF,:{}[\]"'/]+/y

/** Maps a whole text. */
export function mapSource(text: string): SourceMap {
  const duplicates: { path: readonly (string | number)[]; offset: number }[] = []
  let position = 0

  function skip(pattern: RegExp): string {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    const found = match === null ? '' : match[0]
    position += found.length
    return found
  }

  function readKey(): string {
    const quoted = skip(STRING)
    const raw = quoted === '' ? skip(BARE) : quoted
    if (raw === '') throw new SyntaxError(`no key at offset ${position}`)
    return quoted === '' ? unescapeKey(raw) : unescapeKey(raw.slice(1, -1))
  }

  function readObject(path: readonly (string | number)[], start: number): SourceNode {
    const members = new Map<string, SourceMember>()
    position += 1
    for (;;) {
      skip(BLANK)
      if (text[position] === ',') position += 1
      else if (text[position] === '}') break
      else {
        const keyStart = position
        const key = readKey()
        skip(BLANK)
        position += 1
        if (members.has(key)) duplicates.push({ path: [...path, key], offset: keyStart })
        members.set(key, { keyStart, node: readValue([...path, key]) })
      }
    }
    position += 1
    return { start, end: position, members }
  }

  function readArray(path: readonly (string | number)[], start: number): SourceNode {
    const items: SourceNode[] = []
    position += 1
    for (;;) {
      skip(BLANK)
      if (text[position] === ',') position += 1
      else if (text[position] === ']') break
      else items.push(readValue([...path, items.length]))
    }
    position += 1
    return { start, end: position, items }
  }

  function readValue(path: readonly (string | number)[]): SourceNode {
    skip(BLANK)
    const start = position
    if (text[start] === '{') return readObject(path, start)
    if (text[start] === '[') return readArray(path, start)
    if (skip(STRING) === '' && skip(BARE) === '') throw new SyntaxError(`no value at offset ${position}`)
    return { start, end: position }
  }

  return { root: readValue([]), duplicates }
}

function unescapeKey(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))/g, (_, unicode?: string, hex?: string, char?: string) => {
    if (unicode !== undefined || hex !== undefined) return String.fromCharCode(Number.parseInt(unicode ?? hex ?? '0', 16))
    return ESCAPES[char ?? ''] ?? char ?? ''
  })
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', 0: '\0', '\n': '', '\r': '', '\r\n': '', '\u2028': '', '\u2029': '' }

/** The node at a path, and where its key starts; the nearest existing container when the path leads nowhere. */
export function locateIn(map: SourceMap, path: readonly (string | number)[]): { readonly node: SourceNode; readonly offset: number; readonly found: boolean } {
  let node = map.root
  let offset = node.start
  for (const key of path) {
    const member = node.members?.get(String(key))
    const next = member?.node ?? node.items?.[Number(key)]
    if (next === undefined) return { node, offset, found: false }
    offset = member?.keyStart ?? next.start
    node = next
  }
  return { node, offset, found: true }
}

/** 1-based line and column of an offset. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const lines = before.split(/\r\n|\n|\r|\u2028|\u2029/)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
