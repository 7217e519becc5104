// The door of context: what the model sees.
export type { AssembledContext, ContextAssembler, ContextPart } from './assemble-context.ts'
