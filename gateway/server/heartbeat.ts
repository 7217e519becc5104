// What the server does regularly: ticks, pings that find dead sockets, fresh health, and forgetting old presence rows.
import type { Clock, EventSink } from '../lib/index.ts'
import type { ClientConnection } from './client-connection.ts'
import type { ServerLimits } from './limits.ts'

export interface HeartbeatDependencies {
  readonly limits: ServerLimits
  readonly clock: Clock
  readonly connections: ReadonlyMap<string, ClientConnection>
  readonly broadcast: EventSink
  readonly sweepPresence: () => void
  readonly broadcastHealth: () => void
}

/** Starts the timers; they do not keep the process alive. */
export function startHeartbeat({ limits, clock, connections, broadcast, sweepPresence, broadcastHealth }: HeartbeatDependencies): { stop(): void } {
  const tick = setInterval(() => {
    if (connections.size > 0) broadcast('tick', { ts: clock.now() }, { dropIfSlow: true })
    sweepPresence()
    for (const connection of connections.values()) {
      // A whole interval without a sign of life since the last ping: the peer is gone.
      if (connection.alive) connection.ping()
      else connection.close(1001, 'no answer to ping')
    }
  }, limits.tickIntervalMs)
  const health = setInterval(broadcastHealth, limits.healthIntervalMs)
  tick.unref()
  health.unref()
  return {
    stop() {
      clearInterval(tick)
      clearInterval(health)
    },
  }
}
