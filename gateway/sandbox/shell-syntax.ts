// Reads a POSIX shell command line as far as its meaning is fixed by its text alone. Whatever the shell would expand,
// compute or redirect in a way not covered here makes the whole line `opaque`: it is then judged by a person only.

/** One program call. Words are final: quotes removed, nothing left to expand. */
export interface ShellSegment {
  readonly words: readonly string[]
  /** `NAME=value` in front of the command. */
  readonly assignments: readonly string[]
  /** Files this segment reads from or writes to, other than /dev/null. */
  readonly redirects: readonly string[]
}

export type ShellSyntax =
  | { readonly kind: 'literal'; readonly segments: readonly ShellSegment[]; /** One fewer than segments. */ readonly operators: readonly string[] }
  | { readonly kind: 'opaque'; readonly reason: string }

const MAX_LENGTH = 16_384

/** Words with a meaning of their own for the shell: control flow, and builtins that run text or change later commands. */
const SHELL_WORDS: ReadonlySet<string> = new Set([
  'if', 'then', 'else', 'elif', 'fi', 'for', 'while', 'until', 'do', 'done', 'case', 'esac', 'select', 'function', 'in', 'time', 'coproc', '!', '{', '}', '[[', ']]',
  '.', 'source', 'eval', 'exec', 'command', 'builtin', 'trap', 'alias', 'unalias', 'export', 'declare', 'typeset', 'local', 'readonly', 'unset', 'set', 'shopt',
  'enable', 'hash', 'printf', 'cd', 'chdir', 'pushd', 'popd', 'dirs', 'let', 'read', 'mapfile', 'readarray', 'getopts', 'shift', 'return', 'break', 'continue', 'exit', 'logout',
  'bind', 'complete', 'compgen', 'compopt', 'caller', 'fc', 'history', 'jobs', 'fg', 'bg', 'disown', 'suspend', 'wait', 'ulimit', 'umask', 'times', 'type', 'test', '[',
])

class Opaque extends Error {}

/** Characters a reviewer can't see, or that reorder what he sees. */
const INVISIBLE = /(?![\t\n ])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}]/u

/** True when the text contains characters that are not what they look like. */
export function hasInvisibleCharacters(text: string): boolean {
  return INVISIBLE.test(text)
}

interface Draft {
  words: string[]
  assignments: string[]
  redirects: string[]
}

class Reader {
  readonly segments: ShellSegment[] = []
  readonly operators: string[] = []
  readonly #text: string
  #at = 0
  #draft: Draft = { words: [], assignments: [], redirects: [] }

  constructor(text: string) {
    this.#text = text
  }

  read(): void {
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at)
      if (char === ' ' || char === '\t') this.#at += 1
      else if (char === '\n' || ';|&'.includes(char)) this.#operator(char)
      else if (this.#redirect()) continue
      else this.#word()
    }
    const last = this.operators.at(-1)
    if (this.#isEmpty()) {
      if (this.segments.length === 0) throw new Opaque('it is empty')
      if (last !== ';') throw new Opaque(`nothing follows ${String(last)}`)
      this.operators.pop()
    } else this.#endSegment()
  }

  #isEmpty(): boolean {
    return this.#draft.words.length === 0 && this.#draft.assignments.length === 0 && this.#draft.redirects.length === 0
  }

  #operator(char: string): void {
    const two = this.#text.slice(this.#at, this.#at + 2)
    const operator = two === '&&' || two === '||' ? two : char === '\n' ? ';' : char
    if (operator === '&') throw new Opaque('it uses &')
    if (two === ';;' || two === '|&') throw new Opaque(`it uses ${two}`)
    this.#at += operator.length
    if (this.#isEmpty()) {
      // Blank lines, and a line break after an operator, continue the list.
      if (char === '\n' && (this.segments.length === 0 || this.operators.length === this.segments.length)) return
      throw new Opaque(`nothing precedes ${operator}`)
    }
    this.#endSegment()
    this.operators.push(operator)
  }

  #endSegment(): void {
    const { words, assignments, redirects } = this.#draft
    const first = words[0]
    if (first === undefined) throw new Opaque('a part of it runs no program')
    if (SHELL_WORDS.has(first)) throw new Opaque(`it uses the shell's ${first}`)
    this.segments.push({ words, assignments, redirects })
    this.#draft = { words: [], assignments: [], redirects: [] }
  }

  /** `2>&1`, `>file`, `<file`… Returns false when there is none here. */
  #redirect(): boolean {
    const match = /^(\d*)(>>|>&|<&|<<|<>|>\||<\(|>\(|>|<)/.exec(this.#text.slice(this.#at, this.#at + 12))
    if (match === null) return false
    const operator = match[2] ?? ''
    this.#at += match[0].length
    if (operator === '>&') {
      const target = /^(?:\d|-)(?=[\s;|&]|$)/.exec(this.#text.slice(this.#at, this.#at + 2))
      if (target === null) throw new Opaque('it redirects to a computed descriptor')
      this.#at += 1
      return true
    }
    if (!['>', '>>', '<'].includes(operator)) throw new Opaque(`it uses ${operator}`)
    while (this.#text.charAt(this.#at) === ' ') this.#at += 1
    const before = this.#draft.words.length
    const assignments = this.#draft.assignments.length
    this.#word()
    const target = this.#draft.words.length > before ? this.#draft.words.pop() : this.#draft.assignments.length > assignments ? this.#draft.assignments.pop() : undefined
    if (target === undefined) throw new Opaque('a redirect has no target')
    if (target !== '/dev/null') this.#draft.redirects.push(target)
    return true
  }

  #word(): void {
    const start = this.#at
    let word = ''
    let isQuoted = false
    for (; this.#at < this.#text.length;) {
      const char = this.#text.charAt(this.#at)
      if (' \t\n;|&<>'.includes(char)) break
      if (char === "'") {
        isQuoted = true
        word += this.#singleQuoted()
      } else if (char === '"') {
        isQuoted = true
        word += this.#doubleQuoted()
      } else if (char === '\\') {
        const next = this.#text.charAt(this.#at + 1)
        if (next === '' || next === '\n') throw new Opaque('it continues lines with a backslash')
        isQuoted = true
        word += next
        this.#at += 2
      } else {
        this.#refuseExpansion(char, this.#at === start, word)
        word += char
        this.#at += 1
      }
    }
    if (this.#at === start) throw new Opaque('it is not understood')
    const raw = this.#text.slice(start, this.#at)
    // Only an unquoted name makes it an assignment.
    if (this.#draft.words.length === 0 && /^[A-Za-z_][A-Za-z0-9_]*(\[.*\])?\+?=/.test(raw)) this.#draft.assignments.push(word)
    else if (word === '' && !isQuoted) throw new Opaque('it is not understood')
    else this.#draft.words.push(word)
  }

  #singleQuoted(): string {
    const end = this.#text.indexOf("'", this.#at + 1)
    if (end < 0) throw new Opaque('a quote is not closed')
    const text = this.#text.slice(this.#at + 1, end)
    this.#at = end + 1
    return text
  }

  #doubleQuoted(): string {
    let text = ''
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text.charAt(this.#at)
      if (char === '"') {
        this.#at += 1
        return text
      }
      if (char === '$' || char === '`') throw new Opaque('it expands variables or commands')
      if (char === '\\') {
        const next = this.#text.charAt(this.#at + 1)
        if (next === '\n') throw new Opaque('it continues lines with a backslash')
        if ('$`"\\'.includes(next) && next !== '') {
          text += next
          this.#at += 1
          continue
        }
      }
      text += char
    }
    throw new Opaque('a quote is not closed')
  }

  #refuseExpansion(char: string, isFirst: boolean, word: string): void {
    if (char === '$' || char === '`') throw new Opaque('it expands variables or commands')
    if ('*?['.includes(char)) throw new Opaque('it expands file patterns')
    if ('{}'.includes(char)) throw new Opaque('it uses braces')
    if ('()'.includes(char)) throw new Opaque('it uses a subshell')
    if (char === '~' && (isFirst || /[=:]$/.test(word))) throw new Opaque('it expands ~')
    if (char === '#' && isFirst) throw new Opaque('it contains a comment')
  }
}

/** Never throws. Knows nothing about programs or files: only what the text itself says. */
export function readShellSyntax(command: string): ShellSyntax {
  if (command.length > MAX_LENGTH) return { kind: 'opaque', reason: 'it is very long' }
  if (hasInvisibleCharacters(command)) return { kind: 'opaque', reason: 'it contains invisible characters' }
  try {
    const reader = new Reader(command)
    reader.read()
    return { kind: 'literal', segments: reader.segments, operators: reader.operators }
  } catch (error) {
    if (error instanceof Opaque) return { kind: 'opaque', reason: error.message }
    throw error
  }
}
