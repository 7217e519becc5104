// exec: a shell command. It answers when the command ends, or hands it to the `process` tool when it takes long.
import { stat } from 'node:fs/promises'
import { z } from 'zod'
import type { ToolContext, ToolResult } from '../../plugin-api/index.ts'
import { commandEnvironment, locatePath, refuseEnvironment } from '../../sandbox/index.ts'
import type { BackgroundProcesses, CommandExecutor, TrackedProcess } from '../../sandbox/index.ts'
import { defineTool, failure, textResult } from '../define-tool.ts'
import type { AskingTool } from '../define-tool.ts'
import type { ExecPolicy } from '../exec-policy.ts'
import { describeProcess, describeExit } from './describe-process.ts'

export interface ExecToolDependencies {
  readonly executor: CommandExecutor
  readonly processes: BackgroundProcesses
  readonly policy: ExecPolicy
  /** The gateway's environment; only harmless names are handed on. */
  readonly environment: () => Readonly<Record<string, string | undefined>>
  /** Variables that the owner set for this agent's commands. Names that could change which program runs are left out. */
  readonly agentEnvironment?: (agentId: string) => Readonly<Record<string, string>>
  readonly settings: () => ExecToolSettings
}

export interface ExecToolSettings {
  /** Default time limit of a command; 0 for none. */
  readonly timeoutSeconds: number
  /** Default time a call waits before the command goes to the background. */
  readonly yieldMs: number
  /** Directories put in front of PATH. */
  readonly pathPrepend?: readonly string[]
}

const MAX_COMMAND_CHARS = 64_000
const MAX_YIELD_MS = 300_000
const MAX_RUNNING = 32
const UPDATE_EVERY_MS = 250
const UPDATE_CHARS = 4_000

const argsSchema = z.object({
  command: z.string().min(1).max(MAX_COMMAND_CHARS),
  workdir: z.string().min(1).optional(),
  env: z.record(z.string(), z.string()).optional(),
  timeout: z.coerce.number().min(0).max(86_400).optional().describe('seconds'),
  yieldMs: z.coerce.number().int().min(0).max(MAX_YIELD_MS).optional().describe('wait before going to background'),
  background: z.boolean().optional(),
})
type ExecArgs = z.output<typeof argsSchema>

/** Partial output for whoever is watching, not more often than people can read. */
function createUpdater(update: (partial: string) => void): { readonly push: (text: string) => void; readonly stop: () => void } {
  let recent = ''
  let timer: NodeJS.Timeout | null = null
  return {
    push: (text) => {
      recent = (recent + text).slice(-UPDATE_CHARS)
      timer ??= setTimeout(() => {
        timer = null
        update(recent)
      }, UPDATE_EVERY_MS)
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer)
    },
  }
}

function finalResult(entry: TrackedProcess): ToolResult {
  const exit = entry.exit ?? { kind: 'failed', message: 'it did not start' }
  const output = entry.output.text().replace(/\n+$/, '')
  const isError = exit.kind !== 'exited' || exit.code !== 0
  const end = describeExit(exit, entry.endReason)
  const text = isError ? `${output === '' ? '' : `${output}\n\n`}[${end}]` : output === '' ? '(no output)' : output
  const facts = exit.kind === 'exited' ? { exitCode: exit.code } : exit.kind === 'signalled' ? { signal: exit.signal } : { error: exit.message }
  return { content: [{ type: 'text', text }], isError, details: { status: 'completed', cwd: entry.cwd, durationMs: (entry.endedAtMs ?? 0) - entry.startedAtMs, ...facts } }
}

async function locateWorkdir(workdir: string | undefined, policy: ExecPolicy, context: ToolContext): ReturnType<typeof locatePath> {
  const located = await locatePath(workdir ?? context.workspace, policy.roots(context))
  if (!located.ok) return located
  const found = await stat(located.path.real).catch(() => null)
  return found?.isDirectory() === true ? located : { ok: false, error: `workdir ${located.path.requested} is not an existing directory.` }
}

/** Waits for the end, the hand-over or nothing; ends the command at its time limit and when the run is stopped. */
function superviseUntilYield(entry: TrackedProcess, options: { readonly timeoutMs: number; readonly yieldMs: number; readonly signal: AbortSignal }): Promise<'ended' | 'yielded'> {
  const { running } = entry
  const end = (reason: string): void => {
    entry.endReason = reason
    void running.kill()
  }
  const onAbort = (): void => end('stopped together with the run')
  const limit = options.timeoutMs > 0 ? setTimeout(() => end(`stopped after ${options.timeoutMs / 1000} s, its time limit`), options.timeoutMs).unref() : null
  options.signal.addEventListener('abort', onAbort, { once: true })
  if (options.signal.aborted) onAbort()
  // Also after the hand-over: a limit and a stop reach the command in the background.
  const ended = running.exit.then(() => {
    if (limit !== null) clearTimeout(limit)
    options.signal.removeEventListener('abort', onAbort)
    return 'ended' as const
  })
  return new Promise((resolve) => {
    const handOver = setTimeout(() => {
      // A command that is being ended is reported with its end.
      if (entry.endReason === null) resolve('yielded')
    }, options.yieldMs)
    void ended.then((outcome) => {
      clearTimeout(handOver)
      resolve(outcome)
    })
  })
}

/** See ExecToolDependencies. Commands never see the gateway's own environment. */
export function createExecTool({ executor, processes, policy, environment, agentEnvironment = () => ({}), settings }: ExecToolDependencies): AskingTool {
  function environmentOf(agentId: string, overrides: Readonly<Record<string, string>>): Record<string, string> {
    const given = Object.entries(agentEnvironment(agentId)).filter(([name, value]) => refuseEnvironment({ [name]: value }) === null)
    const complete = commandEnvironment(environment(), { ...Object.fromEntries(given), ...overrides })
    const prepend = settings().pathPrepend ?? []
    const separator = process.platform === 'win32' ? ';' : ':'
    return prepend.length === 0 ? complete : { ...complete, PATH: [...prepend, complete['PATH'] ?? ''].join(separator) }
  }

  async function run(args: ExecArgs, context: ToolContext, signal: AbortSignal): Promise<ToolResult> {
    const workdir = await locateWorkdir(args.workdir, policy, context)
    if (!workdir.ok) return failure(workdir.error)
    if (processes.runningCount() >= MAX_RUNNING) return failure(`${MAX_RUNNING} commands are running already. End some with process kill first.`)
    const isBackground = args.background === true
    const updater = createUpdater(context.update)
    const spec = { command: args.command, cwd: workdir.path.real, env: environmentOf(context.agentId, args.env ?? {}), input: isBackground ? 'open' : 'none' } as const
    const entry = processes.track(context, args.command, workdir.path.real, (receive) => executor.start(spec, (text) => {
      receive(text)
      if (!entry.isBackground) updater.push(text)
    }))
    const timeoutMs = (args.timeout ?? settings().timeoutSeconds) * 1_000
    const outcome = await superviseUntilYield(entry, { timeoutMs, yieldMs: isBackground ? BACKGROUND_LOOK_MS : (args.yieldMs ?? settings().yieldMs), signal })
    updater.stop()
    if (outcome === 'ended') {
      processes.remove(entry)
      return finalResult(entry)
    }
    entry.isBackground = true
    const soFar = entry.pending.text()
    entry.pending.clear()
    return textResult(`Still running in the background as process ${entry.id}. Use process poll to follow it.${soFar === '' ? '' : `\n\nOutput so far:\n${soFar}`}`, { status: 'running', ...describeProcess(entry) })
  }

  return defineTool({
    name: 'exec',
    label: 'Exec',
    description: 'Run a shell command.',
    args: argsSchema,
    idempotent: false,
    effects: ({ command }) => [{ kind: 'executes', target: command }],
    permission: async (args, context) => {
      const problem = refuseEnvironment(args.env ?? {})
      if (problem !== null) return { kind: 'refuse', reason: problem }
      const workdir = await locateWorkdir(args.workdir, policy, context)
      if (!workdir.ok) return { kind: 'refuse', reason: workdir.error }
      return policy.judgeCommand({ command: args.command, cwd: workdir.path, overrides: args.env ?? {}, searchPath: environmentOf(context.agentId, {})['PATH'] ?? '' }, context)
    },
    execute: run,
  })
}

/** A command that fails at once is reported as failed, not as running. */
const BACKGROUND_LOOK_MS = 100
