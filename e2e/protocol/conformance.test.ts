// Every method this gateway offers, called once with valid parameters: scope, parameters, result and events as OpenClaw's contract says.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as validators from '@openclaw/gateway-protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { problemsOf } from '../../gateway/server/testing/validate.ts'
import { stopClients } from '../harness/published-client.ts'
import { SCOPE_EXCEPTIONS, TOLERANT, UNPUBLISHED } from './exceptions.ts'
import { METHOD_CALLS, OWN_METHODS } from './method-calls.ts'
import type { MethodCall } from './method-calls.ts'
import { EVENTS } from './spec-shapes.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

interface PublishedContract {
  readonly methods: Readonly<Record<string, { readonly scope: string; readonly since: string; readonly advertised?: boolean }>>
}
const contract = JSON.parse(readFileSync(fileURLToPath(new URL('../../node_modules/@openclaw/gateway-protocol/protocol.schema.json', import.meta.url)), 'utf8')) as PublishedContract
const ALL = ['operator.read', 'operator.write', 'operator.admin', 'operator.approvals', 'operator.pairing']
/** Everything a client can have without having this scope. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  'operator.read': ['operator.approvals', 'operator.pairing'],
  'operator.write': ['operator.read', 'operator.approvals', 'operator.pairing'],
  'operator.admin': ALL.filter((scope) => scope !== 'operator.admin'),
  'operator.approvals': ['operator.read', 'operator.write', 'operator.pairing'],
  'operator.pairing': ['operator.read', 'operator.write', 'operator.approvals'],
}

let world: World
beforeAll(async () => { world = await createWorld() })
afterAll(async () => {
  await stopClients()
  await world.live.stop()
})

function scopeOf(name: string, { scope }: MethodCall): string {
  return scope ?? SCOPE_EXCEPTIONS.find(({ method }) => method === name)?.scope ?? contract.methods[name]?.scope ?? 'unknown'
}

/** What the published validator says about these parameters. */
function paramProblems(schema: string, params: object): unknown {
  const validate = (validators as unknown as Record<string, (value: unknown) => boolean>)[`validate${schema}`]
  if (validate === undefined) return problemsOf(schema as Parameters<typeof problemsOf>[0], params)
  return validate(params) ? [] : (validate as unknown as { errors: unknown }).errors
}

describe('the table of methods', () => {
  it('covers exactly what hello advertises, and what is callable without being advertised', () => {
    const advertised = world.owner.hello.features.methods
    const hidden = Object.keys(METHOD_CALLS).filter((name) => !advertised.includes(name))
    expect(advertised.filter((name) => METHOD_CALLS[name] === undefined)).toEqual([])
    expect(hidden.toSorted()).toEqual(['chat.inject', 'device.pair.setupCode', 'sessions.get', 'sessions.resolve', 'sessions.usage'])
  })

  it('offers nothing under OpenClaw\'s names that OpenClaw has not', () => {
    const own = [...Object.keys(OWN_METHODS), ...UNPUBLISHED.map(({ method }) => method)]
    expect(world.owner.hello.features.methods.filter((name) => contract.methods[name] === undefined && !own.includes(name))).toEqual([])
    expect(Object.keys(OWN_METHODS).every((name) => name.startsWith('desktop.'))).toBe(true)
  })

  it('advertises the events it sends', () => {
    expect(world.owner.hello.features.events.filter((name) => name !== 'connect.challenge' && EVENTS[name] === undefined)).toEqual([])
  })
})

const CALLS = Object.entries(METHOD_CALLS)
const SCOPED = CALLS.map(([name, call]) => [name, scopeOf(name, call), call] as const).filter(([, scope]) => scope !== 'any')
const STRICT = CALLS.filter(([name]) => TOLERANT.every(({ method }) => method !== name))

describe('every method', () => {
  it.each(CALLS)('%s answers valid parameters as published', async (name, call) => {
    const params = await call.params(world)
    expect(call.paramsSchema === null ? [] : paramProblems(call.paramsSchema, params)).toEqual([])
    const outcome = call.result.safeParse(await (call.by?.(world, params) ?? world.owner).request(name, params))
    expect(outcome.success ? '' : z.prettifyError(outcome.error)).toBe('')
  })

  it.each(SCOPED)('%s needs %s', async (name, scope, call) => {
    const stranger = await world.limited(WITHOUT[scope] ?? [])
    await expect(stranger.request(name, await call.params(world))).rejects.toMatchObject({ gatewayCode: 'FORBIDDEN', message: `missing scope: ${scope}`, details: { code: 'MISSING_SCOPE', missingScope: scope, requiredScopes: [scope] } })
  })

  it.each(STRICT)('%s refuses an unknown property by name', async (name, call) => {
    const params = await call.params(world)
    const client = call.by?.(world, params) ?? world.owner
    await expect(client.request(name, { ...params, surprise: 1 })).rejects.toMatchObject({ gatewayCode: 'INVALID_REQUEST', message: expect.stringMatching(new RegExp(`^invalid ${name.replaceAll('.', '\\.')} params: .*surprise`)) })
  })
})

describe('scopes that depend on the parameters', () => {
  it.each([
    ['agent', { message: '/reset', sessionKey: 'main', idempotencyKey: 'reset' }, 'operator.admin'],
    ['sessions.create', { incognito: true }, 'operator.admin'],
    ['sessions.patch', { key: 'main', sendPolicy: 'deny' }, 'operator.admin'],
    ['sessions.patch', { key: 'main', permissionMode: 'full' }, 'operator.admin'],
    ['sessions.delete', { key: 'gone', archivedOnly: true }, 'operator.write'],
  ])('%s %j needs %s', async (name, params, scope) => {
    const stranger = await world.limited(WITHOUT[scope] ?? [])
    await expect(stranger.request(name, params)).rejects.toMatchObject({ gatewayCode: 'FORBIDDEN', details: { missingScope: scope } })
  })
})

describe('events', () => {
  it('all have the shape their name promises, and only health and presence carry a state version', async () => {
    await world.session()
    const problems = world.owner.events.flatMap(({ event, payload, stateVersion }) => {
      const shape = EVENTS[event]
      if (shape === undefined) return [`${event}: unknown event`]
      const outcome = shape.safeParse(payload)
      const versioned = event === 'health' || event === 'presence'
      return [...(outcome.success ? [] : [`${event} ${JSON.stringify(payload).slice(0, 300)}: ${z.prettifyError(outcome.error)}`]), ...(versioned === (stateVersion !== undefined) ? [] : [`${event}: stateVersion`])]
    })
    expect([...new Set(problems)].slice(0, 5)).toEqual([])
    expect(world.owner.gaps).toEqual([])
    const seen = new Set(world.owner.events.map(({ event }) => event))
    expect(['chat', 'agent', 'session.message', 'sessions.changed', 'device.pair.requested', 'device.pair.resolved'].filter((event) => !seen.has(event))).toEqual([])
  })
})
