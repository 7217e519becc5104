// `.env` files: lines of `NAME=value`, `export NAME="value"`, `# comment`. Anything else is skipped.

export interface DotEnv {
  readonly values: Readonly<Record<string, string>>
  /** The text without the lines that set these; all else stays as it is. */
  without(names: readonly string[]): string
}

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\n\r]*))/gm

export function createDotEnv(text: string): DotEnv {
  const found = [...text.matchAll(ASSIGNMENT)]
  return {
    values: Object.fromEntries(found.map(([, name = '', double, single, bare = '']) => [
      name,
      double !== undefined ? double.replace(/\\([nrt"\\$])/g, (_, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char) : (single ?? bare.replace(/(^|\s)#.*$/, '').trim()),
    ])),
    without: (names) => found.filter(({ 1: name = '' }) => names.includes(name)).reduceRight((rest, match) => {
      const end = rest.indexOf('\n', match.index + match[0].length)
      return rest.slice(0, match.index) + (end < 0 ? '' : rest.slice(end + 1))
    }, text),
  }
}
