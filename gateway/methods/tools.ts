// The tools.* group: what there is, what a session may use, and calling one directly.
import { randomUUID } from 'node:crypto'
import type { Tool } from '../plugin-api/index.ts'
import { invalidRequest, toolsWire } from '../protocol/index.ts'
import { CORE_TOOLS, isToolListed, TOOL_GROUPS } from '../tools/index.ts'
import type { ToolRunner } from '../tools/index.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

/** Where a direct call happens: an existing session, or the agent's main one. */
export interface InvokeScope {
  readonly agentId: string
  readonly sessionKey: string
  readonly sessionId: string
  readonly workspace: string
  readonly contextWindow: number
}

export interface ToolMethodDependencies {
  readonly runner: ToolRunner
  /** Every registered tool, also those the policy hides. */
  readonly tools: () => readonly Tool[]
  readonly defaultAgentId: () => string
  /** The active profile's name for this agent. */
  readonly profileOf: (agentId: string) => string
  /** Null when there is no such agent or session. */
  readonly resolveScope: (target: { readonly sessionKey?: string; readonly agentId?: string }) => InvokeScope | null
}

const PROFILES = [{ id: 'minimal', label: 'Minimal' }, { id: 'coding', label: 'Coding' }, { id: 'messaging', label: 'Messaging' }, { id: 'full', label: 'Full' }] as const

function riskOf(tool: Tool): toolsWire.ToolRisk {
  if (tool.name === 'exec' || tool.name === 'process') return 'high'
  return tool.idempotent ? 'low' : 'medium'
}

function catalogEntry(tool: Tool): toolsWire.CatalogTool {
  const core = CORE_TOOLS.get(tool.name)
  // Every tool is in `full`; as in the original it is not listed.
  const defaultProfiles = (core?.profiles ?? []).filter((profile) => profile !== 'full')
  return { id: tool.name, label: tool.label, description: tool.description, source: core === undefined ? 'plugin' : 'core', risk: riskOf(tool), defaultProfiles }
}

function catalog(agentId: string, tools: readonly Tool[], includePlugins: boolean): toolsWire.CatalogResult {
  const core = TOOL_GROUPS.map(({ id, label }) => ({ id, label, source: 'core' as const, tools: tools.filter((tool) => CORE_TOOLS.get(tool.name)?.group === id).map(catalogEntry) }))
  const plugins = includePlugins ? tools.filter((tool) => !CORE_TOOLS.has(tool.name)).map(catalogEntry) : []
  const pluginGroup = { id: 'plugins', label: 'Plugins', source: 'plugin' as const, tools: plugins }
  return { agentId, profiles: PROFILES, groups: [...core, pluginGroup].filter((group) => group.tools.length > 0) }
}

function effective(agentId: string, profile: string, tools: readonly Tool[]): toolsWire.EffectiveResult {
  const entries = tools.map((tool): toolsWire.EffectiveTool => {
    const { id, label, description, source } = catalogEntry(tool)
    return { id, label, description, rawDescription: description, source, risk: riskOf(tool) }
  })
  const group = (id: 'core' | 'plugin', label: string) => ({ id, label, source: id, tools: entries.filter((entry) => entry.source === id) })
  return { agentId, profile, groups: [group('core', 'Built-in tools'), group('plugin', 'Plugin tools')].filter((entry) => entry.tools.length > 0) }
}

export interface InvokeOptions {
  /** Names, globs and groups that this door does not offer, whatever the policy says. */
  readonly deny?: readonly string[]
  readonly requesterConnectionId?: string
  readonly signal: AbortSignal
}

/**
 * Runs one tool outside of a conversation, through the same policy and approvals. Unknown, hidden and denied tools are all
 * `not_found`. Throws AppError INVALID_REQUEST for an unknown agent or session.
 */
export async function invokeTool(params: toolsWire.InvokeParams, { runner, resolveScope }: Pick<ToolMethodDependencies, 'runner' | 'resolveScope'>, options: InvokeOptions): Promise<toolsWire.InvokeResult> {
  const target = { ...(params.sessionKey === undefined ? {} : { sessionKey: params.sessionKey }), ...(params.agentId === undefined ? {} : { agentId: params.agentId }) }
  const scope = resolveScope(target)
  if (scope === null) throw invalidRequest(params.sessionKey === undefined ? `unknown agent id "${params.agentId ?? ''}"` : `session not found: ${params.sessionKey}`)
  const tool = runner.available(scope).find((candidate) => candidate.name === params.name)
  if (tool === undefined || isToolListed(params.name, options.deny ?? [])) {
    return { ok: false, toolName: params.name, error: { code: 'not_found', message: `Tool not available: ${params.name}` } }
  }
  const callId = randomUUID()
  const result = await runner.run({ type: 'toolCall', id: callId, name: params.name, arguments: params.args ?? {} }, {
    ...scope,
    runId: `invoke-${callId}`,
    ...(options.requesterConnectionId === undefined ? {} : { requesterConnectionId: options.requesterConnectionId }),
    update: () => undefined,
    onStart: () => undefined,
  }, options.signal)
  const source = CORE_TOOLS.has(params.name) ? 'core' : 'plugin'
  const output = { content: result.content, ...(result.details === undefined ? {} : { details: result.details }) }
  if (!result.isError) return { ok: true, toolName: params.name, output, source }
  const message = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n').trim()
  return { ok: false, toolName: params.name, output, source, error: { code: 'tool_error', message: message === '' ? 'The tool failed.' : message } }
}

/** tools.catalog, tools.effective, tools.invoke. */
export function createToolMethods(dependencies: ToolMethodDependencies): Method[] {
  const { runner, tools, defaultAgentId, profileOf, resolveScope } = dependencies

  return [
    defineMethod({
      name: 'tools.catalog', scope: 'operator.read', params: toolsWire.catalogParams,
      handle: ({ agentId, includePlugins = true }) => {
        if (agentId !== undefined && resolveScope({ agentId }) === null) throw invalidRequest(`unknown agent id "${agentId}"`, { code: 'UNKNOWN_AGENT_ID' })
        return catalog(agentId ?? defaultAgentId(), tools(), includePlugins)
      },
    }),
    defineMethod({
      name: 'tools.effective', scope: 'operator.read', params: toolsWire.effectiveParams,
      handle: (params) => {
        const scope = resolveScope(params.agentId === undefined ? { sessionKey: params.sessionKey } : { sessionKey: params.sessionKey, agentId: params.agentId })
        if (scope === null) throw invalidRequest(`unknown session key "${params.sessionKey}"`)
        return effective(scope.agentId, profileOf(scope.agentId), runner.available(scope))
      },
    }),
    defineMethod({
      name: 'tools.invoke', scope: 'operator.write', replaysByKey: true, params: toolsWire.invokeParams,
      handle: (params, { connection, signal }) => invokeTool(params, { runner, resolveScope }, { requesterConnectionId: connection.id, signal }),
    }),
  ]
}
