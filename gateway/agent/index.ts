// The door of the agent runtime.
export type { ActiveRun, AgentRuntime, InboundMessage, SendOutcome, WaitOutcome } from './agent-runtime.ts'
