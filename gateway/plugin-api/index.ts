// The door for plugins: every contract they implement or receive.
export type {
  AssistantMessage,
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
