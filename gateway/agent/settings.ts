// The numbers that shape the agent's behaviour. The composition root maps the configuration to them.
import type { QueueMode } from '../sessions/index.ts'
import type { LoopLimits } from './loop.ts'

/** What happens to a message that arrives when the queue is full. */
export type QueueDropPolicy =
  | 'new'
  | 'old'
  | 'summarize'

export interface AgentSettings extends LoopLimits {
  /** Runs at the same time over all sessions; sub-agents do not count. */
  readonly maxConcurrent: number
  /** Runs of sub-agents at the same time over all sessions. */
  readonly maxSubAgents: number
  /** Longest run of a sub-agent in milliseconds; 0 means its agent's own limit. */
  readonly subAgentTimeoutMs: number
  /** Whether `/name` at the start of a message is a command. */
  readonly textCommands: boolean
  /** Whole messages that mean `/new`. */
  readonly resetTriggers: readonly string[]
  readonly queueMode: QueueMode
  /** Quiet time after the last message before collected messages are run, in milliseconds. */
  readonly collectDebounceMs: number
  /** Most waiting messages of one session. */
  readonly queueCap: number
  /** `new` refuses the message, `old` drops the oldest, `summarize` accepts it and answers everything waiting in one run. */
  readonly queueDrop: QueueDropPolicy
  /** How often one run may be started, counting restarts of the process. */
  readonly maxAttempts: number
  readonly maxSpawnDepth: number
  /** Running sub-agents of one session. */
  readonly maxChildren: number
  readonly compactionTimeoutMs: number
  /** Least time between two frames of streamed text. */
  readonly deltaIntervalMs: number
}

export const DEFAULT_AGENT_SETTINGS: AgentSettings = {
  maxToolCalls: 60,
  warnIdenticalCalls: 5,
  maxIdenticalCalls: 10,
  maxStaleCalls: 30,
  maxInvalidRounds: 3,
  streamIdleMs: 180_000,
  toolAbortGraceMs: 2_000,
  maxConcurrent: 16,
  maxSubAgents: 8,
  subAgentTimeoutMs: 0,
  textCommands: true,
  resetTriggers: [],
  queueMode: 'steer',
  collectDebounceMs: 500,
  queueCap: 20,
  queueDrop: 'summarize',
  maxAttempts: 3,
  maxSpawnDepth: 1,
  maxChildren: 5,
  compactionTimeoutMs: 180_000,
  deltaIntervalMs: 60,
}
