import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigSchemaResponseSchema, validateConfigApplyParams, validateConfigPatchParams, validateConfigSchemaLookupResult, validateConfigSetParams } from '@openclaw/gateway-protocol'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createConfigService, REDACTED } from '../config/index.ts'
import type { ConfigService } from '../config/index.ts'
import { AppError } from '../protocol/index.ts'
import type { configWire } from '../protocol/index.ts'
import { announceConfigChanges, createConfigMethods } from './config.ts'
import type { MethodContext } from './method.ts'

interface Bench {
  readonly call: (method: string, params?: unknown) => unknown
  readonly get: () => configWire.ConfigGetResult
  readonly events: { readonly event: string; readonly payload: unknown }[]
  readonly restarts: unknown[]
  readonly path: string
  readonly config: ConfigService
}

function bench(text: string | null): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'claw-config-methods-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'openclaw.json')
  if (text !== null) writeFileSync(path, text)
  const clock = { now: () => 1_700_000_000_000 }
  const config = createConfigService({ path, stateDir: folder, homeDir: folder, env: {}, now: clock.now })
  const events: Bench['events'] = []
  const restarts: unknown[] = []
  announceConfigChanges({ config, clock, emit: (event, payload) => events.push({ event, payload }) })
  const methods = createConfigMethods({ config, clock, version: '1.2.3', scheduleRestart: (request) => restarts.push(request) > 0 })
  const call = (name: string, params: unknown = {}): unknown => {
    const method = methods.find((candidate) => candidate.name === name)
    if (method === undefined) throw new Error(`no method ${name}`)
    return method.handle(method.params.parse(params), {} as MethodContext)
  }
  return { call, get: () => call('config.get') as configWire.ConfigGetResult, events, restarts, path, config }
}

/** The error of a call, as the wire carries it. */
function failure(run: () => unknown): { readonly code: string; readonly message: string; readonly details: unknown } {
  try {
    run()
  } catch (fault) {
    if (fault instanceof AppError) return { code: fault.code, message: fault.message, details: fault.details }
    throw fault
  }
  throw new Error('the call succeeded')
}

const FILE = '{\n  // mine\n  gateway: { port: 4000, auth: { token: "tok-1" } },\n  tools: { deny: ["a", "b"] },\n}\n'

describe('config.get', () => {
  it('shows the file, its values and its hashes without secrets', () => {
    const result = bench(FILE).get()
    expect(result).toMatchObject({ exists: true, valid: true, mode: 'normal', issues: [], warnings: [], legacyIssues: [], includedPaths: [], runtimeConfig: { gateway: { port: 4000, bind: 'loopback' } }, config: { tools: { deny: ['a', 'b'] } } })
    expect(result.hash).toMatch(/^hmac-sha256:v1:/)
    expect(result.appliedConfigHash).toBe(result.hash)
    expect(JSON.stringify(result)).not.toContain('tok-1')
    expect(result.raw).toContain('// mine')
  })

  it('has every field of a recorded answer', () => {
    for (const field of ['path', 'includedPaths', 'includeProvenance', 'agentRosterIncludeOwned', 'bindingsIncludeOwned', 'exists', 'raw', 'parsed', 'sourceConfig', 'resolved', 'valid', 'runtimeConfig', 'config', 'hash', 'issues', 'warnings', 'legacyIssues', 'configRevisionHash', 'appliedConfigHash']) {
      expect(bench(FILE).get()).toHaveProperty(field)
    }
  })

  it('explains a broken file in recovery mode', () => {
    expect(bench('{ gateway: { prot: 1 } }').get()).toMatchObject({ valid: false, mode: 'recovery', appliedConfigHash: null, issues: [{ path: 'gateway.prot', line: 1, column: 14, suggestion: 'port' }] })
  })
})

describe('config.set', () => {
  it('replaces the file, restores secrets and tells clients', () => {
    const { call, get, path, events, restarts } = bench(FILE)
    const { raw, hash } = get()
    const result = call('config.set', { raw: (raw ?? '').replace('"a", ', ''), baseHash: hash })
    expect(result).toMatchObject({ ok: true, path, hash: get().hash, config: { gateway: { auth: { token: REDACTED } }, tools: { deny: ['b'] } } })
    expect(readFileSync(path, 'utf8')).toBe(FILE.replace('"a", ', ''))
    expect(events).toEqual([{ event: 'config.changed', payload: { path, hash: get().hash, ts: 1_700_000_000_000 } }, { event: 'chat.metadata.changed', payload: {} }])
    expect(restarts).toEqual([])
  })

  it.each([['without', undefined], ['with a stale', 'hmac-sha256:v1:x']])('is refused %s base hash', (_, baseHash) => {
    const { call, path } = bench(FILE)
    expect(failure(() => call('config.set', { raw: '{}', ...(baseHash === undefined ? {} : { baseHash }) }))).toMatchObject({ code: 'INVALID_REQUEST', message: 'config base hash required; re-run config.get and retry' })
    expect(readFileSync(path, 'utf8')).toBe(FILE)
  })

  it('is refused with every problem of an invalid configuration', () => {
    const { call, get } = bench(FILE)
    expect(failure(() => call('config.set', { raw: '{ gateway: { prot: 1, port: "x" } }', baseHash: get().hash }))).toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/^invalid config: /),
      details: { issues: [{ path: 'gateway.port', message: expect.any(String) }, { path: 'gateway.prot', suggestion: 'port' }] },
    })
  })

  it('works in recovery mode and ends it', () => {
    const { call, get } = bench('{ broken')
    expect(call('config.set', { raw: '{}', baseHash: get().hash })).toMatchObject({ ok: true })
    expect(get()).toMatchObject({ valid: true, mode: 'normal' })
  })

  it('creates the file when there is none', () => {
    const { call, get } = bench(null)
    expect(get()).toMatchObject({ exists: false, valid: true, raw: null })
    expect(call('config.set', { raw: '{ tools: { deny: ["x"] } }' })).toMatchObject({ ok: true })
    expect(get().exists).toBe(true)
  })
})

describe('config.patch', () => {
  it('merges, names what changed and plans a restart only where one is needed', () => {
    const { call, get, restarts } = bench(FILE)
    expect(call('config.patch', { raw: '{ logging: { level: "debug" } }', baseHash: get().hash })).toMatchObject({ ok: true, changedPaths: ['logging.level'], restart: null, sentinel: { persisted: false, payload: { kind: 'config-patch', status: 'ok' } } })
    expect(restarts).toEqual([])
    expect(call('config.patch', { raw: '{ gateway: { port: 4001 } }', baseHash: get().hash, restartDelayMs: 5, note: 'new port', sessionKey: 'agent:main:main' })).toMatchObject({ restart: { scheduled: true, delayMs: 5 }, sentinel: { payload: { message: 'new port' } } })
    expect(restarts).toEqual([{ reason: 'config-patch: gateway.port', delayMs: 5, note: 'new port', sessionKey: 'agent:main:main' }])
    expect(get().pendingRestart).toEqual(['gateway.port'])
    expect(get().raw).toContain('// mine')
  })

  it('answers a patch without effect as such', () => {
    const { call, get, events } = bench(FILE)
    expect(call('config.patch', { raw: '{ gateway: { port: 4000 } }', baseHash: get().hash })).toMatchObject({ ok: true, noop: true, changedPaths: [] })
    expect(events).toEqual([])
  })

  it('shrinks a list only when the path is named', () => {
    const { call, get } = bench(FILE)
    const patch = { raw: '{ tools: { deny: ["a"] } }', baseHash: get().hash }
    expect(failure(() => call('config.patch', patch))).toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringContaining('replacePaths') })
    expect(call('config.patch', { ...patch, replacePaths: ['tools.deny'] })).toMatchObject({ ok: true, changedPaths: ['tools.deny'] })
  })

  it('does not restart when the file says that changes are only applied hot', () => {
    const { call, get, restarts } = bench('{ gateway: { reload: { mode: "hot" } } }')
    expect(call('config.patch', { raw: '{ gateway: { port: 4001 } }', baseHash: get().hash })).toMatchObject({ restart: null })
    expect(restarts).toEqual([])
  })
})

describe('config.apply', () => {
  it('replaces the file and always plans a restart', () => {
    const { call, get, restarts } = bench('{ tools: { deny: ["a"] } }')
    expect(call('config.apply', { raw: '{ tools: { deny: ["b"] } }', baseHash: get().hash })).toMatchObject({ ok: true, restart: { scheduled: true, delayMs: 2000, reason: 'config-apply' } })
    expect(restarts).toHaveLength(1)
  })
})

describe('config.schema', () => {
  it('answers in the published shape', () => {
    const published = z.fromJSONSchema(JSON.parse(JSON.stringify(ConfigSchemaResponseSchema)) as Parameters<typeof z.fromJSONSchema>[0])
    const result = bench('{}').call('config.schema')
    expect(published.safeParse(result).error?.issues).toBeUndefined()
    expect(result).toMatchObject({ version: '1.2.3', generatedAt: '2023-11-14T22:13:20.000Z', schema: { properties: { gateway: { type: 'object' } } } })
  })

  it('looks one path up in the published shape', () => {
    const { call } = bench('{}')
    const result = call('config.schema.lookup', { path: 'gateway.auth' })
    expect(validateConfigSchemaLookupResult(result)).toBe(true)
    expect(result).toMatchObject({ reloadKind: 'restart' })
    expect(failure(() => call('config.schema.lookup', { path: 'gateway.nothing' }))).toMatchObject({ code: 'INVALID_REQUEST', message: 'config schema path not found: gateway.nothing' })
    expect(() => call('config.schema.lookup', { path: 'a b' })).toThrow(/path/)
  })
})

describe('parameters', () => {
  const shapes: readonly (readonly [string, unknown])[] = [
    ['config.set', { raw: '{}' }],
    ['config.set', { raw: '' }],
    ['config.set', { raw: '{}', extra: 1 }],
    ['config.patch', { raw: '{}', replacePaths: ['a'], deliveryContext: { channel: 'x', threadId: 5 } }],
    ['config.patch', { raw: '{}', replacePaths: [''] }],
    ['config.patch', { raw: '{}', restartDelayMs: -1 }],
    ['config.patch', { raw: '{}', deliveryContext: { other: 1 } }],
    ['config.apply', { raw: '{}', note: 'n', sessionKey: 's', baseHash: 'h' }],
    ['config.apply', { raw: '{}', replacePaths: ['a'] }],
  ]
  const published = { 'config.set': validateConfigSetParams, 'config.patch': validateConfigPatchParams, 'config.apply': validateConfigApplyParams }

  it.each(shapes)('of %s are accepted exactly when the published schema accepts them: %j', (name, params) => {
    const methods = createConfigMethods({ config: {} as ConfigService, clock: { now: () => 0 }, version: '', scheduleRestart: () => false })
    const ours = methods.find((method) => method.name === name)?.params.safeParse(params).success
    expect(ours).toBe(published[name as keyof typeof published](params))
  })
})
