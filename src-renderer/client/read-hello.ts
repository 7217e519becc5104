// Reads what the dashboard needs out of hello-ok. Pure; tolerant, since gateways of other versions leave things out.
import type { ConnectionPolicy, HelloAuth } from '../../gateway/protocol/index.ts'
import type { Hello } from './gateway-client.ts'

interface WireHello {
  readonly server?: { readonly version?: string; readonly connId?: string }
  readonly features?: { readonly methods?: readonly string[] }
  readonly snapshot?: { readonly sessionDefaults?: { readonly defaultAgentId?: string; readonly mainSessionKey?: string; readonly modelConfigured?: boolean } }
  readonly auth?: Partial<HelloAuth>
  readonly policy?: Partial<ConnectionPolicy>
}

const DEFAULT_MAX_PAYLOAD = 26_214_400
const DEFAULT_TICK_MS = 30_000

export interface Greeting {
  readonly hello: Omit<Hello, 'deviceId'>
  readonly deviceToken: string | null
  readonly tickIntervalMs: number
}

export function readHello(payload: unknown): Greeting {
  const { server, features, snapshot, auth, policy } = (payload ?? {}) as WireHello
  const defaults = snapshot?.sessionDefaults
  const agentId = defaults?.defaultAgentId ?? 'main'
  return {
    hello: {
      serverVersion: server?.version ?? '',
      connectionId: server?.connId ?? '',
      methods: new Set(features?.methods),
      scopes: auth?.scopes ?? [],
      maxPayload: policy?.maxPayload ?? DEFAULT_MAX_PAYLOAD,
      attachments: policy?.attachments ?? null,
      defaultAgentId: agentId,
      mainSessionKey: defaults?.mainSessionKey ?? `agent:${agentId}:main`,
      modelConfigured: defaults?.modelConfigured ?? true,
    },
    deviceToken: auth?.deviceToken ?? null,
    tickIntervalMs: policy?.tickIntervalMs ?? DEFAULT_TICK_MS,
  }
}
