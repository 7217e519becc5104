// The door of the HTTP APIs: OpenAI-compatible endpoints and /tools/invoke, for programs that speak no WebSocket.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { handleChatCompletions } from './chat-completions.ts'
import type { ApiDependencies } from './chat-completions.ts'
import { HttpProblem } from './http-problem.ts'
import { handleModels } from './models.ts'
import { handleResponses } from './responses.ts'
import { createRepeatGuard } from './repeat-guard.ts'
import type { RepeatGuard } from './repeat-guard.ts'
import { handleToolsInvoke } from './tools-invoke.ts'
import type { ToolInvocation, ToolsInvokeDependencies } from './tools-invoke.ts'

export { createRunFeed } from './run-feed.ts'
export type { RunFeed } from './run-feed.ts'
export type { ToolInvocation } from './tools-invoke.ts'

export interface HttpApiDependencies extends ApiDependencies, ToolsInvokeDependencies {
  readonly endpoints: () => { readonly chatCompletions: boolean; readonly responses: boolean }
  readonly onFault: (path: string, error: unknown) => void
}

export interface HttpApi {
  /** True for the paths this API owns; the caller has checked the bearer before it calls `handle`. */
  match(path: string): boolean
  /** Always answers; never rejects. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>
}

export function createHttpApi(dependencies: HttpApiDependencies): HttpApi {
  const repeats = createRepeatGuard<ToolInvocation>(dependencies.now)
  return {
    match: (path) => path === '/tools/invoke' || path.startsWith('/v1/'),
    async handle(request, response, path) {
      try {
        await route(request, response, path, dependencies, repeats)
      } catch (error) {
        answerProblem(response, path, error, dependencies)
      }
    },
  }
}

async function route(request: IncomingMessage, response: ServerResponse, path: string, dependencies: HttpApiDependencies, repeats: RepeatGuard<ToolInvocation>): Promise<void> {
  const { chatCompletions, responses } = dependencies.endpoints()
  if (path === '/v1/models' || path.startsWith('/v1/models/')) {
    if (!chatCompletions && !responses) throw disabled('chatCompletions')
    return expectMethod(request, 'GET', () => handleModels(path, response, dependencies.agentIds()))
  }
  if (path === '/v1/chat/completions') {
    if (!chatCompletions) throw disabled('chatCompletions')
    return expectMethod(request, 'POST', () => handleChatCompletions(request, response, dependencies))
  }
  if (path === '/v1/responses') {
    if (!responses) throw disabled('responses')
    return expectMethod(request, 'POST', () => handleResponses(request, response, dependencies))
  }
  if (path === '/tools/invoke') return expectMethod(request, 'POST', () => handleToolsInvoke(request, response, dependencies, repeats))
  throw new HttpProblem(404, `there is no endpoint ${path}`, 'not_found')
}

function disabled(endpoint: string): HttpProblem {
  return new HttpProblem(404, `this endpoint is off; set gateway.http.endpoints.${endpoint}.enabled to true to use it`, 'not_found')
}

async function expectMethod(request: IncomingMessage, method: string, handle: () => void | Promise<void>): Promise<void> {
  if (request.method !== method && !(method === 'GET' && request.method === 'HEAD')) throw new HttpProblem(405, `use ${method} here`)
  await handle()
}

function answerProblem(response: ServerResponse, path: string, error: unknown, { onFault }: HttpApiDependencies): void {
  const problem = error instanceof HttpProblem ? error : new HttpProblem(500, 'the gateway could not handle this request; its log says why', 'api_error')
  if (!(error instanceof HttpProblem)) onFault(path, error)
  if (response.destroyed) return
  if (response.headersSent) {
    response.end(`data: ${JSON.stringify(problem.body())}\n\ndata: [DONE]\n\n`)
    return
  }
  const body = path === '/tools/invoke' ? { ok: false, error: { type: problem.type, message: problem.message } } : problem.body()
  response.writeHead(problem.status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
