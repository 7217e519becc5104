// The gateway's report about itself.
import type { desktopWire } from '../../../gateway/protocol/index.ts'
import type { GatewayClient } from '../../client/gateway-client.ts'
import { createResource } from '../create-resource.ts'
import type { ResourceApi } from '../create-resource.ts'

export type Diagnostics = desktopWire.DiagnosticsResult

export function createDiagnosticsStore({ client }: { readonly client: GatewayClient }): ResourceApi<Diagnostics> {
  return createResource<Diagnostics>({ client, read: () => client.request<Diagnostics>('desktop.diagnostics'), changedBy: ['config.changed'] })
}
