// 200 clients and one event for all of them.
import { cpuMs } from '../../e2e/harness/child.ts'
import { startGateway } from '../../e2e/harness/gateway-process.ts'
import { connect } from '../../e2e/harness/wire-client.ts'
import type { Measurement } from '../measure.ts'
import { median, repeat, round } from '../statistics.ts'

const CLIENTS = 200
const ROUNDS = 21

export async function measureFanOut(modelUrl: string): Promise<Measurement[]> {
  const gateway = await startGateway({ modelUrl })
  const clients = await repeat(CLIENTS, () => connect(gateway.port))
  const [first] = clients
  if (first === undefined) throw new Error('no client')
  await first.turn('main', 'hello [[tokens=8]]')

  let [heard, allHeard] = [0, () => {}]
  for (const client of clients) {
    client.onEvent((event, payload) => {
      if (event !== 'chat' || !String(payload['runId']).startsWith('inject-')) return
      heard += 1
      if (heard === CLIENTS) allHeard()
    })
  }
  const cpuBefore = cpuMs(gateway.pid)
  const times = await repeat(ROUNDS, async (index) => {
    heard = 0
    const everybody = new Promise<void>((resolve) => { allHeard = resolve })
    const began = performance.now()
    await first.request('chat.inject', { sessionKey: 'main', message: `round ${index}` })
    await everybody
    return performance.now() - began
  })
  const cpu = (cpuMs(gateway.pid) - cpuBefore) / ROUNDS
  for (const client of clients) client.close()
  await gateway.stop()
  return [
    { name: `one broadcast to ${CLIENTS} clients`, unit: 'ms', value: round(median(times)), note: 'until the last has it' },
    { name: 'CPU of that broadcast', unit: 'ms', value: round(cpu) },
  ]
}
