// A turn and the opening of a session with 10 to 20,000 messages in it.
import { randomUUID } from 'node:crypto'
import { startGateway } from '../../e2e/harness/gateway-process.ts'
import type { Measurement } from '../measure.ts'
import { median, repeat, round } from '../statistics.ts'
import { connect } from '../../e2e/harness/wire-client.ts'

const SIZES = [10, 100, 1000, 5000, 20_000]

const ROUNDS = 31

export async function measureLongSessions(modelUrl: string): Promise<Measurement[]> {
  const gateway = await startGateway({ modelUrl })
  const client = await connect(gateway.port)
  const turn = async (size: number) => (await client.turn(`agent:main:long-${size}`, 'hello [[tokens=8]]')).finalMs
  const open = async (size: number) => {
    const began = performance.now()
    await client.request('chat.history', { sessionKey: `agent:main:long-${size}`, limit: 100 })
    return performance.now() - began
  }
  for (const size of SIZES) {
    await client.request('desktop.sessions.import', { key: `agent:main:long-${size}`, jsonl: transcript(size) })
    // The first turns of an imported session compact it; what a person feels day by day comes after.
    await repeat(10, () => turn(size))
  }
  // Round by round, so that whatever else the machine does meets all sizes alike.
  const rounds = await repeat(ROUNDS, async () => {
    const times = new Map<number, { readonly turn: number; readonly open: number }>()
    for (const size of SIZES) times.set(size, { turn: await turn(size), open: await open(size) })
    return times
  })
  client.close()
  await gateway.stop()
  const medianOf = (size: number, what: 'turn' | 'open') => median(rounds.map((times) => times.get(size)?.[what] ?? Number.NaN))
  const [shortest = 0, longest] = [SIZES[0], SIZES.at(-1)]
  return SIZES.flatMap((size): Measurement[] => [
    { name: `turn at ${size.toLocaleString('en')} messages`, unit: 'ms', value: round(medianOf(size, 'turn')), ...(size === longest ? { target: { atMost: round(1.3 * medianOf(shortest, 'turn')) } } : {}) },
    { name: `chat.history at ${size.toLocaleString('en')} messages`, unit: 'ms', value: round(medianOf(size, 'open')), ...(size > shortest ? { note: 'newest 100' } : {}) },
  ])
}

function transcript(messages: number): string {
  const id = randomUUID()
  const lines: object[] = [{ type: 'session', id, timestamp: new Date(0).toISOString(), cwd: '/' }]
  let parentId: string | null = null
  for (let index = 0; index < messages; index += 1) {
    const entryId: string = randomUUID()
    const timestamp = new Date(1_700_000_000_000 + index * 1000).toISOString()
    const message = index % 2 === 0
      ? { role: 'user', content: [{ type: 'text', text: `Question ${index}: what comes after ${index}, and why does it matter to us?` }], timestamp: 1_700_000_000_000 + index * 1000 }
      : { role: 'assistant', content: [{ type: 'text', text: `After ${index} comes ${index + 1}. It matters because the plan counts every step we take together.` }], provider: 'scripted', model: 'scripted-1', stopReason: 'stop', timestamp: 1_700_000_000_000 + index * 1000 }
    lines.push({ type: 'message', id: entryId, parentId, timestamp, message })
    parentId = entryId
  }
  return lines.map((line) => JSON.stringify(line)).join('\n')
}
