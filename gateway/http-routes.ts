// The HTTP APIs as a route of the server.
import type { ConfigService } from './config/index.ts'
import type { Assistant } from './create-assistant.ts'
import { invokeScope } from './gateway-methods.ts'
import { createHttpApi } from './http-api/index.ts'
import type { RunFeed, ToolInvocation } from './http-api/index.ts'
import type { Clock } from './lib/index.ts'
import { invokeTool } from './methods/index.ts'
import type { Logger } from './platform/index.ts'
import { AppError } from './protocol/index.ts'
import type { HttpRoute } from './server/index.ts'
import { canonicalSessionKey } from './sessions/index.ts'

export function createHttpRoutes({ assistant, config, feed, clock, logger }: { readonly assistant: Assistant; readonly config: ConfigService; readonly feed: RunFeed; readonly clock: Clock; readonly logger: Logger }): HttpRoute[] {
  const api = createHttpApi({
    sessions: assistant.sessions,
    agent: assistant.agent,
    feed,
    agentIds: () => assistant.profiles().map(({ id }) => id),
    defaultAgentId: () => assistant.defaultProfile().id,
    canonicalKey: (key, agentId) => canonicalSessionKey(key, { defaultAgentId: agentId, mainKey: config.current().session.mainKey }, agentId),
    now: () => clock.now(),
    endpoints: () => {
      const { chatCompletions, responses } = config.current().gateway.http.endpoints
      return { chatCompletions: chatCompletions.enabled, responses: responses.enabled }
    },
    httpTools: () => config.current().gateway.tools,
    invoke: (call, signal) => invoke(call, signal),
    onFault: (path, error) => logger.child({ subsystem: 'http-api' }).error('an HTTP API call failed', { path, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  })

  async function invoke({ tool, args, ...target }: { readonly tool: string; readonly args: Readonly<Record<string, unknown>>; readonly sessionKey?: string; readonly agentId?: string }, signal: AbortSignal): Promise<ToolInvocation> {
    try {
      const result = await invokeTool({ name: tool, args, ...target }, { runner: assistant.tools, resolveScope: (wanted) => invokeScope(wanted, { assistant, config }) }, { signal })
      if (result.ok) return { kind: 'result', result: result.output }
      return result.error?.code === 'not_found' ? { kind: 'unknown' } : { kind: 'invalid', message: result.error?.message ?? 'the tool failed' }
    } catch (error) {
      if (error instanceof AppError) return { kind: 'invalid', message: error.message }
      throw error
    }
  }

  return [{ scope: 'operator.write', match: (_method, path) => api.match(path), handle: (request, response, { path }) => api.handle(request, response, path) }]
}
