// Keys of OpenClaw's that this product does not use. They are accepted, warned about once by name, left out of the
// active configuration and kept untouched in the file. Data only; `set-aside-foreign.ts` applies it.

const AGENT = 'agentDir repoRoot skipBootstrap skipOptionalBootstrapFiles contextInjection startupContext contextLimits imageModel imageGenerationModel videoGenerationModel musicGenerationModel voiceModel mediaModels mediaGenerationAutoProviderFallback pdfModel pdfMaxBytesMb pdfMaxPages imageMaxDimensionPx imageQuality utilityModel modelPolicy agentRuntime embeddedHarness embeddedPi embeddedAgent cliBackends memorySearch memory experimental verboseDefault toolProgressDetail reasoningDefault elevatedDefault fastModeDefault fastMode blockStreamingDefault blockStreamingBreak blockStreamingChunk blockStreamingCoalesce humanDelay mediaMaxMb typingMode typingIntervalSeconds heartbeat sandbox timeFormat envelopeTimezone envelopeTimestamp envelopeElapsed silentReply silentReplyRewrite promptOverlays systemPromptOverride bootstrapPromptTruncationWarning groupChat runtime tts llm runRetries idleTimeoutSeconds skillsLimits localService description'
const EXEC = 'host node notifyOnExit notifyOnExitEmptySuccess approvalRunningNoticeMs applyPatch strictInlineEval safeBinProfiles commandHighlighting reviewer timeoutSec'
const AGENT_TOOLS = 'byProvider toolsBySender elevated fs loopDetection sandbox message codeMode media'
const SUBAGENTS = 'requireAgentId announceTimeoutMs delegationMode runTimeoutSeconds maxConcurrent maxSpawnDepth maxChildrenPerAgent archiveAfterMinutes'

/** Containing path (`*` matches any key or index; empty is the root) → names under it that are set aside. */
export const FOREIGN_KEYS: Readonly<Record<string, string>> = {
  '': 'accessGroups acp approvals attachments audio audit bindings broadcast browser canvasHost channels cli cloudWorkers commitments crestodian cron desktop diagnostics discovery fleet hooks marketplaces mcp media memory nodeHost notifications proxy secrets security surfaces systemAgent talk telemetry transcripts tts update users web webhooks worktrees',
  gateway: 'tls remote tailscale push webchat handshakeTimeoutMs preauthHandshakeTimeoutMs channelHealthCheckMinutes channelStaleEventThresholdMinutes channelMaxRestartsPerHour allowRealIpFallback securityHeaders terminal portal suspend cloud identity',
  'gateway.auth': 'allowTailscale trustedProxy identityScopes',
  'gateway.controlUi': 'dangerouslyAllowHostHeaderOriginFallback allowInsecureAuth dangerouslyDisableDeviceAuth embedSandbox allowExternalEmbedUrls toolTitles chatMessageMaxWidth linkPreviews',
  'gateway.nodes': 'browser allowCommands denyCommands commands pluginTools skills invokePolicy',
  'gateway.nodes.pairing': 'autoApproveCidrs sshVerify autoApprove',
  'gateway.http': 'securityHeaders',
  'gateway.http.endpoints': 'embeddings models',
  'gateway.http.endpoints.chatCompletions': 'maxBodyBytes maxImageParts maxTotalImageBytes images',
  'gateway.http.endpoints.responses': 'maxBodyBytes maxUrlParts files images',
  'gateway.reload': 'deferralTimeoutMs',
  agents: 'ownership',
  'agents.defaults': `${AGENT} params`,
  'agents.defaults.models.*': 'agentRuntime streaming',
  'agents.defaults.compaction': 'mode provider maxHistoryShare reserveTokens memoryFlush identifierPolicy identifierInstructions qualityGuard midTurnPrecheck postIndexSync postCompactionSections truncateAfterCompaction maxActiveTranscriptBytes notifyUser customInstructions enabled',
  'agents.defaults.contextPruning': 'tools images',
  'agents.defaults.subagents': 'requireAgentId announceTimeoutMs delegationMode',
  'agents.list.*': AGENT,
  'agents.list.*.tools': AGENT_TOOLS,
  'agents.list.*.tools.exec': `${EXEC} timeoutSeconds backgroundMs askTimeoutSeconds pathPrepend safeBins safeBinTrustedDirs cleanupMs`,
  'agents.list.*.subagents': SUBAGENTS,
  'agents.entries.*': `${AGENT} id`,
  'agents.entries.*.tools': AGENT_TOOLS,
  'agents.entries.*.tools.exec': `${EXEC} timeoutSeconds backgroundMs askTimeoutSeconds pathPrepend safeBins safeBinTrustedDirs cleanupMs`,
  'agents.entries.*.subagents': SUBAGENTS,
  models: 'bedrockDiscovery copilotDiscovery huggingfaceDiscovery ollamaDiscovery catalogRefresh pricing',
  'models.providers.*': 'injectNumCtxForOpenAICompat request region params agentRuntime localService contextWindow maxTokens contextTokens compat auth',
  'models.providers.*.models.*': 'compat params baseUrl metadataSource agentRuntime thinkingLevelMap mediaInput provider',
  'models.providers.*.models.*.cost': 'tieredPricing',
  auth: 'cooldowns',
  'auth.profiles.*': 'email type metadata expires clientId accountId copyToAgents',
  session: 'scope dmScope identityLinks groupScope resetByChannel idleMinutes heartbeatIdleMinutes store typingIntervalSeconds typingMode parentForkMaxTokens sendPolicy agentToAgent threadBindings writeLock sharing worktrees goals',
  'session.maintenance': 'maxDiskBytes pruneDays rotateBytes resetArchiveRetention highWaterBytes archiveDashboardAfter',
  messages: 'messagePrefix responsePrefix groupChat inbound ackReaction ackReactionScope removeAckAfterReply statusReactions suppressToolErrors tts visibleReplies usageTemplate responseUsage',
  'messages.queue': 'byChannel debounceMsByChannel',
  commands: 'restart native nativeSkills bash bashForegroundMs config mcp plugins debug useAccessGroups ownerAllowFrom ownerDisplay ownerDisplaySecret allowFrom modelsWrite',
  tools: 'byProvider toolsBySender web media links message elevated subagents sandbox experimental sessions_spawn codeMode toolSearch swarm github updatePlan computer github_identity',
  'tools.exec': EXEC,
  'tools.loopDetection': 'historySize detectors postCompactionGuard unknownToolThreshold warningBuckets',
  skills: 'install workshop installPolicy discovery mentions',
  'skills.load': 'watch watchDebounceMs allowSymlinkTargets',
  'skills.limits': 'maxSkillMentions',
  plugins: 'slots installs bundledDiscovery',
  'plugins.entries.*': 'hooks subagent llm apiKey env grants',
  env: 'shellEnv',
  logging: 'consoleLevel consoleStyle redactConsole maxFiles',
}

/**
 * Places where OpenClaw passes on whatever stands there, or where it adds keys with every version: everything is set aside but the names listed
 * here, which the schema has.
 */
export const FOREIGN_EXCEPT: Readonly<Record<string, string>> = {
  ui: 'seamColor assistant',
  'ui.assistant': 'name avatar',
  'agents.defaults.models.*.params': 'temperature maxTokens',
  'agents.list.*.params': 'temperature maxTokens',
  'agents.entries.*.params': 'temperature maxTokens',
}

/** Values of OpenClaw's that we read as another one; always the stricter neighbour. */
export const FOREIGN_VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'gateway.mode': { remote: 'local' },
  'auth.profiles.*.mode': { oauth: 'token', 'aws-sdk': 'api_key' },
  'gateway.auth.mode': { 'trusted-proxy': 'token' },
  'tools.exec.mode': { auto: 'ask' },
  'agents.list.*.tools.exec.mode': { auto: 'ask' },
  'agents.entries.*.tools.exec.mode': { auto: 'ask' },
  'messages.queue.mode': { queue: 'followup', 'steer-backlog': 'steer', 'steer+backlog': 'steer' },
  'agents.defaults.thinkingDefault': { ultra: 'max' },
  'agents.list.*.thinkingDefault': { ultra: 'max' },
  'agents.entries.*.thinkingDefault': { ultra: 'max' },
  'agents.defaults.contextPruning.mode': { adaptive: 'cache-ttl', aggressive: 'cache-ttl' },
}
