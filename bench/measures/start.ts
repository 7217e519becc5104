// Start to /healthz: the very first, the daily one, and with 100 more plugins; hello; `claw status`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewayEnv, root, startGateway } from '../../e2e/harness/gateway-process.ts'
import type { Measurement } from '../measure.ts'
import { median, repeat, round } from '../statistics.ts'
import { connect } from '../../e2e/harness/wire-client.ts'

export async function measureStart(modelUrl: string): Promise<Measurement[]> {
  const first = await repeat(5, async () => {
    const gateway = await startGateway({ modelUrl })
    await gateway.stop()
    return gateway.startMs
  })
  const plain = await startTimes(modelUrl)
  const crowded = await startTimes(modelUrl, addPlugins)
  const gateway = await startGateway({ modelUrl })
  const hellos = await repeat(20, async () => {
    const client = await connect(gateway.port)
    client.close()
    return client.helloMs
  })
  const statuses = await repeat(7, () => Promise.resolve(statusWallMs(gateway.stateDir, gateway.port)))
  await gateway.stop()
  return [
    { name: 'first start, nothing compiled or stored', unit: 'ms', value: round(median(first)) },
    { name: 'start to /healthz', unit: 'ms', value: round(median(plain)), original: 9600, target: { atMost: 400 } },
    { name: 'start with 100 more plugins installed', unit: 'ms', value: round(median(crowded)), target: { atMost: 440 } },
    { name: 'connect to hello-ok', unit: 'ms', value: round(median(hellos)) },
    { name: '`claw status` wall time', unit: 'ms', value: round(median(statuses)), target: { atMost: 150 } },
  ]
}

/** Starts again and again with the same state, as a person's gateway does; the first start, which makes it, does not count. */
async function startTimes(modelUrl: string, prepare?: (stateDir: string) => void): Promise<number[]> {
  const stateDir = mkdtempSync(join(tmpdir(), 'claw-bench-'))
  const times = await repeat(8, async (index) => {
    const gateway = await startGateway({ modelUrl, stateDir, freshConfig: index === 0, ...(index === 0 && prepare !== undefined ? { prepare } : {}) })
    await gateway.stop()
    return gateway.startMs
  })
  rmSync(stateDir, { recursive: true })
  return times.slice(1)
}

function addPlugins(stateDir: string): void {
  for (let index = 0; index < 100; index += 1) {
    const folder = join(stateDir, 'plugins', `extra-${index}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'openclaw.plugin.json'), JSON.stringify({ id: `extra-${index}`, name: `Extra ${index}`, version: '1.0.0', description: 'A plugin that nothing uses.', configSchema: { type: 'object', properties: {} } }))
    writeFileSync(join(folder, 'index.js'), `throw new Error('loaded although nothing needs it')\n`)
  }
}

function statusWallMs(stateDir: string, port: number): number {
  const began = performance.now()
  const result = spawnSync(process.execPath, [join(root, 'dist/claw.js'), 'status', '--json'], { env: { ...process.env, ...gatewayEnv(stateDir, port) }, encoding: 'utf8' })
  if (result.status !== 0) throw new Error(`claw status failed: ${result.stderr}`)
  return performance.now() - began
}
