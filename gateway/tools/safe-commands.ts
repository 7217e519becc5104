// Commands that only look: they run without asking when every option is a known harmless one and every file lies in the workspace.
import { lstat, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { containsProtected, locatePath } from '../sandbox/index.ts'
import type { PathRoots, ProgramCall } from '../sandbox/index.ts'
import { needsExactEntry } from './match-allowlist.ts'

interface SafeProgram {
  /** Single letters without a value, e.g. `la`. */
  readonly flags?: string
  /** Single letters followed by a value. */
  readonly values?: string
  /** Exact long options, with or without `=value`. Abbreviations are not understood on purpose. */
  readonly long?: readonly string[]
  /** `-5` as in head and tail. */
  readonly isNumberFlag?: boolean
  /** What the other words are. `pattern`: the first is text, the rest are paths. */
  readonly operands: 'paths' | 'pattern' | 'text' | 'none'
  readonly maxOperands?: number
  /** In directories it would open what lies in them, also through links that lead out. */
  readonly isFilesOnly?: boolean
}

/** An allow-list of options: what is not here asks. Options that write, execute, follow links or read lists of files are left out. */
const SAFE_PROGRAMS: Readonly<Record<string, SafeProgram>> = {
  cat: { flags: 'AbeEnstTv', operands: 'paths' },
  ls: { flags: '1aAbBcCdfFghiklmnNopqQrRsStuUvxXZ', long: ['--all', '--almost-all', '--human-readable', '--recursive', '--reverse', '--full-time', '--group-directories-first', '--color=never'], operands: 'paths' },
  pwd: { flags: 'LP', operands: 'none' },
  head: { flags: 'qv', values: 'nc', long: ['--lines', '--bytes'], isNumberFlag: true, operands: 'paths' },
  tail: { flags: 'qv', values: 'nc', long: ['--lines', '--bytes'], isNumberFlag: true, operands: 'paths' },
  wc: { flags: 'clmwL', long: ['--lines', '--words', '--bytes', '--chars'], operands: 'paths' },
  grep: {
    flags: 'EFGPaHhiIlLnNoqrsvwxcyzbU', values: 'ABCm',
    long: ['--count', '--ignore-case', '--line-number', '--recursive', '--files-with-matches', '--invert-match', '--word-regexp', '--fixed-strings', '--extended-regexp', '--include', '--exclude', '--exclude-dir', '--color=never', '--context', '--max-count'],
    operands: 'pattern',
  },
  date: { flags: 'uR', long: ['--utc', '--iso-8601'], operands: 'text', maxOperands: 1 },
  echo: { operands: 'text' },
  true: { operands: 'none' },
  false: { operands: 'none' },
  basename: { operands: 'text' },
  dirname: { operands: 'text' },
  realpath: { flags: 'emsz', operands: 'paths' },
  stat: { values: 'c', long: ['--format', '--printf'], operands: 'paths' },
  du: { flags: 'abchkms', values: 'd', long: ['--max-depth', '--human-readable', '--summarize'], operands: 'paths' },
  sort: { flags: 'bdfghiMnRrsuVcC', values: 'kt', operands: 'paths' },
  uniq: { flags: 'cdiu', values: 'fsw', operands: 'paths', maxOperands: 1 },
  cut: { flags: 's', values: 'dfcb', operands: 'paths' },
  tr: { flags: 'cCds', operands: 'text' },
  nl: { operands: 'paths' },
  diff: { flags: 'abBciquwyN', values: 'UC', long: ['--brief', '--unified'], operands: 'paths', isFilesOnly: true },
  cmp: { flags: 'bls', operands: 'paths', maxOperands: 2 },
  uname: { flags: 'amnoprsv', operands: 'none' },
  whoami: { operands: 'none' },
  id: { flags: 'ugnGr', operands: 'none' },
  which: { flags: 'a', operands: 'text' },
}

const FIND_TESTS_WITH_VALUE: ReadonlySet<string> = new Set(['-name', '-iname', '-path', '-ipath', '-type', '-maxdepth', '-mindepth', '-mtime', '-mmin', '-size'])
const FIND_WORDS: ReadonlySet<string> = new Set(['-print', '-print0', '-not', '-o', '-a', '-or', '-and', '-empty'])
/** Where the system keeps its own programs. A file of the same name elsewhere is not the program we know. */
const TRUSTED_DIRECTORIES: ReadonlySet<string> = new Set(['/bin', '/usr/bin'])

/** Splits arguments into operands, or null when an option is not on the program's list. */
function operandsOf(args: readonly string[], program: SafeProgram): string[] | null {
  const operands: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    if (arg === '--') return [...operands, ...args.slice(at + 1)]
    if (arg === '-') return null
    if (arg.startsWith('--')) {
      if (!(program.long ?? []).some((known) => known === arg || (!known.includes('=') && arg.startsWith(`${known}=`)))) return null
    } else if (arg.startsWith('-')) {
      const consumed = readShortOptions(arg.slice(1), program)
      if (consumed === 'unknown') return null
      if (consumed === 'needs value') {
        at += 1
        if (at >= args.length) return null
      }
    } else operands.push(arg)
  }
  return operands
}

function readShortOptions(letters: string, program: SafeProgram): 'done' | 'needs value' | 'unknown' {
  if (program.isNumberFlag === true && /^\d+$/.test(letters)) return 'done'
  for (const [index, letter] of letters.split('').entries()) {
    if (program.values?.includes(letter) === true) return index === letters.length - 1 ? 'needs value' : 'done'
    if (program.flags?.includes(letter) !== true) return 'unknown'
  }
  return 'done'
}

function findPaths(args: readonly string[]): string[] | null {
  const first = args.findIndex((arg) => arg.startsWith('-'))
  const paths = first < 0 ? [...args] : args.slice(0, first)
  for (let at = paths.length; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    if (FIND_TESTS_WITH_VALUE.has(arg)) at += 1
    else if (!FIND_WORDS.has(arg)) return null
  }
  return paths
}

/** Paths a call touches, or null when the call is not a known harmless one. */
function pathsOf(call: ProgramCall): string[] | null {
  if (call.name === 'find') return findPaths(call.args)
  // echo prints its options when it does not know them; none of them does anything else.
  if (call.name === 'echo') return []
  const program = Object.hasOwn(SAFE_PROGRAMS, call.name) ? SAFE_PROGRAMS[call.name] : undefined
  if (program === undefined) return null
  const operands = operandsOf(call.args, program)
  if (operands === null || operands.length > (program.maxOperands ?? Infinity)) return null
  switch (program.operands) {
    case 'none': return operands.length === 0 ? [] : null
    case 'text': return call.name === 'date' && operands.some((operand) => !operand.startsWith('+')) ? null : []
    case 'pattern': return operands.slice(1)
    case 'paths': return operands
  }
}

async function isInside(path: string, cwd: string, roots: PathRoots): Promise<boolean> {
  const located = await locatePath(resolve(cwd, path), roots)
  if (!located.ok || located.path.zone !== 'workspace') return false
  // A directory may be searched whole.
  return !(await containsProtected(located.path.real, roots))
}

/** Programs the owner trusts to do nothing but filter their input. */
export interface SafeFilters {
  readonly names: readonly string[]
  readonly trustedDirectories: readonly string[]
}

/** A filter may be given text, but no option and nothing that could be a file. */
async function isFilter(call: ProgramCall, cwd: string, filters: SafeFilters | undefined): Promise<boolean> {
  if (filters === undefined || !filters.names.includes(call.name) || !filters.trustedDirectories.includes(dirname(call.foundAt))) return false
  if (needsExactEntry(call)) return false
  for (const arg of call.args) {
    if (arg.startsWith('-') || arg.startsWith('@') || arg.includes('/')) return false
    if ((await lstat(resolve(cwd, arg)).catch(() => null)) !== null) return false
  }
  return true
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true
}

async function isLooker(call: ProgramCall, cwd: string, roots: PathRoots): Promise<boolean> {
  if (!TRUSTED_DIRECTORIES.has(dirname(call.foundAt))) return false
  const paths = pathsOf(call)
  if (paths === null) return false
  for (const path of paths) {
    if (!(await isInside(path, cwd, roots))) return false
    if (SAFE_PROGRAMS[call.name]?.isFilesOnly === true && (await isDirectory(resolve(cwd, path)))) return false
  }
  return true
}

/** True when the call is a known looker that stays in the workspace, or a trusted filter. `cwd` must lie in the workspace too. */
export async function isSafeCall(call: ProgramCall, cwd: string, roots: PathRoots, filters?: SafeFilters): Promise<boolean> {
  if (call.assignments.length > 0 || call.redirects.length > 0 || call.name.includes('/')) return false
  if (!(await isInside('.', cwd, roots))) return false
  return (await isLooker(call, cwd, roots)) || isFilter(call, cwd, filters)
}
