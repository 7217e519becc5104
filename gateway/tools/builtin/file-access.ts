// What the file tools have in common: locating the paths of a call, asking for those outside, and naming failures.
import type { ToolContext } from '../../plugin-api/index.ts'
import { locatePath, PathMovedError } from '../../sandbox/index.ts'
import type { LocatedPath } from '../../sandbox/index.ts'
import type { Permission } from '../define-tool.ts'
import type { ExecPolicy, PathsToJudge } from '../exec-policy.ts'

export type Located = { readonly ok: true; readonly paths: readonly LocatedPath[] } | { readonly ok: false; readonly error: string }

async function locateAll(policy: ExecPolicy, paths: readonly string[], context: ToolContext): Promise<Located> {
  const located: LocatedPath[] = []
  for (const path of paths) {
    const result = await locatePath(path, policy.roots(context))
    if (!result.ok) return result
    located.push(result.path)
  }
  return { ok: true, paths: located }
}

/** The permission of a call that touches these paths. */
export async function permitPaths(policy: ExecPolicy, access: Omit<PathsToJudge, 'paths'>, paths: readonly string[], context: ToolContext): Promise<Permission> {
  const located = await locateAll(policy, paths, context)
  return located.ok ? policy.judgePaths({ ...access, paths: located.paths }, context) : { kind: 'refuse', reason: located.error }
}

/**
 * Locates the paths again at the moment of use. What was permitted passes silently; if a link was moved meanwhile the new
 * place is judged and asked about anew.
 */
export async function locatePermitted(policy: ExecPolicy, access: Omit<PathsToJudge, 'paths'>, paths: readonly string[], context: ToolContext): Promise<Located> {
  const located = await locateAll(policy, paths, context)
  if (!located.ok) return located
  const permission = policy.judgePaths({ ...access, paths: located.paths }, context)
  if (permission.kind === 'refuse') return { ok: false, error: permission.reason }
  if (permission.kind === 'ask') {
    const answer = await context.askOwner(permission.question)
    if (!answer.allowed) return { ok: false, error: answer.reason }
  }
  return located
}

/** Hears of every change of the file tools, before and after it, so that versions can be kept. Never throws. */
export interface ChangeWitness {
  /** Real paths. */
  aboutToChange(paths: readonly string[], workspace: string): void
  changed(paths: readonly string[], workspace: string, sessionKey: string): void
}

/** What a tool that changes files needs. */
export interface FileToolDependencies {
  readonly policy: ExecPolicy
  readonly witness?: ChangeWitness | undefined
}

/** Changes files before the witness's eyes; what was done before a failure is seen too. */
export async function changeFiles(witness: ChangeWitness | undefined, paths: readonly string[], { workspace, sessionKey }: ToolContext, change: () => Promise<void>): Promise<void> {
  witness?.aboutToChange(paths, workspace)
  try {
    await change()
  } finally {
    witness?.changed(paths, workspace, sessionKey)
  }
}

const MESSAGES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is a file, not a directory',
  EACCES: 'no permission',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'it became a symbolic link meanwhile; try again',
  EBUSY: 'it is in use',
}

/** A system error as a sentence, or null when it is a fault of ours. */
export function describeFileError(path: string, error: unknown): string | null {
  if (error instanceof PathMovedError) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return MESSAGES[code] === undefined ? null : `${path}: ${MESSAGES[code]}.`
}
