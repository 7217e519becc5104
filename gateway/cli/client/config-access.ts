// Changing the configuration: through the running gateway (which takes it over at once), else in the file itself, with the
// same checks. Loaded by writing commands only.
import { createConfigService } from '../../config/index.ts'
import type { Io } from '../io.ts'
import { CliError } from '../io.ts'
import { findPlaces } from '../places.ts'
import type { GatewayClient } from './connect.ts'
import { explain, GatewayUnreachable, RequestFailed } from './failures.ts'
import type { GatewayOptions } from './open-gateway.ts'
import { findGateway, openGateway } from './open-gateway.ts'

export interface ConfigChangeResult {
  readonly path: string
  readonly noop: boolean
  readonly changedPaths: readonly string[]
  /** False: no gateway ran; it is used at the next start. */
  readonly live: boolean
  /** True: some of it waits for a restart of the gateway. */
  readonly needsRestart: boolean
}

interface WireEdit {
  readonly path?: string
  readonly noop?: boolean
  readonly changedPaths?: readonly string[]
  readonly restart?: unknown
}

/** Applies a JSON merge patch (null removes). Throws CliError naming every problem; nothing is written then. */
export async function patchConfig(io: Io, options: GatewayOptions, patch: unknown, replacePaths: readonly string[] = []): Promise<ConfigChangeResult> {
  const client = await openIfRunning(io, options)
  if (client === null) return patchFile(io, patch, replacePaths)
  try {
    return await patchRunning(client, patch, replacePaths)
  } catch (error) {
    throw explainIssues(error)
  } finally {
    client.close()
  }
}

/** The same over a connection that is open already. */
export async function patchRunning(client: GatewayClient, patch: unknown, replacePaths: readonly string[] = []): Promise<ConfigChangeResult> {
  const { hash } = await client.request<{ hash?: string }>('config.get')
  const result = await client.request<WireEdit>('config.patch', { raw: JSON.stringify(patch), ...(hash === undefined ? {} : { baseHash: hash }), ...(replacePaths.length === 0 ? {} : { replacePaths }) })
  return { path: result.path ?? '', noop: result.noop === true, changedPaths: result.changedPaths ?? [], live: true, needsRestart: result.restart !== undefined && result.restart !== null && result.restart !== false }
}

/** A connection to the gateway, or null when none runs. */
export async function openIfRunning(io: Io, options: GatewayOptions): Promise<GatewayClient | null> {
  try {
    return await openGateway(io, await findGateway(io, options))
  } catch (error) {
    if (error instanceof GatewayUnreachable) return null
    throw explain(error)
  }
}

/** The configuration's place as its own code wants it. */
export function configPlace(io: Io): { readonly path: string; readonly stateDir: string; readonly homeDir: string; readonly env: Io['env'] } {
  const { stateDir, configPath } = findPlaces(io)
  return { path: configPath, stateDir, homeDir: io.home, env: io.env }
}

function patchFile(io: Io, patch: unknown, replacePaths: readonly string[]): ConfigChangeResult {
  const service = createConfigService({ ...configPlace(io), now: io.now })
  const outcome = service.patch(JSON.stringify(patch), service.snapshot().hash, replacePaths)
  if (!outcome.ok) throw refused(outcome.message, outcome.issues ?? [])
  return { path: service.path, noop: outcome.noop, changedPaths: outcome.changedPaths, live: false, needsRestart: false }
}

function explainIssues(error: unknown): unknown {
  if (!(error instanceof RequestFailed)) return explain(error)
  const { issues } = (error.error.details ?? {}) as { issues?: readonly { path?: string; message?: string }[] }
  return issues === undefined ? explain(error) : refused(error.message, issues)
}

function refused(message: string, issues: readonly { readonly path?: string; readonly message?: string }[]): CliError {
  const lines = issues.map((issue) => `  ${issue.path === undefined || issue.path === '' ? '' : `${issue.path} `}${issue.message ?? ''}`)
  const summary = lines.length === 0 ? ` ${message}` : `\n${lines.join('\n')}`
  return new CliError(`The change was not made:${summary}`, { hint: 'See what a key may hold: claw config schema <path>' })
}
