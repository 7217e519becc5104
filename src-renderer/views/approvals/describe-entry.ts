// What an entry of an allow-list allows. Pure.
import type { AllowlistEntry } from '../../state/access/remembered-store.ts'

/** `exact`: one command and nothing else. `some`: a program with certain arguments. `program`: a program, whatever its arguments. */
export type EntryKind = 'read' | 'write' | 'delete' | 'exact' | 'some' | 'program'

export interface DescribedEntry {
  readonly kind: EntryKind
  /** The command, program or file. */
  readonly text: string
}

export function describeEntry({ pattern, argPattern, commandText }: AllowlistEntry): DescribedEntry {
  const [, verb, path] = /^(read|write|delete):(.*)$/s.exec(pattern) ?? []
  if (verb !== undefined && path !== undefined) return { kind: verb as 'read' | 'write' | 'delete', text: path }
  if (argPattern?.startsWith('exact:') === true) return { kind: 'exact', text: commandText ?? pattern }
  return argPattern === undefined ? { kind: 'program', text: pattern } : { kind: 'some', text: `${pattern} ${argPattern}` }
}

/** File tools ask with their name and the paths outside of the workspace. */
export function isAboutFiles(command: string): boolean {
  return /^(read|write|edit|apply_patch) [/~]/.test(command)
}
