// Which models the configuration names for all agents and for one: as written, before one is filled up from the other.
import type { ConfigService, OpenClawConfig } from './config/index.ts'

interface NamedModels {
  readonly primary?: string
  readonly fallbacks: readonly string[]
}

type Written = OpenClawConfig['agents']['defaults']['model']

function named(written: Written): NamedModels | undefined {
  if (written === undefined) return undefined
  if (typeof written === 'string') return { primary: written, fallbacks: [] }
  return { ...(written.primary === undefined ? {} : { primary: written.primary }), fallbacks: written.fallbacks }
}

export function modelsAsWritten(config: Pick<ConfigService, 'current'>): { readonly defaultModel: () => NamedModels; readonly ownModel: (agentId: string) => NamedModels | undefined } {
  const defaultModel = () => named(config.current().agents.defaults.model) ?? { fallbacks: [] }
  return {
    defaultModel,
    ownModel(agentId) {
      const { list, entries } = config.current().agents
      const listed = list.find(({ id }) => id.toLowerCase() === agentId)
      const { model } = listed ?? Object.entries(entries).find(([id]) => id.toLowerCase() === agentId)?.[1] ?? {}
      // A model alone comes with the fallbacks of everybody.
      return typeof model === 'string' ? { primary: model, fallbacks: defaultModel().fallbacks } : named(model)
    },
  }
}
