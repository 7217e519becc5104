// GET /v1/models: the agents, as the models an OpenAI client can choose from.
import type { ServerResponse } from 'node:http'
import { HttpProblem } from './http-problem.ts'

export function handleModels(path: string, response: ServerResponse, agentIds: readonly string[]): void {
  const data = ['openclaw', 'openclaw/default', ...agentIds.map((id) => `openclaw/${id}`)].map((id) => ({ id, object: 'model', created: 0, owned_by: 'openclaw' }))
  const wanted = path.startsWith('/v1/models/') ? decodeURIComponent(path.slice('/v1/models/'.length)) : undefined
  const body = wanted === undefined ? { object: 'list', data } : data.find(({ id }) => id === wanted)
  if (body === undefined) throw new HttpProblem(404, `there is no model "${wanted}"`, 'invalid_request_error', 'model')
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
