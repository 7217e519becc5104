// Models that are within reach: what the gateway detected, in one plain shape.
import type { GatewayClient } from '../client/connect.ts'
import { RequestFailed } from '../client/failures.ts'
import { asRecord } from '../client/light-config.ts'

export interface Candidate {
  /** Id in the configuration, e.g. `ollama`. */
  readonly provider: string
  /** For people: where it comes from. */
  readonly label: string
  /** `provider/model`, best first. */
  readonly models: readonly string[]
  readonly api?: string
  readonly baseUrl?: string
  /** The environment variable that holds its key. */
  readonly keyVariable?: string
}

/** Asks the gateway to look around (loopback services, keys in the environment). Older gateways: what they know already. */
export async function findCandidates(client: GatewayClient): Promise<readonly Candidate[]> {
  try {
    return readCandidates(await client.request('desktop.models.detect', {}, { timeoutMs: 20_000 }))
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error
    const { models = [] } = await client.request<{ models?: readonly { id?: string; provider?: string; available?: boolean }[] }>('models.list')
    const byProvider = Map.groupBy(models.filter((model) => model.available !== false), (model) => model.provider ?? '')
    return [...byProvider].map(([provider, rows]) => ({ provider, label: provider, models: rows.map((row) => `${provider}/${row.id ?? ''}`) }))
  }
}

/** Reads the result of desktop.models.detect. */
export function readCandidates(payload: unknown): readonly Candidate[] {
  const rows = asRecord(payload)['candidates']
  return (Array.isArray(rows) ? rows : []).map(asRecord).flatMap((row): Candidate[] => {
    const provider = text(row['provider'])
    const models = (Array.isArray(row['models']) ? row['models'] : []).map((model) => (typeof model === 'string' ? model : text(asRecord(model)['id']))).filter((id) => id !== '')
    if (provider === '' || models.length === 0) return []
    return [{
      provider, label: text(row['label']) || provider,
      models: models.map((id) => (id.startsWith(`${provider}/`) ? id : `${provider}/${id}`)),
      ...optional('api', text(row['api'])), ...optional('baseUrl', text(row['baseUrl'])), ...optional('keyVariable', text(row['envVar'])),
    }]
  })
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function optional<Name extends string>(name: Name, value: string): { readonly [key in Name]?: string } {
  return (value === '' ? {} : { [name]: value }) as { readonly [key in Name]?: string }
}
