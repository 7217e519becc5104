// What the doctor asks the gateway, or finds out about the port when it does not answer.
import type { GatewayClient } from '../client/connect.ts'
import { explain, GatewayUnreachable } from '../client/failures.ts'
import type { GatewayOptions, GatewayTarget } from '../client/open-gateway.ts'
import { findGateway, openGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError } from '../io.ts'
import { findPlaces } from '../places.ts'
import type { Finding } from './finding.ts'

export async function examineGateway(io: Io, options: GatewayOptions): Promise<readonly Finding[]> {
  let client: GatewayClient
  let target: GatewayTarget
  try {
    target = await findGateway(io, options)
    client = await openGateway(io, target, { timeoutMs: 3000 })
  } catch (error) {
    return [notReachable(error)]
  }
  try {
    return [sameState(io, client, target), await examineHealth(client), await examineModels(client)]
  } finally {
    client.close()
  }
}

function notReachable(error: unknown): Finding {
  if (error instanceof GatewayUnreachable && error.why === 'ECONNREFUSED') {
    return { name: 'Gateway', state: 'skipped', text: `not running (nothing listens at ${error.url})`, todo: 'Start it: claw start' }
  }
  if (error instanceof GatewayUnreachable) {
    return { name: 'Port', state: 'failed', text: `another program answers at ${error.url}, and it is no gateway (${error.why})`, todo: 'End that program, or choose another port: claw start --port 18790' }
  }
  const explained = explain(error)
  if (explained instanceof CliError) return { name: 'Gateway', state: 'failed', text: explained.message, ...(explained.hint === undefined ? {} : { todo: explained.hint }) }
  throw error
}

function sameState(io: Io, client: GatewayClient, target: GatewayTarget): Finding {
  const theirs = client.hello.snapshot?.stateDir
  const { stateDir } = findPlaces(io)
  if (theirs !== undefined && theirs !== stateDir) {
    return { name: 'Gateway', state: 'warning', text: `the one at ${target.url} uses another state directory: ${theirs}`, todo: `To look at that one: OPENCLAW_STATE_DIR=${theirs} claw doctor` }
  }
  return { name: 'Gateway', state: 'ok', text: `version ${client.hello.server?.version ?? 'unknown'} at ${target.url}` }
}

async function examineHealth(client: GatewayClient): Promise<Finding> {
  try {
    const health = await client.request<{ ok?: boolean; plugins?: { errors?: readonly unknown[] } }>('health', {}, { timeoutMs: 10_000 })
    const broken = health.plugins?.errors?.length ?? 0
    if (health.ok === false) return { name: 'Health', state: 'failed', text: 'the gateway says it is not well', todo: 'See why: claw logs -n 50' }
    if (broken > 0) return { name: 'Health', state: 'warning', text: `${broken === 1 ? 'a plugin' : `${broken} plugins`} could not be loaded`, todo: 'See why: claw logs -n 50' }
    return { name: 'Health', state: 'ok', text: 'the gateway is well' }
  } catch (error) {
    return { name: 'Health', state: 'failed', text: (error as Error).message, todo: 'See why: claw logs -n 50' }
  }
}

async function examineModels(client: GatewayClient): Promise<Finding> {
  try {
    const { models = [] } = await client.request<{ models?: readonly { provider?: string; available?: boolean }[] }>('models.list', {}, { timeoutMs: 10_000 })
    const usable = models.filter((model) => model.available !== false && model.provider !== 'builtin')
    if (usable.length > 0) return { name: 'Models', state: 'ok', text: `${usable.length} can be used` }
    return { name: 'Models', state: 'warning', text: 'only the built-in assistant answers, and it is no language model', todo: 'Set one up: claw onboard' }
  } catch (error) {
    return { name: 'Models', state: 'failed', text: (error as Error).message, todo: 'See why: claw logs -n 50' }
  }
}
