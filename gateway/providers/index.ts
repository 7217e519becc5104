// The door of providers: models, keys, failover and usage.
export { BUILTIN_MODEL_REF } from './builtin-providers.ts'
export { createModelGateway } from './create-model-gateway.ts'
export type { ListedModel, ModelGatewayDependencies, ModelPrice, ProviderAuthStatus, ProvidersService } from './create-model-gateway.ts'
export type { ModelGateway, ResolvedModel, RoutedEvent } from './model-gateway.ts'
export type { ProviderCandidate } from './offers.ts'
export type { AuthProfileSettings, ModelSettings, ProviderSettings, ProvidersSettings } from './settings.ts'
export type { ModelTest, TrialConnection } from './try-model.ts'
