// config.*: reading, changing and describing the configuration (protocol v4, section 3.8).
import { describeSchema, lookupSchema } from '../config/index.ts'
import type { ConfigIssue, ConfigService, EditOutcome } from '../config/index.ts'
import type { Clock, EventSink } from '../lib/index.ts'
import { AppError, configWire, invalidRequest, unavailable } from '../protocol/index.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

export interface ConfigMethodDependencies {
  readonly config: Pick<ConfigService, 'path' | 'snapshot' | 'replace' | 'patch' | 'current' | 'pendingRestart'>
  readonly clock: Clock
  /** Product version, shown beside the schema. */
  readonly version: string
  /** Plans a restart of the gateway; false when it cannot restart itself. */
  readonly scheduleRestart: (request: { readonly reason: string; readonly delayMs: number; readonly note?: string; readonly sessionKey?: string }) => boolean
}

const DEFAULT_RESTART_DELAY_MS = 2000

interface EditRequest {
  readonly raw: string
  readonly baseHash?: string | undefined
  readonly sessionKey?: string | undefined
  readonly note?: string | undefined
  readonly restartDelayMs?: number | undefined
}

/** Methods of the configuration; all of them also work in recovery mode. */
export function createConfigMethods({ config, clock, version, scheduleRestart }: ConfigMethodDependencies): Method[] {
  function written(): configWire.ConfigWriteResult {
    const { path, hash, sourceConfig } = config.snapshot()
    return { ok: true, path, hash, config: sourceConfig }
  }

  /** Restarts for what needs it; `always` also when nothing does. */
  function planRestart(kind: string, restartPaths: readonly string[], request: EditRequest, always: boolean): Pick<configWire.ConfigWriteResult, 'restart' | 'sentinel'> {
    const reload = config.current().gateway.reload.mode
    const wanted = always || reload === 'restart' || (restartPaths.length > 0 && reload === 'hybrid')
    const delayMs = request.restartDelayMs ?? DEFAULT_RESTART_DELAY_MS
    const reason = restartPaths.length === 0 ? kind : `${kind}: ${restartPaths.join(', ')}`
    const { note, sessionKey } = request
    const scheduled = wanted && scheduleRestart({ reason, delayMs, ...(note === undefined ? {} : { note }), ...(sessionKey === undefined ? {} : { sessionKey }) })
    return {
      restart: wanted ? { scheduled, delayMs, reason } : null,
      sentinel: { persisted: false, payload: { kind, status: 'ok', ts: clock.now(), ...(note === undefined ? {} : { message: note }), ...(sessionKey === undefined ? {} : { sessionKey }) } },
    }
  }

  return [
    defineMethod({ name: 'config.get', scope: 'operator.read', inRecovery: true, params: configWire.getParams, handle: () => toGetResult(config) }),
    defineMethod({
      name: 'config.set',
      scope: 'operator.admin',
      inRecovery: true,
      params: configWire.setParams,
      handle: ({ raw, baseHash }) => {
        succeed(config.replace(raw, baseHash))
        return written()
      },
    }),
    defineMethod({
      name: 'config.apply',
      scope: 'operator.admin',
      controlPlaneWrite: true,
      inRecovery: true,
      params: configWire.applyParams,
      handle: (params) => {
        const { restartPaths } = succeed(config.replace(params.raw, params.baseHash))
        return { ...written(), ...planRestart('config-apply', restartPaths, params, true) }
      },
    }),
    defineMethod({
      name: 'config.patch',
      scope: 'operator.admin',
      controlPlaneWrite: true,
      inRecovery: true,
      params: configWire.patchParams,
      handle: (params) => {
        const { noop, changedPaths, restartPaths } = succeed(config.patch(params.raw, params.baseHash, params.replacePaths))
        if (noop) return { ...written(), noop: true, changedPaths: [] }
        return { ...written(), changedPaths, ...planRestart('config-patch', restartPaths, params, false) }
      },
    }),
    defineMethod({
      name: 'config.schema',
      scope: 'operator.read',
      inRecovery: true,
      params: configWire.schemaParams,
      handle: () => ({ ...describeSchema(), version, generatedAt: new Date(clock.now()).toISOString() }),
    }),
    defineMethod({
      name: 'config.schema.lookup',
      scope: 'operator.read',
      inRecovery: true,
      params: configWire.schemaLookupParams,
      handle: ({ path }) => {
        const node = lookupSchema(path)
        if (node === null) throw invalidRequest(`config schema path not found: ${path}`)
        return node
      },
    }),
  ]
}

/** Tells clients whenever the file was taken over or refused. Returns the way to stop. */
export function announceConfigChanges({ config, clock, emit }: { readonly config: Pick<ConfigService, 'path' | 'onReload'>; readonly clock: Clock; readonly emit: EventSink }): () => void {
  return config.onReload(({ hash }) => {
    const event: configWire.ConfigChangedEvent = { path: config.path, hash, ts: clock.now() }
    emit('config.changed', { ...event })
    // Models, commands and skills may be others now.
    emit('chat.metadata.changed', {})
  })
}

function toGetResult(config: ConfigMethodDependencies['config']): configWire.ConfigGetResult {
  const { hash, appliedHash, sourceConfig, runtimeConfig, ...snapshot } = config.snapshot()
  return {
    ...snapshot,
    sourceConfig,
    resolved: sourceConfig,
    runtimeConfig,
    // What clients edit and send back: without defaults, so that saving does not write them down.
    config: sourceConfig,
    hash,
    configRevisionHash: hash,
    appliedConfigHash: appliedHash,
    legacyIssues: [],
    includeProvenance: snapshot.includedPaths.map((path) => ({ path })),
    agentRosterIncludeOwned: false,
    bindingsIncludeOwned: false,
  }
}

function succeed(outcome: EditOutcome): Extract<EditOutcome, { readonly ok: true }> {
  if (outcome.ok) return outcome
  if (outcome.kind === 'write') throw unavailable(outcome.message, { details: { code: 'CONFIG_WRITE_FAILED' } })
  const issues = outcome.issues?.map(({ path, message, line, column, suggestion }: ConfigIssue) => ({ path, message, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }), ...(suggestion === undefined ? {} : { suggestion }) }))
  const codes = { 'base-hash': 'CONFIG_BASE_HASH', invalid: 'CONFIG_INVALID', refused: 'CONFIG_REFUSED' } as const
  throw new AppError('INVALID_REQUEST', outcome.message, { details: { code: codes[outcome.kind], ...(issues === undefined ? {} : { issues }) } })
}
