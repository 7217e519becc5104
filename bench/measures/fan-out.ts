// 200 clients and one event for all of them; and how much a "hello" sends to the model.
import { startGateway } from '../../e2e/harness/gateway-process.ts'
import type { Measurement } from '../measure.ts'
import { cpuMs } from '../../e2e/harness/child.ts'
import { median, repeat, round } from '../statistics.ts'
import { connect } from '../../e2e/harness/wire-client.ts'

const CLIENTS = 200

export async function measureFanOut(modelUrl: string): Promise<Measurement[]> {
  const gateway = await startGateway({ modelUrl })
  const clients = await repeat(CLIENTS, () => connect(gateway.port))
  const [first] = clients
  if (first === undefined) throw new Error('no client')
  const cpuBefore = cpuMs(gateway.pid)
  const times = await repeat(21, (round) => {
    const began = performance.now()
    const text = `round ${round}`
    const all = clients.map((client) => new Promise<void>((resolve) => {
      client.onEvent((event, payload) => { if (event === 'chat' && JSON.stringify(payload).includes(text)) resolve() })
    }))
    return first.request('chat.inject', { sessionKey: 'main', message: text }).then(() => Promise.all(all)).then(() => performance.now() - began)
  })
  const cpu = (cpuMs(gateway.pid) - cpuBefore) / 21
  for (const client of clients) client.close()
  await gateway.stop()
  return [
    { name: 'one broadcast to 200 clients', unit: 'ms', value: round(median(times)), note: 'until the last has it' },
    { name: 'CPU of that broadcast', unit: 'ms', value: round(cpu) },
  ]
}
