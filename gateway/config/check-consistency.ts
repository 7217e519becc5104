// Rules between keys that a schema of single keys cannot express.
import type { Finding } from './explain-issue.ts'
import { parseRegExp } from './expressions.ts'
import type { OpenClawConfig } from './schema.ts'

/** Checks a configuration that has already passed the schema. */
export function checkConsistency(config: OpenClawConfig): readonly Finding[] {
  return [...checkGateway(config), ...checkAgents(config), ...checkUsageLimits(config), ...checkTools(config), ...checkLogging(config)]
}

function checkGateway({ gateway }: OpenClawConfig): readonly Finding[] {
  const found: Finding[] = []
  if (gateway.auth.token !== undefined && gateway.auth.password !== undefined && gateway.auth.mode === undefined) {
    found.push({ path: ['gateway', 'auth', 'mode'], message: 'is missing: token and password are both set, so say which one counts ("token" or "password")' })
  }
  if (gateway.bind === 'custom' && gateway.customBindHost === undefined) {
    found.push({ path: ['gateway', 'customBindHost'], message: 'is missing: bind "custom" needs the address to listen on' })
  }
  if (gateway.controlUi.basePath !== '' && !/^(\/[\w-][\w.-]*)*\/?$/.test(gateway.controlUi.basePath)) {
    found.push({ path: ['gateway', 'controlUi', 'basePath'], message: 'must start with "/" and be a plain URL path' })
  }
  return found
}

function checkAgents({ agents }: OpenClawConfig): readonly Finding[] {
  const found: Finding[] = []
  const seen = new Map<string, string>()
  const entries = [...agents.list.map((agent, index) => ({ id: agent.id, path: ['agents', 'list', index, 'id'] })), ...Object.keys(agents.entries).map((id) => ({ id, path: ['agents', 'entries', id] }))]
  for (const { id, path } of entries) {
    const key = id.toLowerCase()
    if (seen.has(key)) found.push({ path, message: `names the agent "${id}" a second time` })
    seen.set(key, id)
  }
  const defaults = [...agents.list, ...Object.values(agents.entries)].filter((agent) => agent.default === true)
  if (defaults.length > 1) found.push({ path: ['agents'], message: 'has more than one agent with "default": true' })
  if (agents.default !== undefined && seen.size > 0 && !seen.has(agents.default.toLowerCase())) {
    found.push({ path: ['agents', 'default'], message: `names no agent; there are ${[...seen.values()].join(', ')}` })
  }
  return found
}

function checkUsageLimits({ models }: OpenClawConfig): readonly Finding[] {
  return models.usageLimits.flatMap(({ usd, tokens, provider, model, agent }, index) => {
    const path = ['models', 'usageLimits', index]
    const found: Finding[] = []
    if (usd === undefined && tokens === undefined) found.push({ path, message: 'limits nothing: it needs "usd", "tokens" or both' })
    if ([provider, model, agent].filter((each) => each !== undefined).length > 1) found.push({ path, message: 'names more than one of "provider", "model" and "agent": a limit is for one of them, or for everything' })
    if (model !== undefined && !/^[^/]+\/.+/.test(model)) found.push({ path: [...path, 'model'], message: 'must be written as "provider/model"' })
    return found
  })
}

function checkTools({ tools, agents }: OpenClawConfig): readonly Finding[] {
  const message = 'cannot stand together with "allow": use "allow" for exactly these tools, or "alsoAllow" to add to the profile'
  const policies = [
    { policy: tools, path: ['tools', 'alsoAllow'] },
    ...agents.list.map((agent, index) => ({ policy: agent.tools, path: ['agents', 'list', index, 'tools', 'alsoAllow'] })),
    ...Object.entries(agents.entries).map(([id, agent]) => ({ policy: agent.tools, path: ['agents', 'entries', id, 'tools', 'alsoAllow'] })),
  ]
  return policies.flatMap(({ policy, path }) => (policy?.allow !== undefined && policy.alsoAllow !== undefined ? [{ path, message }] : []))
}

function checkLogging({ logging }: OpenClawConfig): readonly Finding[] {
  return logging.redactPatterns.flatMap((pattern, index) => (parseRegExp(pattern) === null ? [{ path: ['logging', 'redactPatterns', index], message: 'is not a valid regular expression' }] : []))
}
