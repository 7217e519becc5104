// The one door through which every tool call goes: policy, checks, approval, execution, cap.
import type { ApprovalAnswer, ApprovalQuestion, Tool, ToolCallPart, ToolContext, ToolDefinition, ToolEffect, ToolResult } from '../plugin-api/index.ts'
import type { Logger } from '../platform/index.ts'
import type { ApprovalService } from './approval-service.ts'
import { askOwner } from './ask-owner.ts'
import { capResult, resultLimit } from './cap-result.ts'
import { ALLOWED, failure, isAskingTool } from './define-tool.ts'
import type { OwnerQuestion, Permission } from './define-tool.ts'
import { isToolAllowed } from './tool-policy.ts'
import type { ToolRules } from './tool-policy.ts'

export interface ToolCallScope {
  readonly runId: string
  readonly sessionKey: string
  readonly sessionId: string
  readonly agentId: string
  readonly workspace: string
  readonly contextWindow: number
  /** A connection that may not approve what it asked for itself. */
  readonly requesterConnectionId?: string
  readonly update: (partial: string) => void
  /** Called right before the effect happens, after policy and approval: the intent becomes `started`. */
  readonly onStart: () => void
}

export interface ToolVisibility {
  readonly agentId: string
  readonly sessionKey: string
}

export interface ToolRunner {
  /** The tools this session may see, after policy; stable order. */
  available(scope: ToolVisibility): readonly Tool[]
  definitions(scope: ToolVisibility): readonly ToolDefinition[]
  /** Never rejects. Unknown tools, invalid arguments, refusals, faults and aborts are results with `isError`. Content is capped and says so. */
  run(call: ToolCallPart, scope: ToolCallScope, signal: AbortSignal): Promise<ToolResult>
}

/** A valid call on its way to execution, with everything a decision may rest on. */
export interface JudgedCall {
  readonly tool: Tool
  readonly args: unknown
  readonly effects: readonly ToolEffect[]
  readonly context: ToolContext
}

/** One opinion on a call. The strictest of all wins: refuse over ask over allow. */
export type CallCheck = (call: JudgedCall) => Permission | Promise<Permission>

export interface ToolRunnerSettings {
  readonly rules: ToolRules
  readonly agentRules: (agentId: string) => ToolRules | undefined
  /** Longest a call may run, in milliseconds; waiting for an approval does not count. */
  readonly timeoutMs: number
  readonly approvalTimeoutMs: number
}

export interface ToolRunnerDependencies {
  /** Every registered tool; read at each use, so that plugins may come later. Names are unique. */
  readonly tools: () => readonly Tool[]
  readonly settings: () => ToolRunnerSettings
  readonly approvals: ApprovalService
  readonly logger: Logger
  /** Takes secrets that commands were given out of what a call brings back. */
  readonly redact?: (text: string) => string
  /** Further opinions between policy and approval, asked after the tool's own. */
  readonly checks?: readonly CallCheck[]
}

/** What the tool itself says about this call. */
const ownPermission: CallCheck = ({ tool, args, context }) => (isAskingTool(tool) ? tool.permission(args, context) : ALLOWED)

async function strictest(checks: readonly CallCheck[], call: JudgedCall): Promise<Permission> {
  let verdict: Permission = ALLOWED
  for (const check of checks) {
    const opinion = await check(call)
    if (opinion.kind === 'refuse') return opinion
    if (opinion.kind === 'ask' && verdict.kind === 'allow') verdict = opinion
  }
  return verdict
}

/** Runs the tool until it answers, the deadline passes or the run is aborted; a tool that ignores the signal is left behind. */
async function executeInTime(call: JudgedCall, timeoutMs: number, signal: AbortSignal): Promise<ToolResult> {
  const deadline = new AbortController()
  const both = AbortSignal.any([signal, deadline.signal])
  const timer = setTimeout(() => deadline.abort(), timeoutMs)
  let stop = (): void => undefined
  const stopped = new Promise<ToolResult>((resolve) => {
    stop = (): void => {
      const reason = signal.aborted ? 'was stopped' : `took longer than ${Math.round(timeoutMs / 1000)} seconds and was stopped`
      // A tool that heeds the signal says more than we can; it gets a moment to do so.
      setTimeout(resolve, STOP_GRACE_MS, failure(`${call.tool.name} ${reason}.`)).unref()
    }
    both.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([call.tool.execute(call.args, call.context, both), stopped])
  } finally {
    clearTimeout(timer)
    // A combined signal with a listener is never collected, and with it everything this call has read.
    both.removeEventListener('abort', stop)
  }
}

const STOP_GRACE_MS = 5_000

function redactResult(result: ToolResult, redact: (text: string) => string): ToolResult {
  return { ...result, content: result.content.map((part) => (part.type === 'text' ? { ...part, text: redact(part.text) } : part)) }
}

/** See ToolRunner. The pipeline of one call reads from top to bottom in `perform`. */
export function createToolRunner(dependencies: ToolRunnerDependencies): ToolRunner {
  const { approvals, logger, settings, redact = (text) => text } = dependencies
  const checks: readonly CallCheck[] = [ownPermission, ...(dependencies.checks ?? [])]

  // The same object every turn, so that whoever measures definitions can do it once.
  const definitions = new WeakMap<Tool, ToolDefinition>()
  function definitionOf(tool: Tool): ToolDefinition {
    const known = definitions.get(tool)
    if (known !== undefined) return known
    const definition = { name: tool.name, description: tool.description, parameters: tool.parameters }
    definitions.set(tool, definition)
    return definition
  }

  const isVisible = (tool: Tool, agentId: string): boolean => isToolAllowed(tool.name, [settings().rules, settings().agentRules(agentId)])
  const available = (scope: ToolVisibility): Tool[] => dependencies.tools().filter((tool) => isVisible(tool, scope.agentId))

  function contextOf(call: ToolCallPart, scope: ToolCallScope, signal: AbortSignal, answered: Map<string, ApprovalAnswer>): ToolContext {
    const { runId, sessionKey, sessionId, agentId, workspace, update } = scope
    return {
      runId, toolCallId: call.id, sessionKey, sessionId, agentId, workspace,
      update: (partial) => update(redact(partial)),
      askOwner: async (question: ApprovalQuestion | OwnerQuestion) => {
        const key = `${question.cwd ?? ''}\0${question.command}`
        // The same question within one call was asked before it started; another one is asked now.
        const known = answered.get(key)
        if (known !== undefined) return known
        const answer = await askOwner({ approvals, question, call, scope, timeoutMs: settings().approvalTimeoutMs, signal })
        answered.set(key, answer)
        return answer
      },
    }
  }

  async function perform(call: ToolCallPart, scope: ToolCallScope, signal: AbortSignal): Promise<ToolResult> {
    const tool = dependencies.tools().find((candidate) => candidate.name === call.name)
    if (tool === undefined) return failure(`There is no tool called "${call.name}". Available: ${available(scope).map((candidate) => candidate.name).join(', ')}.`)
    if (!isVisible(tool, scope.agentId)) return failure(`The tool ${tool.name} is switched off by policy here.`)
    if (call.invalidArguments !== undefined) return failure(`The arguments of ${tool.name} were not valid JSON, so it was not run. Send the call again with a JSON object.`)
    const parsed = tool.parse(call.arguments)
    if (!parsed.ok) return failure(parsed.error)

    const context = contextOf(call, scope, signal, new Map())
    const judged: JudgedCall = { tool, args: parsed.value, effects: tool.effects(parsed.value, context), context }
    const permission = await strictest(checks, judged)
    if (permission.kind === 'refuse') return failure(permission.reason)
    if (permission.kind === 'ask') {
      const answer = await context.askOwner(permission.question)
      if (!answer.allowed) return failure(answer.reason)
    }
    if (signal.aborted) return failure(`${tool.name} was stopped before it started.`)
    scope.onStart()
    return executeInTime(judged, settings().timeoutMs, signal)
  }

  return {
    available,
    definitions: (scope) => available(scope).map(definitionOf),
    run: async (call, scope, signal) => {
      try {
        return capResult(redactResult(await perform(call, scope, signal), redact), resultLimit(scope.contextWindow))
      } catch (error) {
        logger.error('tool call failed', { tool: call.name, runId: scope.runId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
        return failure(`${call.name} failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`)
      }
    },
  }
}
