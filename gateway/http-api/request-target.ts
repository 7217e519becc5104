// Which agent and session an OpenAI-style request speaks to (gateway protocol, section 7).
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { HttpProblem } from './http-problem.ts'

export interface RequestTarget {
  readonly agentId: string
  readonly sessionKey: string
  /** True when nothing names a session: the conversation lives for this request only. */
  readonly ephemeral: boolean
  /** Model reference that replaces the agent's own, from `x-openclaw-model`. */
  readonly modelRef: string | undefined
}

export interface TargetDependencies {
  readonly agentIds: () => readonly string[]
  readonly defaultAgentId: () => string
  readonly canonicalKey: (key: string, agentId: string) => string
}

const RESERVED = /^(agent:[^:]+:)?(subagent|cron|acp):/i

export function resolveTarget(request: IncomingMessage, model: string | undefined, user: string | undefined, dependencies: TargetDependencies): RequestTarget {
  const agentId = header(request, 'x-openclaw-agent-id') ?? agentOfModel(model) ?? dependencies.defaultAgentId()
  if (!dependencies.agentIds().includes(agentId)) {
    throw new HttpProblem(404, `there is no agent "${agentId}"; GET /v1/models lists the agents as models`, 'invalid_request_error', 'model')
  }
  const named = header(request, 'x-openclaw-session-key')
  if (named !== undefined && RESERVED.test(named)) throw new HttpProblem(400, `session keys of the namespaces subagent:, cron: and acp: can't be used from outside`)
  const rest = named ?? (user === undefined ? undefined : `openai-user:${user}`)
  return {
    agentId,
    sessionKey: dependencies.canonicalKey(rest ?? `openai:${randomUUID()}`, agentId),
    ephemeral: rest === undefined,
    modelRef: header(request, 'x-openclaw-model'),
  }
}

/** `openclaw`, `openclaw/default` → undefined; `openclaw/<id>`, `openclaw:<id>`, `agent:<id>` → the id; anything else is refused. */
function agentOfModel(model: string | undefined): string | undefined {
  if (model === undefined || model === '' || model === 'openclaw' || model === 'openclaw/default') return undefined
  const match = /^(?:openclaw[/:]|agent:)([\w.-]+)$/.exec(model)
  if (match?.[1] === undefined) {
    throw new HttpProblem(400, `model "${model}" is not an agent; use "openclaw" or "openclaw/<agent>", and the header x-openclaw-model to choose the model behind it`, 'invalid_request_error', 'model')
  }
  return match[1]
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  const text = (Array.isArray(value) ? value[0] : value)?.trim()
  return text === '' ? undefined : text
}
