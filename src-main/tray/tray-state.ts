// What the icon says, out of everything the app knows. Pure.
import type { GatewayState } from '../embedded-gateway.ts'
import type { GatewayView } from '../gateway-link/gateway-view.ts'

export type TrayState = 'idle' | 'working' | 'needs-you' | 'error' | 'stopped'

/** The gateway in this process, or that it is one elsewhere, which this app neither starts nor stops. */
export type HostState = GatewayState | { readonly kind: 'elsewhere' }

export function trayState(host: HostState, { connection, approvals, pairings, running }: GatewayView): TrayState {
  if (host.kind === 'failed') return 'error'
  if (host.kind === 'stopped' || host.kind === 'starting' || connection === 'none' || connection === 'connecting') return 'stopped'
  if (connection === 'lost' || connection === 'refused') return 'error'
  if (connection === 'waiting' || approvals.length + pairings.length > 0) return 'needs-you'
  return running > 0 ? 'working' : 'idle'
}
