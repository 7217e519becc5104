// What the owner allowed for good: the allow-lists of all agents, and taking something off them. Another's edit in between is kept.
import type { StoreApi } from 'zustand/vanilla'
import { RequestError } from '../../client/gateway-client.ts'
import type { GatewayClient } from '../../client/gateway-client.ts'
import { createResource } from '../create-resource.ts'
import type { Resource } from '../create-resource.ts'

export interface AllowlistEntry {
  readonly id?: string
  readonly pattern: string
  readonly source?: string
  readonly commandText?: string
  readonly argPattern?: string
  readonly lastUsedAt?: number
  readonly lastUsedCommand?: string
  readonly lastResolvedPath?: string
}

interface AgentRules {
  readonly allowlist?: readonly AllowlistEntry[]
  readonly [other: string]: unknown
}

interface ApprovalsFile {
  readonly agents?: Readonly<Record<string, AgentRules>>
  readonly [other: string]: unknown
}

interface Snapshot {
  readonly hash: string
  readonly file: ApprovalsFile
}

export interface Remembered {
  /** `*` stands for every agent. */
  readonly agentId: string
  readonly entry: AllowlistEntry
}

export interface RememberedStore extends Resource<readonly Remembered[]> {
  /** Rejects with RequestError. */
  readonly forget: (remembered: Remembered) => Promise<void>
  /** Puts back what was forgotten. Rejects with RequestError. */
  readonly restore: (remembered: Remembered) => Promise<void>
}

export function createRememberedStore({ client }: { readonly client: GatewayClient }): StoreApi<RememberedStore> {
  const read = () => client.request<Snapshot>('exec.approvals.get')
  const resource = createResource<readonly Remembered[]>({ client, read: async () => listOf((await read()).file), changedBy: ['exec.approval.resolved'] })
  // The actions join the store that holds the list: together they are what the type says.
  const store = resource as StoreApi<Resource<readonly Remembered[]>> as unknown as StoreApi<RememberedStore>

  /** Changes one agent's list in the newest file; once more when somebody else was faster. */
  async function edit(agentId: string, change: (list: readonly AllowlistEntry[]) => readonly AllowlistEntry[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const { file, hash } = await read()
      const rules = file.agents?.[agentId] ?? {}
      const changed = { ...file, agents: { ...file.agents, [agentId]: { ...rules, allowlist: change(rules.allowlist ?? []) } } }
      try {
        await client.request('exec.approvals.set', { file: changed, baseHash: hash })
        return await store.getState().load()
      } catch (error) {
        if (attempt > 1 || !(error instanceof RequestError) || !error.message.includes('hash')) throw error
      }
    }
  }

  store.setState({
    forget: ({ agentId, entry }) => edit(agentId, (list) => list.filter((other) => !isSame(other, entry))),
    restore: ({ agentId, entry }) => edit(agentId, (list) => (list.some((other) => isSame(other, entry)) ? list : [...list, entry])),
  })
  return store
}

function listOf({ agents = {} }: ApprovalsFile): readonly Remembered[] {
  return Object.entries(agents).flatMap(([agentId, { allowlist = [] }]) => allowlist.map((entry) => ({ agentId, entry })))
}

function isSame(left: AllowlistEntry, right: AllowlistEntry): boolean {
  return left.id !== undefined || right.id !== undefined ? left.id === right.id : left.pattern === right.pattern && left.argPattern === right.argPattern
}
