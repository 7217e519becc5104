// Where keys are kept, which ones there are, and which lie open in a file.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { desktopWire } from '../../../gateway/protocol/index.ts'
import { createResource } from '../create-resource.ts'
import type { ResourceApi } from '../create-resource.ts'

export interface KeysOverview {
  readonly place: 'keychain' | 'file'
  readonly why: string | null
  readonly secrets: desktopWire.SecretsListResult['secrets']
  readonly findings: desktopWire.SecretsAuditResult['findings']
}

export function createKeysOverview({ client }: { readonly client: GatewayClient }): ResourceApi<KeysOverview> {
  return createResource({
    client,
    changedBy: ['config.changed'],
    async read() {
      const [list, audit] = await Promise.all([client.request<desktopWire.SecretsListResult>('desktop.secrets.list'), client.request<desktopWire.SecretsAuditResult>('desktop.secrets.audit')])
      return { ...list, findings: audit.findings }
    },
  })
}

export interface KeysMover {
  /** Puts what lies open into the store. Rejects with the gateway's reason. */
  readonly move: () => Promise<desktopWire.SecretsMigrateResult>
}

export function createKeysMover({ client }: { readonly client: GatewayClient }): StoreApi<KeysMover> {
  return createStore<KeysMover>(() => ({ move: () => client.request<desktopWire.SecretsMigrateResult>('desktop.secrets.migrate', {}, { timeoutMs: 60_000 }) }))
}
