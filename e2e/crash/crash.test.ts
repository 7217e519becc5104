// Promise 1 of the architecture, against the built gateway: SIGKILL at seeded points of receive → run → tool → reply,
// then a restart, then every message is looked for: kept once, answered once, its command run at most once.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'
import { startGateway } from '../harness/gateway-process.ts'
import type { GatewayProcess } from '../harness/gateway-process.ts'
import { connect } from '../harness/wire-client.ts'
import type { WireClient } from '../harness/wire-client.ts'
import { killPoint } from './kill-point.ts'
import type { KillPoint } from './kill-point.ts'
import { judge } from './ledger.ts'
import type { SentMessage } from './ledger.ts'

const POINTS = Number(process.env['CRASH_POINTS'] ?? 300)
const LANES = 3
const FIRST_SEED = Number(process.env['CRASH_SEED'] ?? 1)
/** Messages are judged again for this many restarts after their own: a late resume must not answer twice. */
const REMEMBERED_ROUNDS = 3

describe('kill -9', () => {
  let model: ModelServer
  beforeAll(async () => {
    model = await startModelServer()
  })
  afterAll(() => model.close())

  const perLane = Math.ceil(POINTS / LANES)
  it.concurrent.each(Array.from({ length: LANES }, (_, lane) => lane))(`loses nothing and answers nothing twice (lane %i of ${LANES}, ${perLane} kills each)`, async (lane) => {
    const problems = await runLane(model, lane * perLane + FIRST_SEED, perLane)
    expect(problems).toEqual([])
  }, 900_000)
})

async function runLane(model: ModelServer, firstSeed: number, kills: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'claw-crash-'))
  const problems: string[] = []
  let remembered: SentMessage[] = []
  let gateway = await startGateway({ modelUrl: model.url, stateDir: folder, freshConfig: true, config: { tools: { exec: { mode: 'full' } } } })
  for (let seed = firstSeed; seed < firstSeed + kills; seed += 1) {
    const point = killPoint(seed)
    const sent = await sendAndKill(gateway, point)
    gateway = await startGateway({ modelUrl: model.url, stateDir: folder })
    remembered = [...remembered.slice(-3 * REMEMBERED_ROUNDS), ...sent]
    for (const problem of await judgeAll(gateway, remembered, folder)) problems.push(`seed ${seed} (${point.trigger} + ${point.delayMs.toFixed(1)} ms): ${problem}`)
    if (problems.length > 0) break
  }
  await gateway.stop()
  rmSync(folder, { recursive: true, force: true })
  return problems
}

async function sendAndKill(gateway: GatewayProcess, point: KillPoint): Promise<SentMessage[]> {
  const client = await connect(gateway.port)
  await client.request('sessions.subscribe', {})
  const reached = whenReached(client, point)
  const sent = Array.from({ length: point.messages }, (_, index) => message(point, index))
  for (const entry of sent) {
    client.request('chat.send', { sessionKey: entry.sessionKey, message: entry.text, idempotencyKey: entry.runId }).then(
      () => { entry.acknowledged = true },
      () => { /* The kill cut the connection: that this message was not acknowledged is exactly what is being tested. */ },
    )
  }
  await Promise.race([reached, delay(1500)])
  if (point.delayMs > 0) await delay(point.delayMs)
  await gateway.kill()
  client.close()
  return sent
}

function message(point: KillPoint, index: number): SentMessage {
  const runId = randomUUID()
  const withTool = point.withTool && index === 0
  const effect = withTool ? `effect-${runId}` : null
  const tool = withTool ? ` [[tool=exec {"command":"echo effect-${runId} >> effects.txt"}]]` : ''
  return { runId, sessionKey: index === 2 ? 'agent:main:shared' : `agent:main:crash-${runId}`, text: `please answer [[tokens=6]]${tool}`, acknowledged: false, effect }
}

/** Resolves when the trigger has been seen from outside. */
function whenReached(client: WireClient, { trigger }: KillPoint): Promise<void> {
  return new Promise((resolve) => {
    if (trigger === 'sent') return resolve()
    client.onResponse(() => { if (trigger === 'acknowledged') resolve() })
    client.onEvent((event, payload) => {
      const data = (payload['data'] ?? {}) as Record<string, unknown>
      const stream = event === 'agent' ? payload['stream'] : event
      if (trigger === 'first-delta' && event === 'chat' && payload['state'] === 'delta') resolve()
      if (trigger === 'final' && event === 'chat' && payload['state'] === 'final') resolve()
      if (trigger === 'model-called' && event === 'chat' && payload['phase'] === 'starting_model') resolve()
      if ((stream === 'tool' || stream === 'item' || stream === 'session.tool') && trigger.startsWith('tool-')) {
        if (data['phase'] === (trigger === 'tool-started' ? 'start' : 'result') || (trigger === 'tool-finished' && data['phase'] === 'end')) resolve()
      }
      if (trigger === 'model-called-again' && stream === 'item' && data['phase'] === 'end') setTimeout(resolve, 1)
    })
  })
}

async function judgeAll(gateway: GatewayProcess, sent: readonly SentMessage[], stateDir: string): Promise<string[]> {
  const client = await connect(gateway.port)
  const problems: string[] = []
  for (const entry of sent) {
    const first = await history(client, entry.sessionKey)
    if (first.some((message) => message.idempotencyKey === `${entry.runId}:user`)) await client.request('agent.wait', { runId: entry.runId, timeoutMs: 10_000 })
    problems.push(...judge(entry, await history(client, entry.sessionKey), stateDir))
  }
  client.close()
  return problems
}

async function history(client: WireClient, sessionKey: string): Promise<Parameters<typeof judge>[1]> {
  const page = await client.request('chat.history', { sessionKey, limit: 1000 })
  return page['messages'] as Parameters<typeof judge>[1]
}
