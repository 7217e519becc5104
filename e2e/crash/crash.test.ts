// Promise 1 of the architecture, against the built gateway: SIGKILL at seeded points of receive → run → tool → reply,
// then a restart, then every message is looked for: kept once, answered once, its command run at most once.
// CRASH_POINTS and CRASH_SEED choose how many and which; DEBUG shows how often each kind of point was reached.
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'
import { startGateway } from '../harness/gateway-process.ts'
import { connect } from '../harness/wire-client.ts'
import { makeFolder, runLane } from './crash-lane.ts'
import { judge } from './ledger.ts'
import type { WireMessage } from './ledger.ts'
import { createSightings } from './sightings.ts'

const POINTS = Number(process.env['CRASH_POINTS'] ?? 300)
const FIRST_SEED = Number(process.env['CRASH_SEED'] ?? 1)
const LANES = 3
/** Fewer points need not meet every kind. */
const ENOUGH_FOR_ALL = 200

describe('kill -9', () => {
  let model: ModelServer
  const sightings = createSightings()
  beforeAll(async () => {
    model = await startModelServer()
  })
  afterAll(async () => {
    if (process.env['DEBUG'] !== undefined) console.log(`Kill points reached:\n${sightings.table()}`)
    await model.close()
  })

  const kills = Math.ceil(POINTS / LANES)
  it.concurrent.each(Array.from({ length: LANES }, (_, lane) => lane))(`loses nothing and answers nothing twice (lane %i of ${LANES}, ${kills} kills each)`, async (lane) => {
    expect(await runLane(model, { firstSeed: lane * kills + FIRST_SEED, kills }, sightings)).toEqual([])
  }, 900_000)

  it.skipIf(POINTS < ENOUGH_FOR_ALL)('came at every kind of point', () => {
    expect(sightings.never()).toEqual([])
  })

  it('gives a message up after three lives that ended while it was answered, tells so once, and goes on', async () => {
    const folder = makeFolder(model)
    const options = { modelUrl: model.url, stateDir: folder }
    const runId = randomUUID()
    const sessionKey = 'agent:main:fatal'
    let gateway = await startGateway(options)
    for (const life of [1, 2, 3]) {
      const client = await connect(gateway.port)
      const streaming = new Promise<void>((resolve) => {
        client.onEvent((event, payload) => { if (event === 'chat' && payload['runId'] === runId && payload['state'] === 'delta') resolve() })
      })
      if (life === 1) await client.request('chat.send', { sessionKey, message: 'long [[tokens=2000]] [[rate=50]]', idempotencyKey: runId })
      await streaming
      await gateway.kill()
      client.close()
      gateway = await startGateway(options)
    }
    const client = await connect(gateway.port)
    await client.request('agent.wait', { runId, timeoutMs: 5000 })
    const messages = (await client.request('chat.history', { sessionKey }))['messages'] as readonly WireMessage[]
    expect(JSON.stringify(messages.at(-1)?.content)).toMatch(/ended 3 times while it worked on this message, so it was given up/)
    expect(judge({ runId, sessionKey, text: '', expected: 'nothing', acknowledged: true, effect: null, isBackground: false }, messages, [])).toEqual([])
    await client.turn(sessionKey, 'and now [[reply=fine]]')
    client.close()
    await gateway.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)
})
