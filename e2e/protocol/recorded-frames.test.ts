// The requests of a recorded OpenClaw 2026.9.6 session, asked of this gateway: the same keys and types, the same order of events.
// The recording is kept as shapes: a value is its type, a list the shape all its rows share, equal neighbours in a run one step.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import { connectPublished, createDevice, stopClients } from '../harness/published-client.ts'
import type { PublishedClient, ReceivedEvent } from '../harness/published-client.ts'
import { differences } from './compare-shapes.ts'
import type { Shape } from './compare-shapes.ts'
import { MISSING_FIELDS, SKIPPED_STEPS } from './exceptions.ts'

interface Recording {
  readonly requests: readonly { readonly method: string; readonly params: object; readonly ok: boolean; readonly result?: Shape; readonly error?: { readonly code: string; readonly message: string } }[]
  readonly runs: readonly { readonly message: string; readonly order: Readonly<Record<string, readonly string[]>>; readonly shapes: Readonly<Record<string, Shape>> }[]
}
const recording = JSON.parse(readFileSync(fileURLToPath(new URL('../fixtures/recorded-frames.json', import.meta.url)), 'utf8')) as Recording

let live: LiveGateway
let client: PublishedClient
beforeAll(async () => {
  live = await startLive({ config: { tools: { exec: { mode: 'full' } } } })
  client = await connectPublished(live.url(), createDevice().options)
  await client.request('sessions.messages.subscribe', { key: 'agent:main:wire' })
  await turn('warm up')
})
afterAll(async () => {
  await stopClients()
  await live.stop()
})

async function turn(message: string, during: (runId: string) => Promise<void> = async () => {}): Promise<readonly ReceivedEvent[]> {
  const runId = randomUUID()
  const mine = ({ payload }: ReceivedEvent) => payload['runId'] === runId || (payload['message'] as { __openclaw?: { runId?: string } } | undefined)?.__openclaw?.runId === runId
  await client.request('chat.send', { sessionKey: 'agent:main:wire', message, idempotencyKey: runId })
  await during(runId)
  await client.event((event) => mine(event) && event.event === 'chat' && ['final', 'aborted', 'error'].includes(String(event.payload['state'])))
  await client.request('agent.wait', { runId, timeoutMs: 5000 })
  return client.events.filter(mine)
}

const own = ({ method }: { readonly method: string }) => (method === 'chat.send' ? { idempotencyKey: randomUUID() } : {})

describe('recorded requests', () => {
  it.each(recording.requests.filter(({ ok }) => ok).map((request) => [request.method, request] as const))('%s answers with the recorded fields', async (method, request) => {
    const value = method === 'connect' ? client.hello : await client.request(method, { ...request.params, ...own(request) })
    expect(unexplained(method, differences(request.result ?? {}, value))).toEqual([])
  })

  it.each(recording.requests.filter(({ ok }) => !ok).map((request) => [request.method, request] as const))('%s is refused with the recorded code', async (method, { params, error }) => {
    await expect(client.request(method, params)).rejects.toMatchObject({ gatewayCode: error?.code })
  })
})

describe('recorded runs', () => {
  it.each(recording.runs.map((run) => [run.message, run] as const))('%s', async (message, { order, shapes }) => {
    const events = await turn(message, async (runId) => {
      if (order['chat']?.includes('aborted') !== true) return
      await client.event(({ event, payload }) => event === 'chat' && payload['runId'] === runId && payload['state'] === 'delta')
      await client.request('chat.abort', { sessionKey: 'agent:main:wire' })
    })
    const problems = events.flatMap((event) => {
      const shape = shapes[`${event.event} ${stepOf(event)}`]
      return shape === undefined ? [] : unexplained(`${event.event} ${stepOf(event)}`, differences(shape, event.payload))
    })
    expect([...new Set(problems)]).toEqual([])
    for (const [name, recorded] of Object.entries(order)) {
      const steps = events.filter(({ event }) => event === name).map(stepOf)
      expect(outOfOrder(recorded, steps), `${name}: ${steps.join(' ')}`).toEqual([])
      expect(recorded.filter((step) => !steps.includes(step) && !SKIPPED_STEPS.some((skipped) => skipped.event === name && skipped.steps.includes(step)))).toEqual([])
    }
  })
})

/** What no row of the exception table explains. */
function unexplained(of: string, problems: readonly string[]): readonly string[] {
  return problems.filter((problem) => !MISSING_FIELDS.some(({ where, field }) => where.test(of) && field.test(problem)))
}

/** The steps that come later than the recording has them; steps it has not at all are left aside. */
function outOfOrder(recorded: readonly string[], steps: readonly string[]): readonly string[] {
  let at = 0
  return steps.filter((step) => recorded.includes(step)).filter((step) => {
    const found = recorded.indexOf(step, at)
    // Text comes in any number of pieces, and each call of the model reports itself again.
    if (found < 0) return !['delta', 'assistant', 'usage', 'lifecycle:model'].includes(step) && recorded[at] !== step
    at = found
    return false
  })
}

function stepOf({ event, payload }: ReceivedEvent): string {
  if (event === 'chat') return payload['state'] === 'status' ? `status:${String(payload['phase'])}` : String(payload['state'])
  if (event === 'session.message') return (payload['message'] as { readonly role: string }).role
  const stream = String(payload['stream'])
  return ['assistant', 'usage', 'thinking'].includes(stream) ? stream : `${stream}:${String((payload['data'] as { readonly phase?: string }).phase)}`
}
