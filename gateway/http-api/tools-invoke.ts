// POST /tools/invoke: one tool call from outside, through the same door as the model's calls.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { isToolListed } from '../tools/index.ts'
import { HttpProblem } from './http-problem.ts'
import { parseBody } from './parse-body.ts'
import { readJsonBody } from './read-json-body.ts'
import type { RepeatGuard } from './repeat-guard.ts'

const MAX_BODY_BYTES = 2_000_000

/** What a shared secret on HTTP may not do unless `gateway.tools.allow` says so: it has nobody to ask. */
export const HTTP_TOOL_DENY: readonly string[] = ['exec', 'spawn', 'shell', 'process', 'fs_write', 'fs_delete', 'fs_move', 'write', 'edit', 'apply_patch', 'sessions_spawn', 'sessions_send', 'cron', 'gateway', 'nodes']

const bodySchema = z.looseObject({
  tool: z.string().min(1),
  action: z.string().optional(),
  args: z.record(z.string(), z.unknown()).optional(),
  sessionKey: z.string().min(1).max(512).optional(),
  agentId: z.string().min(1).optional(),
  idempotencyKey: z.string().min(1).optional(),
})

export type ToolInvocation =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string }

export interface ToolsInvokeDependencies {
  readonly httpTools: () => { readonly allow: readonly string[]; readonly deny: readonly string[] }
  readonly invoke: (call: { readonly tool: string; readonly args: Readonly<Record<string, unknown>>; readonly sessionKey?: string; readonly agentId?: string }, signal: AbortSignal) => Promise<ToolInvocation>
}

/** The same key for another tool, session or agent is another call. */
function repeatKey({ idempotencyKey, tool, sessionKey, agentId }: z.output<typeof bodySchema>): string | undefined {
  return idempotencyKey === undefined ? undefined : JSON.stringify([tool, sessionKey ?? null, agentId ?? null, idempotencyKey])
}

export async function handleToolsInvoke(request: IncomingMessage, response: ServerResponse, { httpTools, invoke }: ToolsInvokeDependencies, repeats: RepeatGuard<ToolInvocation>): Promise<void> {
  const body = parseBody(bodySchema, await readJsonBody(request, MAX_BODY_BYTES))
  const { allow, deny } = httpTools()
  const denied = isToolListed(body.tool, deny) || (HTTP_TOOL_DENY.includes(body.tool) && !allow.includes(body.tool))
  const closed = new AbortController()
  response.on('close', () => closed.abort())
  const args = { ...body.args, ...(body.action === undefined ? {} : { action: body.action }) }
  const outcome = denied
    ? { kind: 'unknown' as const }
    : await repeats.once(repeatKey(body), () => invoke({ tool: body.tool, args, ...(body.sessionKey === undefined ? {} : { sessionKey: body.sessionKey }), ...(body.agentId === undefined ? {} : { agentId: body.agentId }) }, closed.signal))
  if (outcome.kind === 'unknown') throw new HttpProblem(404, `tool "${body.tool}" is not available over HTTP; gateway.tools.allow can allow it`, 'not_found')
  if (outcome.kind === 'invalid') throw new HttpProblem(400, outcome.message)
  if (outcome.kind === 'refused') throw new HttpProblem(403, outcome.message, 'forbidden')
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify({ ok: true, result: outcome.result }))
}
