// What a command line would run: each program resolved to the real file behind its name. POSIX shells only.
import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { readShellSyntax } from './shell-syntax.ts'
import type { ShellSegment } from './shell-syntax.ts'

export interface ProgramCall extends ShellSegment {
  /** First word, as written. */
  readonly name: string
  readonly args: readonly string[]
  /** Absolute path the name leads to, links not followed. */
  readonly foundAt: string
  /** The file behind it. */
  readonly realPath: string
}

export type CommandAnalysis =
  | { readonly kind: 'understood'; readonly calls: readonly ProgramCall[]; readonly operators: readonly string[] }
  /** Its effect can't be told from its text; only a person may allow it, once. */
  | { readonly kind: 'opaque'; readonly reason: string }

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    // Not there or not executable: simply not this one.
    return false
  }
}

async function findProgram(name: string, cwd: string, searchPath: string): Promise<string | null> {
  if (name.includes('/')) {
    const path = resolve(cwd, name)
    return (await isProgram(path)) ? path : null
  }
  for (const directory of searchPath.split(delimiter)) {
    // The shell would look in the working directory here: whoever writes there decides what runs.
    if (!isAbsolute(directory)) return null
    const path = join(directory, name)
    if (await isProgram(path)) return path
  }
  return null
}

/** Reads the line and resolves its programs against `searchPath`, the PATH it will run with. Never rejects. */
export async function analyseCommand(command: string, cwd: string, searchPath: string): Promise<CommandAnalysis> {
  if (process.platform === 'win32') return { kind: 'opaque', reason: 'PowerShell commands are not analysed' }
  const syntax = readShellSyntax(command)
  if (syntax.kind === 'opaque') return syntax
  const calls: ProgramCall[] = []
  for (const segment of syntax.segments) {
    const [name = '', ...args] = segment.words
    const foundAt = await findProgram(name, cwd, searchPath)
    if (foundAt === null) return { kind: 'opaque', reason: `"${name}" is not a program that can be found` }
    calls.push({ ...segment, name, args, foundAt, realPath: await realpath(foundAt) })
  }
  return { kind: 'understood', calls, operators: syntax.operators }
}
