// What somebody who helps needs to know about this gateway: versions, state, counts, an outline of the configuration, the end of the log. No secrets, no words of anybody.
import { cpus, release, totalmem } from 'node:os'
import { outlineConfig } from './config/index.ts'
import type { ConfigService } from './config/index.ts'
import { tailLog } from './methods/index.ts'
import type { StatusMethodDependencies } from './methods/index.ts'
import type { Redactor } from './platform/index.ts'
import { PROTOCOL_VERSION } from './protocol/index.ts'
import type { desktopWire } from './protocol/index.ts'

export interface DiagnosticsDependencies {
  readonly status: StatusMethodDependencies
  readonly config: Pick<ConfigService, 'snapshot'>
  readonly redact: Redactor['redact']
  readonly deviceCount: () => number
  readonly stateDir: string
  readonly homeDir: string
}

const LOG_LINES = 200
const LOG_BYTES = 128_000
const MEGABYTE = 1024 * 1024

/** Collects everything anew. Rejects only when the log is there and can't be read. */
export async function collectDiagnostics({ status, config, redact, deviceCount, stateDir, homeDir }: DiagnosticsDependencies): Promise<desktopWire.DiagnosticsResult> {
  const { facts, clock } = status
  const { path, mode, valid, issues, warnings, sourceConfig, pendingRestart } = config.snapshot()
  const logFile = status.logFile()
  const log = logFile === null ? [] : (await tailLog(logFile, { limit: LOG_LINES, maxBytes: LOG_BYTES })).lines
  const { loaded, errors } = facts.plugins()
  const result: desktopWire.DiagnosticsResult = {
    createdAtMs: clock.now(),
    product: { version: facts.version, protocol: PROTOCOL_VERSION },
    machine: { node: process.versions.node, platform: process.platform, arch: process.arch, release: release(), cpus: cpus().length, memoryMb: Math.round(totalmem() / MEGABYTE) },
    process: { uptimeMs: facts.uptimeMs(), memoryMb: Math.round(process.memoryUsage.rss() / MEGABYTE), eventLoop: facts.eventLoop() },
    places: { config: path, state: stateDir, database: facts.databasePath, log: logFile },
    counts: { agents: facts.agents().length, sessions: facts.sessionCount(), devices: deviceCount(), connections: facts.connectionCount(), activeRuns: facts.activeRuns() },
    plugins: { loaded, failed: errors.map(({ id, error }) => ({ id, error })) },
    config: { mode, valid, issues, warnings, pendingRestart, outline: outlineConfig(sourceConfig) },
    status: facts.configIssues(),
    log,
  }
  return withoutHome(result, homeDir, redact)
}

/** Every text once more through the redactor, and without the name in the home folder's path. */
function withoutHome<Value>(value: Value, homeDir: string, redact: Redactor['redact']): Value {
  const clean = (entry: unknown): unknown => {
    if (typeof entry === 'string') return redact(homeDir.length > 1 ? entry.replaceAll(homeDir, '~') : entry)
    if (Array.isArray(entry)) return entry.map(clean)
    return typeof entry === 'object' && entry !== null ? Object.fromEntries(Object.entries(entry).map(([key, inner]) => [key, clean(inner)])) : entry
  }
  return clean(value) as Value
}
