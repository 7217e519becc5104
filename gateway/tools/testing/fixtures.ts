// What the tests of this folder share: a workspace on disk, a database in memory, and a runner over real tools with a scripted owner.
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { ToolContext } from '../../plugin-api/index.ts'
import { createBackgroundProcesses, createHostExecutor } from '../../sandbox/index.ts'
import { openStateDatabase } from '../../storage/index.ts'
import { createApprovalService, createBuiltinTools, createExecApprovalsDocument, createExecPolicy, createToolRunner } from '../index.ts'
import type { ApprovalDecision, ChangeWitness, ExecPolicySettings, SessionPort, SessionStatus, ToolCallScope, ToolRunnerSettings } from '../index.ts'

export interface EmittedEvent {
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
}

export function status(key: string, overrides: Partial<SessionStatus> = {}): SessionStatus {
  return {
    key, sessionId: `id-${key}`, agentId: key.split(':')[1] ?? 'main', kind: 'direct', title: null, updatedAtMs: 1_700_000_000_000, spawnedBy: null, isRunning: false,
    messageCount: 3, preview: 'hello', modelRef: 'builtin/assistant', thinkingLevel: 'off', contextTokens: 100, contextWindow: 1_000, totalTokens: 200, cost: 0, compactionCount: 0,
    queuedMessages: 0, ...overrides,
  }
}

/** Sessions main (with one child), another one of the same agent, and one of agent `other`. */
export function fakeSessions(): SessionPort {
  const all = [
    status('agent:main:main'),
    status('agent:main:subagent:1', { spawnedBy: 'agent:main:main' }),
    status('agent:main:subagent:2', { spawnedBy: 'agent:main:subagent:1' }),
    status('agent:main:side'),
    status('agent:other:main'),
  ]
  return {
    list: ({ limit }) => all.slice(0, limit),
    history: ({ sessionKey }) => (all.some((entry) => entry.key === sessionKey) ? [{ role: 'user', text: 'hi', atMs: 1_700_000_000_000 }, { role: 'assistant', text: 'x'.repeat(9_000), atMs: 1_700_000_001_000 }] : null),
    status: (key) => all.find((entry) => entry.key === key) ?? null,
    send: async ({ text, waitMs }) => (waitMs === 0 ? { status: 'accepted', runId: 'r1' } : { status: 'finished', runId: 'r1', reply: `echo ${text}` }),
    spawn: async ({ text }) => (text === 'too deep' ? { status: 'failed', message: 'Too deep.' } : { status: 'accepted', runId: 'r2', sessionKey: 'agent:main:subagent:9' }),
    agents: () => [{ id: 'main', name: 'Main', isDefault: true, modelRef: 'builtin/assistant' }, { id: 'other', name: 'Other', isDefault: false, modelRef: 'builtin/assistant' }],
  }
}

export interface WorldOptions {
  readonly exec?: ExecPolicySettings
  readonly runner?: Partial<ToolRunnerSettings>
  /** Answers every question at once; without it questions stay open. */
  readonly owner?: ApprovalDecision
  readonly hasReviewer?: boolean
  readonly sessionSettings?: { readonly visibility: 'self' | 'tree' | 'agent' | 'all'; readonly agentToAgent: { readonly enabled: boolean; readonly allow: readonly string[] } }
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly agentEnvironment?: Readonly<Record<string, string>>
  readonly redact?: (text: string) => string
  readonly witness?: ChangeWitness
}

/** Everything real except the owner, the sessions and the clock of the outside world. */
export async function createWorld(options: WorldOptions = {}) {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'claw-tools-')))
  // As in a real installation: the workspace lies inside the state directory.
  const stateDirectory = join(root, 'state')
  const workspace = join(stateDirectory, 'workspace')
  const outside = join(root, 'outside')
  await mkdir(workspace, { recursive: true })
  await mkdir(outside)
  const clock = { now: () => Date.now() }
  const database = openStateDatabase({ path: ':memory:' })
  const events: EmittedEvent[] = []
  const approvals = createApprovalService({
    database, clock, hasReviewer: () => options.hasReviewer ?? true,
    emit: (event, payload) => {
      events.push({ event, payload })
      const { owner } = options
      if (event === 'exec.approval.requested' && owner !== undefined) queueMicrotask(() => approvals.resolve(String(payload['id']), owner, 'test'))
    },
  })
  const document = createExecApprovalsDocument({ database, clock, path: 'state.db#exec-approvals' })
  const policy = createExecPolicy({ document, settings: () => options.exec ?? { levels: [] }, home: join(root, 'home'), protectedPaths: () => [stateDirectory], readablePaths: () => [join(stateDirectory, 'skills')] })
  const processes = createBackgroundProcesses({ clock })
  const tools = createBuiltinTools({
    clock, policy, processes, executor: createHostExecutor({ killGraceMs: 200 }), sessions: fakeSessions(),
    environment: () => options.environment ?? { PATH: '/usr/bin:/bin', HOME: join(root, 'home'), OPENAI_API_KEY: 'sk-secret' },
    ...(options.agentEnvironment === undefined ? {} : { agentEnvironment: (agentId: string) => (agentId === 'main' ? (options.agentEnvironment ?? {}) : {}) }),
    ...(options.witness === undefined ? {} : { witness: options.witness }),
    settings: () => ({ timeoutSeconds: 20, yieldMs: 10_000 }),
    sessionSettings: () => options.sessionSettings ?? { visibility: 'tree', agentToAgent: { enabled: false, allow: [] } },
  })
  const silent = vi.fn<() => void>()
  const logger = { debug: silent, info: silent, warn: silent, error: silent, child: () => logger }
  const runner = createToolRunner({
    tools: () => tools, approvals, logger,
    ...(options.redact === undefined ? {} : { redact: options.redact }),
    settings: () => ({ rules: {}, agentRules: () => undefined, timeoutMs: 30_000, approvalTimeoutMs: 60_000, ...options.runner }),
  })
  const started: string[] = []
  let calls = 0
  const scope = (overrides: Partial<ToolCallScope> = {}): ToolCallScope => ({
    runId: 'run', sessionKey: 'agent:main:main', sessionId: 'session', agentId: 'main', workspace, contextWindow: 8_000,
    update: () => undefined, onStart: () => void started.push('started'), ...overrides,
  })
  const call = (name: string, args: Readonly<Record<string, unknown>>, overrides: Partial<ToolCallScope> = {}, signal = new AbortController().signal) =>
    runner.run({ type: 'toolCall', id: `call-${calls++}`, name, arguments: args }, scope(overrides), signal)
  const text = async (name: string, args: Readonly<Record<string, unknown>>) => {
    const result = await call(name, args)
    return result.content.map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join('\n')
  }
  const context: ToolContext = {
    runId: 'run', toolCallId: 'call', sessionKey: 'agent:main:main', sessionId: 'session', agentId: 'main', workspace, update: () => undefined,
    askOwner: async () => ({ allowed: true }),
  }
  return {
    root, stateDirectory, workspace, outside, clock, database, events, approvals, document, policy, processes, tools, runner, started, logger, scope, call, text, context,
    questions: () => events.filter((entry) => entry.event === 'exec.approval.requested').map((entry) => entry.payload['request'] as { readonly command: string; readonly allowedDecisions: readonly string[] }),
    close: async () => {
      await processes.close()
      approvals.close()
      database.close()
      await rm(root, { recursive: true, force: true })
    },
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
