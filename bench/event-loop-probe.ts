// Loaded into the gateway by the benchmark: from one SIGUSR2 to the next it watches the event loop every millisecond, then
// writes the 99th percentile of the delay, in milliseconds, into the file EVENT_LOOP_PROBE names.
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { env } from 'node:process'

const RESOLUTION_MS = 1
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

process.on('SIGUSR2', () => {
  if (histogram.enable()) return
  histogram.disable()
  writeFileSync(env['EVENT_LOOP_PROBE'] ?? '', String(Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS)))
  histogram.reset()
})
