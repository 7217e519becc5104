// What holds for the commands of each agent when nobody has decided yet.
import type { desktopWire } from '../../../gateway/protocol/index.ts'
import type { GatewayClient } from '../../client/gateway-client.ts'
import { createResource } from '../create-resource.ts'
import type { ResourceApi } from '../create-resource.ts'

export type CommandPolicy = desktopWire.CommandPolicyResult['agents'][number]

export function createCommandPolicyStore({ client }: { readonly client: GatewayClient }): ResourceApi<readonly CommandPolicy[]> {
  return createResource({ client, read: async () => (await client.request<desktopWire.CommandPolicyResult>('desktop.commandPolicy')).agents, changedBy: ['config.changed'] })
}
