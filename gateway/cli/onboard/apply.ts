// Carries out a plan through the gateway: the key first, then the configuration that refers to it.
import type { GatewayClient } from '../client/connect.ts'
import { patchRunning } from '../client/config-access.ts'
import { RequestFailed } from '../client/failures.ts'
import { storeRunning } from '../client/store-secret.ts'
import type { Plan } from './plan.ts'

export interface Applied {
  readonly changedPaths: readonly string[]
  /** What did not work although the rest did. */
  readonly remarks: readonly string[]
}

export async function applyPlan(client: GatewayClient, plan: Plan): Promise<Applied> {
  if (plan.secret !== null) await storeRunning(client, plan.secret.name, plan.secret.value)
  const { changedPaths } = await patchRunning(client, plan.patch)
  if (plan.assistantName === null) return { changedPaths, remarks: [] }
  try {
    const agentId = client.hello.snapshot?.sessionDefaults?.defaultAgentId ?? 'main'
    await client.request('agents.update', { agentId, name: plan.assistantName })
    return { changedPaths, remarks: [] }
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error
    return { changedPaths, remarks: [`The name could not be set: ${error.message}.`] }
  }
}

export type TestOutcome = { readonly state: 'ok'; readonly durationMs: number | null } | { readonly state: 'failed'; readonly message: string } | { readonly state: 'untested'; readonly message: string }

/** One short completion with what was answered so far, before anything is written. */
export async function testModel(client: GatewayClient, model: string, connection: Readonly<Record<string, string>>): Promise<TestOutcome> {
  try {
    const result = await client.request<{ ok?: boolean; durationMs?: number; message?: string }>('desktop.models.test', { model, ...(Object.keys(connection).length === 0 ? {} : { connection }) }, { timeoutMs: 90_000 })
    return result.ok === true ? { state: 'ok', durationMs: result.durationMs ?? null } : { state: 'failed', message: result.message ?? 'it gave no reason' }
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error
    return { state: 'untested', message: error.message }
  }
}
