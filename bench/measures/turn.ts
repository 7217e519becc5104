// One turn after the other beside the bare relay; CPU a turn; turns a second with 1, 8 and 32 sessions; memory.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { cpuMs, residentMb, startNode } from '../../e2e/harness/child.ts'
import { startGateway } from '../../e2e/harness/gateway-process.ts'
import type { Measurement } from '../measure.ts'
import { median, repeat, round } from '../statistics.ts'
import { connect } from '../../e2e/harness/wire-client.ts'
import type { TurnTimes, WireClient } from '../../e2e/harness/wire-client.ts'

const MESSAGE = 'hello [[tokens=8]]'

/** Longer than the gateway waits before it gives memory back. */
const SETTLE_MS = 4000

export async function measureTurns(modelUrl: string): Promise<Measurement[]> {
  const floor = await relayTimes(modelUrl)
  const folder = mkdtempSync(join(tmpdir(), 'claw-bench-'))
  const probeFile = join(folder, 'p99')
  const gateway = await startGateway({ modelUrl, env: { NODE_OPTIONS: `--import=${join(import.meta.dirname, '..', 'event-loop-probe.ts')}`, EVENT_LOOP_PROBE: probeFile } })
  const client = await connect(gateway.port)
  await delay(SETTLE_MS)
  const idleMb = residentMb(gateway.pid)
  const idleCpuBefore = cpuMs(gateway.pid)
  await delay(5000)
  const idleCpu = (cpuMs(gateway.pid) - idleCpuBefore) / 50
  await repeat(40, () => client.turn('agent:main:warm', MESSAGE))

  const times = await repeat(100, () => client.turn(`agent:main:single-${randomUUID()}`, MESSAGE))
  const cpuBefore = cpuMs(gateway.pid)
  const sequential = await throughput(client, 1, 200)
  const cpuPerTurn = (cpuMs(gateway.pid) - cpuBefore) / 200
  await throughput(client, 8, 160)
  await delay(SETTLE_MS)
  const after500Mb = residentMb(gateway.pid)
  const eight = await throughput(client, 8, 400)
  const thirtyTwo = await throughput(client, 32, 960)
  gateway.child.process.kill('SIGUSR2')
  await throughput(client, 32, 960)
  gateway.child.process.kill('SIGUSR2')
  await throughput(client, 32, 2176)
  await delay(SETTLE_MS)
  const after5000Mb = residentMb(gateway.pid)
  const loopDelayMs = Number(readFileSync(probeFile, 'utf8'))
  client.close()
  await gateway.stop()
  rmSync(folder, { recursive: true })
  return [
    { name: 'chat.send to ack', unit: 'ms', value: round(median(times.map((time) => time.ackMs))) },
    { name: 'chat.send to first delta', unit: 'ms', value: round(median(times.map((time) => time.firstDeltaMs))), floor: round(floor.firstDeltaMs), original: 266, target: { atMost: round(6 * floor.firstDeltaMs) } },
    { name: 'chat.send to final', unit: 'ms', value: round(median(times.map((time) => time.finalMs))), floor: round(floor.finalMs) },
    { name: 'CPU a turn', unit: 'ms', value: round(cpuPerTurn), original: 428, target: { atMost: 10 } },
    { name: 'turns a second, 1 session', unit: 'turns/s', value: round(sequential), original: 2.9, target: { atLeast: 120 } },
    { name: 'turns a second, 8 sessions', unit: 'turns/s', value: round(eight) },
    { name: 'turns a second, 32 sessions', unit: 'turns/s', value: round(thirtyTwo), target: { atLeast: 250 } },
    { name: 'event-loop delay p99, 32 sessions', unit: 'ms', value: round(loopDelayMs), target: { atMost: 50 } },
    { name: 'memory idle (RSS)', unit: 'MB', value: round(idleMb), original: 875, target: { atMost: 110 } },
    { name: 'memory after 500 turns', unit: 'MB', value: round(after500Mb), target: { atMost: round(idleMb + 20) } },
    { name: 'memory after 5,000 turns', unit: 'MB', value: round(after5000Mb) },
    { name: 'CPU idle, percent of a core', unit: 'ratio', value: round(idleCpu), target: { atMost: 0.5 } },
  ]
}

async function throughput(client: WireClient, sessions: number, turns: number): Promise<number> {
  const keys = Array.from({ length: sessions }, () => `agent:main:load-${randomUUID()}`)
  const began = performance.now()
  await Promise.all(keys.map((key) => repeat(turns / sessions, () => client.turn(key, MESSAGE))))
  return (turns * 1000) / (performance.now() - began)
}

async function relayTimes(modelUrl: string): Promise<{ firstDeltaMs: number; finalMs: number }> {
  const relay = await startNode([join(import.meta.dirname, '..', 'bare-relay.ts'), modelUrl])
  const socket = new WebSocket(`ws://127.0.0.1:${relay.firstLine}`, { perMessageDeflate: false })
  await new Promise<void>((resolve, reject) => { socket.once('open', () => resolve()).once('error', reject) })
  const turn = () => new Promise<TurnTimes>((resolve) => {
    const began = performance.now()
    let ackMs = 0
    let firstDeltaMs = 0
    const listen = (data: unknown) => {
      const { kind } = JSON.parse(String(data as Buffer)) as { kind: string }
      const now = performance.now() - began
      if (kind === 'ack') ackMs = now
      if (kind === 'delta' && firstDeltaMs === 0) firstDeltaMs = now
      if (kind !== 'final') return
      socket.off('message', listen)
      resolve({ ackMs, firstDeltaMs, finalMs: now })
    }
    socket.on('message', listen)
    socket.send(JSON.stringify({ id: '1', message: MESSAGE }))
  })
  await repeat(40, turn)
  const times = await repeat(100, turn)
  socket.close()
  await relay.stop()
  return { firstDeltaMs: median(times.map((time) => time.firstDeltaMs)), finalMs: median(times.map((time) => time.finalMs)) }
}
