// The words of a conversation as the model, the log and the tools share them. Plain data, no behaviour.

/** Where a piece of context came from. Everything but `owner` is assumed to be manipulable. */
export type TrustLabel = 'owner' | 'contact' | 'tool' | 'web' | 'unknown'

export interface TextPart {
  readonly type: 'text'
  readonly text: string
  /** The text tells the model of this attached file; people see the file instead. */
  readonly file?: AttachedFile
}

/** A file somebody attached to a message. Its bytes are in the agent's workspace. */
export interface AttachedFile {
  readonly name: string
  readonly mimeType: string
  readonly bytes: number
  /** Of the bytes as they were sent; hex. */
  readonly sha256: string
}

export interface ImagePart {
  readonly type: 'image'
  readonly mimeType: string
  /** Base64 without a data: prefix. */
  readonly data: string
}

export interface ThinkingPart {
  readonly type: 'thinking'
  readonly thinking: string
  /** Opaque provider proof that must be sent back unchanged. */
  readonly signature?: string
}

export interface ToolCallPart {
  readonly type: 'toolCall'
  readonly id: string
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** Set when the model produced arguments that are not a JSON object: the raw text. The call is then not executed. */
  readonly invalidArguments?: string
}

/** Token counts as the provider reported them; cost in US dollars. */
export interface TokenUsage {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly totalTokens: number
  readonly cost: number
}

export type StopReason = 'stop' | 'length' | 'toolUse' | 'error' | 'aborted'

export interface UserMessage {
  readonly role: 'user'
  readonly content: readonly (TextPart | ImagePart)[]
  readonly timestampMs: number
}

export interface AssistantMessage {
  readonly role: 'assistant'
  readonly content: readonly (TextPart | ThinkingPart | ToolCallPart)[]
  readonly provider: string
  readonly model: string
  readonly stopReason: StopReason
  readonly usage?: TokenUsage
  readonly responseId?: string
  readonly errorMessage?: string
  /** What kind of failure it was; see ProviderErrorKind. */
  readonly errorKind?: string
  readonly timestampMs: number
}

export interface ToolResultMessage {
  readonly role: 'toolResult'
  readonly toolCallId: string
  readonly toolName: string
  readonly content: readonly (TextPart | ImagePart)[]
  readonly isError: boolean
  readonly timestampMs: number
}

export type ConversationMessage = UserMessage | AssistantMessage | ToolResultMessage
