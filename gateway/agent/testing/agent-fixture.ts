// A whole agent over an in-memory database, with a scripted model and simple tools. For tests only.
import type { AgentProfile } from '../../config/index.ts'
import type { ContextAssembler } from '../../context/index.ts'
import type { Logger } from '../../platform/index.ts'
import type { ConversationMessage, ModelInfo, ModelStreamEvent, Tool, ToolCallPart, ToolResult } from '../../plugin-api/index.ts'
import type { ModelGateway, ResolvedModel } from '../../providers/index.ts'
import { createSessionStore, type SessionStore } from '../../sessions/index.ts'
import { openStateDatabase } from '../../storage/index.ts'
import type { ToolRunner } from '../../tools/index.ts'
import { createAgentRuntime, DEFAULT_AGENT_SETTINGS, type AgentRuntimeWithActions, type AgentSettings, type CompactSession, type InboundMessage, type SkillCommand } from '../index.ts'

export interface EmittedEvent {
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
}

export type ScriptedReply = Iterable<ModelStreamEvent> | AsyncIterable<ModelStreamEvent>
export type Script = (request: { readonly messages: readonly ConversationMessage[]; readonly call: number; readonly sessionId: string }, signal: AbortSignal) => ScriptedReply

export interface FixtureTool {
  readonly idempotent?: boolean
  run(args: Readonly<Record<string, unknown>>, signal: AbortSignal, update: (partial: string) => void): ToolResult | Promise<ToolResult>
}

export interface FixtureOptions {
  readonly script: Script
  readonly tools?: Readonly<Record<string, FixtureTool>>
  readonly settings?: Partial<AgentSettings>
  readonly profile?: Partial<AgentProfile>
  /** Further agents, configured like the first. */
  readonly otherAgents?: readonly string[]
  readonly skills?: readonly SkillCommand[]
  readonly compact?: CompactSession
  readonly sessions?: SessionStore
  readonly wantsCompaction?: () => boolean
}

export interface Fixture {
  readonly runtime: AgentRuntimeWithActions
  readonly sessions: SessionStore
  readonly events: EmittedEvent[]
  readonly changes: string[]
  readonly calls: { readonly messages: readonly ConversationMessage[]; readonly extra: string | undefined; readonly thinking: string; readonly ref: string | undefined; readonly fallbacks: readonly string[] | undefined }[]
  /** Sends as the owner; the key doubles as the run id. */
  send(text: string, key: string, more?: Partial<InboundMessage>): ReturnType<AgentRuntimeWithActions['send']>
  /** The run's result, within a short wait. */
  result(runId: string): Promise<{ readonly status: string; readonly text: string; readonly stopReason: string }>
  /** `role: text` of every message in the session's log. */
  log(sessionKey?: string): string[]
  chat(runId: string): readonly Readonly<Record<string, unknown>>[]
}

export const KEY = 'agent:main:main'
const SILENT: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => SILENT }
const INFO: ModelInfo = { id: 'echo', name: 'Echo', contextWindow: 100_000, maxOutputTokens: 4096, reasoning: true, input: ['text', 'image'], cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } }
const MODEL: ResolvedModel = { ref: 'fake/echo', providerId: 'fake', info: INFO }
export const USAGE = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, totalTokens: 15, cost: 0.001 }

/** The events of a plain answer. */
export function answer(text: string): readonly ModelStreamEvent[] {
  return [{ type: 'text-delta', text }, { type: 'done', content: [{ type: 'text', text }], stopReason: 'stop', usage: USAGE }]
}

/** The events of a message that calls tools. */
export function callTools(...calls: readonly (readonly [id: string, name: string, args?: Readonly<Record<string, unknown>>])[]): readonly ModelStreamEvent[] {
  const content = calls.map(([id, name, args = {}]): ToolCallPart => ({ type: 'toolCall', id, name, arguments: args }))
  return [{ type: 'done', content, stopReason: 'toolUse', usage: USAGE }]
}

export function textResult(text: string, isError = false): ToolResult {
  return { content: [{ type: 'text', text }], isError }
}

/** A stream that says something and then hangs until it is aborted, or for ever. */
export async function* hang(text: string, signal: AbortSignal, heedAbort = true): AsyncGenerator<ModelStreamEvent> {
  if (text !== '') yield { type: 'text-delta', text }
  await new Promise<void>((resolve) => {
    if (heedAbort) signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

export function openStore(): SessionStore {
  return createSessionStore({ database: openStateDatabase({ path: ':memory:' }) })
}

export function createFixture(options: FixtureOptions): Fixture {
  const sessions = options.sessions ?? openStore()
  const events: EmittedEvent[] = []
  const changes: string[] = []
  const calls: Fixture['calls'] = []
  const profile: AgentProfile = {
    id: 'main', isDefault: true, name: 'Assistant', identity: {}, workspace: '/nowhere', model: { fallbacks: [] }, thinkingDefault: 'low', timeoutSeconds: 600, tools: {}, ...options.profile,
  }
  const tools = Object.entries(options.tools ?? {}).map(([name, tool]): Tool => ({
    name, label: name, description: name, parameters: { type: 'object' }, idempotent: tool.idempotent ?? false,
    parse: (value) => ({ ok: true, value }), effects: () => [], execute: async () => textResult('unused'),
  }))
  const runner: ToolRunner = {
    available: () => tools,
    definitions: () => tools,
    async run(call, scope, signal) {
      const tool = options.tools?.[call.name]
      if (tool === undefined) return textResult(`Unknown tool ${call.name}`, true)
      scope.onStart()
      return tool.run(call.arguments, signal, scope.update)
    },
  }
  const models: ModelGateway = {
    resolve: (ref) => (ref === undefined || ref === 'fake/echo' || ref === 'echo' ? MODEL : ref === 'fake/big' ? { ref, providerId: 'fake', info: { ...INFO, id: 'big' } } : null),
    list: () => [{ ...MODEL, available: true }],
    async *stream(request, signal) {
      calls.push({ messages: [...request.messages], extra: request.systemVolatile, thinking: request.thinking, ref: request.ref, fallbacks: request.fallbacks })
      yield { type: 'routed', model: MODEL, attempt: 1 }
      yield* options.script({ messages: request.messages, call: calls.length, sessionId: request.sessionId }, signal)
    },
  }
  const context: ContextAssembler = {
    assemble(session, { tools: definitions, extraSystemPrompt = '' }) {
      const messages = sessions.readBefore(session.sessionId, { limit: 100 }).flatMap(({ body }) => (body.type === 'message' ? [body.message] : []))
      return { systemStable: 'stable', systemVolatile: extraSystemPrompt, messages, tools: definitions, parts: [{ name: 'history', bytes: 1, tokens: 1, truncated: false }], estimatedTokens: 1, wantsCompaction: options.wantsCompaction?.() ?? false }
    },
  }
  const runtime = createAgentRuntime({
    sessions, models, tools: runner, context,
    compact: options.compact ?? (async () => ({ compacted: false, reason: 'nothing to compact' })),
    emit: (event, payload) => void events.push({ event, payload: structuredClone(payload) }),
    sessionChanged: (key, reason) => void changes.push(`${key} ${reason}`),
    profile: (id) => (id === 'main' ? profile : options.otherAgents?.includes(id) === true ? { ...profile, id, isDefault: false } : undefined),
    agentIds: () => ['main', ...(options.otherAgents ?? [])],
    skills: () => options.skills ?? [],
    settings: () => ({ ...DEFAULT_AGENT_SETTINGS, collectDebounceMs: 5, toolAbortGraceMs: 20, ...options.settings }),
    clock: { now: () => Date.now() },
    logger: SILENT,
  })
  return {
    runtime, sessions, events, changes, calls,
    send: (text, idempotencyKey, more = {}) => runtime.send({ idempotencyKey, source: 'chat', sessionKey: KEY, agentId: 'main', text, trust: 'owner', origin: { clientId: 'cli', clientMode: 'cli', senderIsOwner: true }, ...more }),
    async result(runId) {
      const outcome = await runtime.wait(runId, 5_000)
      if (outcome.status === 'timeout') throw new Error(`run ${runId} did not end`)
      return outcome.result
    },
    log(sessionKey = KEY) {
      const session = sessions.get(sessionKey)
      if (session === null) return []
      return sessions.readBefore(session.sessionId, { limit: 1000 }).map(({ body }) => {
        if (body.type === 'custom') return `${body.customType}: ${String(body.data['text'])}`
        if (body.type !== 'message') return body.type
        return `${body.message.role}: ${body.message.content.map((part) => (part.type === 'text' ? part.text : part.type === 'toolCall' ? `<${part.name}>` : `<${part.type}>`)).join(' ')}`
      })
    },
    chat: (runId) => events.filter(({ event, payload }) => event === 'chat' && payload['runId'] === runId).map(({ payload }) => payload),
  }
}

/** Polls a condition through the event loop; fails after two seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const limit = Date.now() + 2_000
  while (!condition()) {
    if (Date.now() > limit) throw new Error('the condition did not become true')
    await new Promise((resolve) => setImmediate(resolve))
  }
}
