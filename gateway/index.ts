// The gateway's own door: start one, and what starting takes and gives.
export { startGateway } from './start-gateway.ts'
export type { Gateway, GatewayOptions } from './gateway-options.ts'
