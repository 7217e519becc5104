// The door for plugins: every contract they implement or receive.
export type {
  AssistantMessage,
  AttachedFile,
  ConversationMessage,
  ImagePart,
  StopReason,
  TextPart,
  ThinkingPart,
  TokenUsage,
  ToolCallPart,
  ToolResultMessage,
  TrustLabel,
  UserMessage,
} from './conversation.ts'
export type {
  ModelInfo,
  ModelOffer,
  ModelProvider,
  ModelRequest,
  ModelStreamEvent,
  ProviderConnection,
  ProviderErrorKind,
  ProviderFailure,
  ThinkingLevel,
  ToolDefinition,
} from './model-provider.ts'
export { definePluginEntry } from './plugin-entry.ts'
export type { PluginApi, PluginEntry } from './plugin-entry.ts'
export type { ApprovalAnswer, ApprovalQuestion, Tool, ToolContext, ToolEffect, ToolResult } from './tool.ts'
export { AssistantContent, parseToolArguments } from './assistant-content.ts'
export { guardedStream } from './guarded-stream.ts'
export type { StreamGuard } from './guarded-stream.ts'
export { failureFromError, providerFailure, withoutSecrets } from './provider-failure.ts'
export { isOwnThinking, portableCallId, replayableHistory, withVolatileContext } from './replayable-history.ts'
export { tokenUsage } from './token-usage.ts'
export type { TokenCounts } from './token-usage.ts'
export { MANIFEST_FILE, parseManifest } from './manifest.ts'
export type { ManifestOutcome, PluginKind, PluginManifest } from './manifest.ts'
