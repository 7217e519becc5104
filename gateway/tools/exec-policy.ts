// Judges what leaves the workspace: command lines, and paths outside of it. Combines configuration, the host's approvals and analysis.
import { sep } from 'node:path'
import { analyseCommand, hasInvisibleCharacters } from '../sandbox/index.ts'
import type { LocatedPath, PathRoots, ProgramCall } from '../sandbox/index.ts'
import { ALLOWED } from './define-tool.ts'
import type { OwnerQuestion, Permission } from './define-tool.ts'
import type { AllowlistEntry, ExecApprovalsDocument } from './exec-approvals-document.ts'
import { combinedRule, decide, stricterRule } from './exec-rule.ts'
import type { ExecPolicyConfig, ExecRule } from './exec-rule.ts'
import { exactKey, findEntry } from './match-allowlist.ts'
import { isSafeCall } from './safe-commands.ts'
import type { SafeFilters } from './safe-commands.ts'

export interface PolicyScope {
  readonly agentId: string
  readonly sessionKey: string
  readonly workspace: string
}

export interface CommandToJudge {
  readonly command: string
  readonly cwd: LocatedPath
  /** What the call adds to the environment. */
  readonly overrides: Readonly<Record<string, string>>
  /** PATH the command will see. */
  readonly searchPath: string
}

export interface PathsToJudge {
  readonly verb: 'read' | 'write' | 'delete'
  readonly toolName: string
  readonly paths: readonly LocatedPath[]
}

export interface ExecPolicy {
  /** What holds for an agent's commands, everything considered. */
  ruleFor(scope: PolicyScope): ExecRule
  judgeCommand(command: CommandToJudge, scope: PolicyScope): Promise<Permission>
  /** One verdict for all of them. Protected paths are refused whatever the mode. */
  judgePaths(paths: PathsToJudge, scope: PolicyScope): Permission
  roots(scope: PolicyScope): PathRoots
}

export interface ExecPolicySettings {
  /** `tools.exec` of every level that applies: global, agent, session. The strictest wins. */
  readonly levels: readonly ExecPolicyConfig[]
  /** Refuse files outside the workspace instead of asking. */
  readonly workspaceOnly?: boolean
  /** Refuse to change any file; reading goes on. */
  readonly readOnly?: boolean
  /** Programs that only filter their input and never ask. */
  readonly filters?: SafeFilters
}

export interface ExecPolicyDependencies {
  readonly document: ExecApprovalsDocument
  readonly settings: (scope: PolicyScope) => ExecPolicySettings
  readonly home: string
  /** Secrets and state. The state directory as a whole is right: workspaces and readable places inside it stay usable. */
  readonly protectedPaths: () => readonly string[]
  /** Places this agent may read without asking, e.g. the folders of its skills. */
  readonly readablePaths?: (scope: PolicyScope) => readonly string[]
}

const SWITCHED_OFF = 'Running commands and leaving the workspace is switched off here (tools.exec.mode deny).'

const READ_ONLY = 'This chat may only read: its owner switched off changes for it.'

function notListed(what: string): string {
  return `${what} is not on the allow-list, and asking is switched off here (tools.exec.mode allowlist).`
}

/** `FOO='a b' command`: what is asked is what runs. */
function shownCommand(command: string, overrides: Readonly<Record<string, string>>): string {
  const prefix = Object.entries(overrides).map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}' `).join('')
  return prefix + command
}

/** Stateless beside the document it reads and remembers in. */
export function createExecPolicy({ document, settings, home, protectedPaths, readablePaths = () => [] }: ExecPolicyDependencies): ExecPolicy {
  const roots = (scope: PolicyScope): PathRoots => ({ workspace: scope.workspace, home, protectedPaths: protectedPaths(), readablePaths: readablePaths(scope) })
  const ruleOf = (scope: PolicyScope): ExecRule => stricterRule(combinedRule(settings(scope).levels), document.ruleFor(scope.agentId))

  function verdict(rule: ExecRule, isListed: boolean, refusal: string, question: OwnerQuestion, agentId: string): Permission {
    switch (decide(rule, isListed)) {
      case 'allow': return ALLOWED
      case 'refuse': return { kind: 'refuse', reason: rule.security === 'deny' ? SWITCHED_OFF : refusal }
      case 'ask': {
        const fallback = document.ruleFor(agentId).askFallback
        const { remember, ...once } = question
        const allowedUnattended = fallback === 'full' || (fallback === 'allowlist' && isListed)
        // With `always` a remembered answer would never be used.
        return { kind: 'ask', question: { ...(rule.ask === 'always' || remember === undefined ? once : question), ...rule, allowedUnattended } }
      }
    }
  }

  /** The entries that allow the line, possibly none when it is harmless by itself; null when it is not allowed. */
  async function findListed(calls: readonly ProgramCall[], key: string, cwd: string, scope: PolicyScope): Promise<readonly AllowlistEntry[] | null> {
    const entries = document.allowlistFor(scope.agentId)
    const exact = entries.find((entry) => entry.argPattern === key)
    if (exact !== undefined) return [exact]
    // Every program of the line needs its own reason: an entry, or being harmless.
    const used: AllowlistEntry[] = []
    for (const call of calls) {
      const entry = await findEntry(call, entries, scope.workspace)
      if (entry !== null) used.push(entry)
      else if (!(await isSafeCall(call, cwd, roots(scope), settings(scope).filters))) return null
    }
    return used
  }

  /** Inside the workspace, what git is told in its own folders is what it runs: hooks, filters, pagers. */
  function judgeRepositories({ toolName, paths }: Omit<PathsToJudge, 'verb'>, scope: PolicyScope): Permission {
    const inGit = paths.filter(({ real }) => real.split(sep).lastIndexOf('.git') >= scope.workspace.split(sep).length).map(({ real }) => real)
    if (inGit.length === 0) return ALLOWED
    return verdict(ruleOf(scope), false, notListed(`changing ${inGit.join(' ')}`), {
      command: `${toolName} ${inGit.join(' ')}`,
      cwd: scope.workspace,
      reason: 'Changes what git keeps about a repository; git can be told there to run programs.',
      resolvedPath: inGit[0] ?? null,
    }, scope.agentId)
  }

  return {
    ruleFor: ruleOf,
    roots,
    judgeCommand: async ({ command, cwd, overrides, searchPath }, scope) => {
      if (cwd.zone === 'protected') return { kind: 'refuse', reason: `${cwd.requested} holds the assistant's own secrets; commands may not run there.` }
      const rule = ruleOf(scope)
      if (settings(scope).readOnly === true) return { kind: 'refuse', reason: READ_ONLY }
      if (rule.security === 'deny') return { kind: 'refuse', reason: SWITCHED_OFF }
      if (rule.security === 'full' && rule.ask !== 'always') return ALLOWED
      const question = { command: shownCommand(command, overrides), cwd: cwd.real }
      const analysis = await analyseCommand(command, cwd.real, searchPath)
      const hidden = hasInvisibleCharacters(command) ? ' Careful: it contains characters that are not visible.' : ''
      if (analysis.kind === 'opaque') {
        const reason = `This command can't be judged from its text: ${analysis.reason}.${hidden}`
        return verdict(rule, false, notListed(`This command (${analysis.reason})`), { ...question, reason }, scope.agentId)
      }
      const { calls, operators } = analysis
      const reason = `${calls.length === 1 ? 'Not on the list of commands that run without asking' : `Runs ${calls.map((call) => call.name).join(', ')}`}${cwd.zone === 'workspace' ? '' : '; it runs outside the workspace'}.`
      // What the environment makes of a listed command is not what was listed.
      if (Object.keys(overrides).length > 0) return verdict(rule, false, notListed('A command with its own environment'), { ...question, reason }, scope.agentId)
      const key = await exactKey(calls, operators, cwd.real, scope.workspace)
      const listed = await findListed(calls, key, cwd.real, scope)
      const resolvedPath = calls[0]?.realPath ?? null
      for (const entry of listed ?? []) document.markUsed(scope.agentId, entry, { command, resolvedPath: resolvedPath ?? '' })
      return verdict(rule, listed !== null, notListed(`"${command}"`), {
        ...question,
        reason,
        resolvedPath,
        ...(calls.length === 1 && calls[0] !== undefined ? { argv: calls[0].words } : {}),
        remember: () => document.remember(scope.agentId, { pattern: resolvedPath ?? command, argPattern: key, commandText: command, lastUsedCommand: command }),
      }, scope.agentId)
    },
    judgePaths: ({ verb, toolName, paths }, scope) => {
      const secret = paths.find((path) => path.zone === 'protected')
      if (secret !== undefined) return { kind: 'refuse', reason: `${secret.requested} belongs to the assistant's own state or to the system; it can't be ${verb === 'read' ? 'read' : 'changed'} with ${toolName}.` }
      const outside = paths.filter((path) => path.zone === 'outside' || (path.zone === 'readable' && verb !== 'read')).map((path) => path.real)
      if (verb !== 'read' && settings(scope).readOnly === true) return { kind: 'refuse', reason: READ_ONLY }
      if (outside.length === 0) return verb === 'read' ? ALLOWED : judgeRepositories({ toolName, paths }, scope)
      if (settings(scope).workspaceOnly === true) return { kind: 'refuse', reason: `${outside.join(', ')} lies outside the workspace, and leaving it is switched off (tools.fs.workspaceOnly).` }
      const known = new Set(document.allowlistFor(scope.agentId).map((entry) => entry.pattern))
      const isListed = outside.every((path) => known.has(`${verb}:${path}`))
      return verdict(ruleOf(scope), isListed, notListed(`${verb} ${outside.join(' ')}`), {
        command: `${toolName} ${outside.join(' ')}`,
        cwd: null,
        reason: `${outside.length === 1 ? 'This lies' : 'These lie'} outside the workspace.`,
        resolvedPath: outside[0] ?? null,
        remember: () => {
          for (const path of outside) document.remember(scope.agentId, { pattern: `${verb}:${path}`, commandText: `${toolName} ${path}` })
        },
      }, scope.agentId)
    },
  }
}
