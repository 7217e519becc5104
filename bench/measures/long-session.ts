// A turn and the opening of a session with 10 to 20,000 messages in it.
import { randomUUID } from 'node:crypto'
import { startGateway } from '../../e2e/harness/gateway-process.ts'
import type { Measurement } from '../measure.ts'
import { median, repeat, round } from '../statistics.ts'
import { connect } from '../../e2e/harness/wire-client.ts'

const SIZES = [10, 100, 1000, 5000, 20_000]

export async function measureLongSessions(modelUrl: string): Promise<Measurement[]> {
  const gateway = await startGateway({ modelUrl })
  const client = await connect(gateway.port)
  await repeat(40, () => client.turn('agent:main:warm', 'hello [[tokens=8]]'))
  const results: Measurement[] = []
  let base = 0
  for (const size of SIZES) {
    const key = `agent:main:long-${size}`
    await client.request('desktop.sessions.import', { key, jsonl: transcript(size) })
    // The first turns of an imported session compact it; what a person feels day by day comes after.
    await repeat(6, () => client.turn(key, 'hello [[tokens=8]]'))
    const turn = median(await repeat(31, async () => (await client.turn(key, 'hello [[tokens=8]]')).finalMs))
    const open = median(await repeat(31, async () => {
      const began = performance.now()
      await client.request('chat.history', { sessionKey: key, limit: 100 })
      return performance.now() - began
    }))
    if (size === 10) base = turn
    results.push({ name: `turn at ${size.toLocaleString('en')} messages`, unit: 'ms', value: round(turn), ...(size === 20_000 ? { target: { atMost: round(1.3 * base) } } : {}) })
    results.push({ name: `chat.history at ${size.toLocaleString('en')} messages`, unit: 'ms', value: round(open), ...(size > 10 ? { note: 'newest 100' } : {}) })
  }
  client.close()
  await gateway.stop()
  return results
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
