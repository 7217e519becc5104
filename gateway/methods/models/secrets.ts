// desktop.secrets.*: names of secrets, and putting new values in. A value never comes back.
import type { ConfigService } from '../../config/index.ts'
import { desktopWire, invalidRequest } from '../../protocol/index.ts'
import type { Migration, SecretFinding, SecretStore } from '../../secrets/index.ts'
import { defineMethod } from '../method.ts'
import type { Method } from '../method.ts'

export interface SecretsMethodDependencies {
  readonly secrets: Pick<SecretStore, 'list' | 'set' | 'delete' | 'status'>
  readonly config: Pick<ConfigService, 'snapshot'>
  /** What lies open, and moving it into the store: see gateway/secrets. */
  readonly audit: () => readonly SecretFinding[]
  readonly migrate: () => Promise<Migration>
  /** Told of a value before it is stored, so that the log never shows it. */
  readonly hide: (value: string) => void
}

/** Dotted paths of the configuration that refer to a stored secret, by reference or as a variable. */
export function placesOf(name: string, value: unknown, path = ''): readonly string[] {
  if (typeof value === 'string') return value.replaceAll(`$\${${name}}`, '').includes(`\${${name}}`) ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  const { source, id } = value as { readonly source?: unknown; readonly id?: unknown }
  if ((source === 'store' || source === 'env') && id === name) return [path]
  return Object.entries(value).flatMap(([key, item]) => placesOf(name, item, path === '' ? key : `${path}.${key}`))
}

/** The methods of the secret store. All of them need operator.admin. */
export function createSecretsMethods({ secrets, config, hide, audit, migrate }: SecretsMethodDependencies): Method[] {
  const usedAt = (name: string) => placesOf(name, config.snapshot().sourceConfig)
  return [
    defineMethod({
      name: 'desktop.secrets.list',
      scope: 'operator.admin',
      params: desktopWire.secretsListParams,
      async handle(): Promise<desktopWire.SecretsListResult> {
        const { place, why } = await secrets.status()
        return { place, why, secrets: secrets.list().map((entry) => ({ ...entry, usedAt: usedAt(entry.name) })) }
      },
    }),
    defineMethod({
      name: 'desktop.secrets.set',
      scope: 'operator.admin',
      params: desktopWire.secretsSetParams,
      async handle({ name, value }): Promise<desktopWire.SecretsSetResult> {
        hide(value.trim())
        return { ok: true, name, place: await secrets.set(name, value) }
      },
    }),
    defineMethod({
      name: 'desktop.secrets.delete',
      scope: 'operator.admin',
      params: desktopWire.secretsDeleteParams,
      async handle({ name }): Promise<desktopWire.SecretsDeleteResult> {
        const places = usedAt(name)
        if (places.length > 0) throw invalidRequest(`the secret "${name}" is used at ${places.join(', ')}; change that first`, { code: 'SECRET_IN_USE', places })
        return { ok: true, name, deleted: await secrets.delete(name) }
      },
    }),
    defineMethod({ name: 'desktop.secrets.audit', scope: 'operator.admin', params: desktopWire.secretsAuditParams, handle: (): desktopWire.SecretsAuditResult => ({ findings: audit() }) }),
    defineMethod({ name: 'desktop.secrets.migrate', scope: 'operator.admin', params: desktopWire.secretsMigrateParams, handle: async (): Promise<desktopWire.SecretsMigrateResult> => ({ ok: true, ...(await migrate()) }) }),
  ]
}
