// The door of providers: models, keys, failover and usage.
export type { ModelGateway, ResolvedModel, RoutedEvent } from './model-gateway.ts'
