// How busy the event loop is: the numbers behind `health` and `/readyz`. Costs nothing between two readings.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

/** Since the previous reading. Delays in milliseconds, ratios of one core. */
export interface EventLoopHealth {
  readonly degraded: boolean
  readonly reasons: readonly ('event_loop_delay' | 'event_loop_utilization' | 'cpu')[]
  readonly intervalMs: number
  readonly delayP99Ms: number
  readonly delayMaxMs: number
  readonly utilization: number
  readonly cpuCoreRatio: number
}

export interface EventLoopMonitor {
  /** The reading of the last second or more; repeated calls within a second get the same one. */
  read(): EventLoopHealth
  stop(): void
}

const RESOLUTION_MS = 50
const SHORTEST_INTERVAL_MS = 1_000
const DEGRADED_DELAY_MS = 500
const DEGRADED_UTILIZATION = 0.95

export function createEventLoopMonitor(): EventLoopMonitor {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  let startMs = performance.now()
  let utilization = performance.eventLoopUtilization()
  let cpu = process.cpuUsage()
  let last: EventLoopHealth | null = null

  return {
    read() {
      const intervalMs = performance.now() - startMs
      if (last !== null && intervalMs < SHORTEST_INTERVAL_MS) return last
      const used = performance.eventLoopUtilization(utilization).utilization
      const { user, system } = process.cpuUsage(cpu)
      last = evaluate(intervalMs, histogram.percentile(99), histogram.max, used, (user + system) / 1_000 / intervalMs)
      startMs = performance.now()
      utilization = performance.eventLoopUtilization()
      cpu = process.cpuUsage()
      histogram.reset()
      return last
    },
    stop: () => void histogram.disable(),
  }
}

function evaluate(intervalMs: number, p99Ns: number, maxNs: number, utilization: number, cpuCoreRatio: number): EventLoopHealth {
  // The histogram counts from the start of its own timer's period.
  const beyondPeriod = (ns: number) => round(Math.max(0, ns / 1e6 - RESOLUTION_MS))
  const delayP99Ms = beyondPeriod(p99Ns)
  const reasons = [
    ...(delayP99Ms > DEGRADED_DELAY_MS ? (['event_loop_delay'] as const) : []),
    ...(utilization > DEGRADED_UTILIZATION && intervalMs > 5 * SHORTEST_INTERVAL_MS ? (['event_loop_utilization'] as const) : []),
  ]
  return { degraded: reasons.length > 0, reasons, intervalMs: round(intervalMs), delayP99Ms, delayMaxMs: beyondPeriod(maxNs), utilization: round(utilization), cpuCoreRatio: round(cpuCoreRatio) }
}

function round(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1_000) / 1_000 : 0
}
