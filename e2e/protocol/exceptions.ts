// Where this gateway deliberately differs from OpenClaw: the published 2026.9.1 contract and the recording of 2026.9.6.
// Fields it adds to published schemas are in gateway/server/testing/newer-than-published.ts.

/** Methods that the published contract does not list. */
export const UNPUBLISHED = [
  { method: 'sessions.unsubscribe', reason: 'the counterpart of sessions.subscribe, for clients that leave a view without closing the connection' },
] as const

export const SCOPE_EXCEPTIONS = [
  { method: 'device.scopes.requestUpgrade', scope: 'any', reason: 'who has no scope at all must be able to ask for one; asking is not getting' },
  { method: 'device.scopes.waitUpgrade', scope: 'any', reason: 'as for requestUpgrade' },
] as const

/** Methods whose parameters are open in the original too. */
export const TOLERANT = [
  { method: 'wake', reason: 'published as open: senders put their own fields beside the text' },
  { method: 'usage.status', reason: 'validated by hand in the original, without looking at other keys' },
  { method: 'usage.cost', reason: 'as for usage.status' },
] as const

/** Fields of the recording that this gateway does not send. None is required by the published contract. */
export const MISSING_FIELDS: readonly { readonly where: RegExp; readonly field: RegExp; readonly reason: string }[] = [
  { where: /^connect$/, field: /^auth\.recovery|^policy\.(allowedSessionVisibilities|hasMultiple)/, reason: 'one person uses this gateway: no sharing of sessions, no drafts to recover for others' },
  { where: /^connect$/, field: /^server\.(buildId|controlUiBuildSource)/, reason: 'no client is refused for its build' },
  { where: /^connect$/, field: /^snapshot\.updateSchedule/, reason: 'it does not update itself' },
  { where: /^connect$|^system-presence$/, field: /\[\]\.ip/, reason: 'it does not look up its own address' },
  { where: /^(health|status)$/, field: /^eventLoop\.(cpuBreakdown|degradedSinceMs)/, reason: 'not measured' },
  { where: /^status$/, field: /^(degradedPlugins|degradedSecretOwners|hostDesktop|modelRuntime|shutdownBudget|workerPools)|waitingForRoute|\.runtime:/, reason: 'belongs to features that are not here' },
  { where: /^health$/, field: /^modelRuntime/, reason: 'unknown to the published schema, and models need no preparation here' },
  { where: /^models\.list$/, field: /tags/, reason: 'only the default model has a tag' },
  { where: /^agents\.list$/, field: /defaultPermissionMode/, reason: 'agents have no permission modes' },
  { where: /^sessions\.(list|subscribe)$/, field: /agentRuntime|contextBudgetStatus|[fF]astMode|fastAutoOnSeconds|[pP]articipant|placement|runtimeSelectionLocked/, reason: 'belongs to features that are not here' },
  { where: /^sessions\.(list|subscribe)$/, field: /\.(startedAt|endedAt|runtimeMs|lastRunId):/, reason: 'the times of a run are in its lifecycle events and in agent.wait; rows cost no look at runs' },
  { where: /^usage\.cost$/, field: /cacheStatus/, reason: 'computed from the database, nothing is cached' },
  { where: /^exec\.approvals\.get$/, field: /socket/, reason: 'approvals need no socket of their own' },
  { where: /^chat\.history$|^session\.message/, field: /transcriptPosition/, reason: 'seq is the position: there is no file with lines of its own' },
  { where: /^session\.message/, field: /message\.api:|openclawAbort|idempotencyKey|message\.usage/, reason: 'how the original stores a message; the end of the run says the same' },
  { where: /^agent lifecycle/, field: /livenessState|replayInvalid|responseModel|requested|rerouted|errorObservation/, reason: 'internals of the original' },
  { where: /^agent (item|tool)/, field: /commandBearing|\.meta/, reason: 'decoration of tool cards' },
  { where: /^agent tool:result/, field: /result\.details\./, reason: 'details are each tool\'s own' },
]

/** Steps of recorded runs that do not happen here; all others do, in the recorded order. */
export const SKIPPED_STEPS: readonly { readonly event: string; readonly steps: readonly string[]; readonly reason: string }[] = [
  { event: 'chat', steps: ['status:preparing_workspace', 'status:preparing_context'], reason: 'takes no time worth announcing' },
  { event: 'agent', steps: ['run_status:preparing_workspace', 'run_status:preparing_context'], reason: 'as for chat' },
  { event: 'agent', steps: ['lifecycle:finishing', 'lifecycle:fallback_step', 'item:update', 'command_output:delta', 'command_output:end'], reason: 'said a second time by lifecycle:end, run_status and the tool stream' },
  { event: 'agent', steps: ['tool:update'], reason: 'a command that prints once and ends has no progress to show' },
  { event: 'agent', steps: ['lifecycle:error'], reason: 'an aborted run ends once, as cancelled' },
]
