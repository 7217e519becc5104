// The door of delivery: replies on their way out.
export type { Deliverer, DeliveryOutcome } from './deliverer.ts'
export { createDispatcher } from './dispatcher.ts'
export type { Dispatcher, DispatcherOptions } from './dispatcher.ts'
export { createOutbox } from './outbox.ts'
export type { NewOutboxRow, Outbox, OutboxRow, OutboxState } from './outbox.ts'
