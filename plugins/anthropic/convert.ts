// Our request in the words of the Messages API, with cache breakpoints. Pure.
import { isOwnThinking, portableCallId, replayableHistory, withVolatileContext } from '../../gateway/plugin-api/index.ts'
import type { AssistantMessage, ImagePart, ModelRequest, ProviderConnection, TextPart } from '../../gateway/plugin-api/index.ts'
import type { ContentBlock, ImageBlock, MessageParam, MessagesParams, TextBlock } from './api.ts'
import { alwaysThinks, thinkingParams } from './models.ts'

const CACHED = { cache_control: { type: 'ephemeral' as const } }
/** Marks the proof of thinking that the service hides; what follows is its data. */
const REDACTED = 'redacted\n'

export function sealRedacted(data: string): string {
  return `${REDACTED}${data}`
}

type ImageMediaType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp'

function inputBlocks(parts: readonly (TextPart | ImagePart)[], request: ModelRequest): (TextBlock | ImageBlock)[] {
  const seesImages = request.model.input.includes('image')
  return parts.flatMap((part): (TextBlock | ImageBlock)[] => {
    // Blank text blocks are refused.
    if (part.type === 'text') return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }]
    if (!seesImages) return [{ type: 'text', text: '[image left out: this model reads text only]' }]
    return [{ type: 'image', source: { type: 'base64', media_type: part.mimeType as ImageMediaType, data: part.data } }]
  })
}

function assistantBlocks(message: AssistantMessage, own: boolean): ContentBlock[] {
  return message.content.flatMap((part): ContentBlock[] => {
    if (part.type === 'text') return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }]
    if (part.type === 'toolCall') return [{ type: 'tool_use', id: portableCallId(part.id), name: part.name, input: part.arguments }]
    if (!own || part.signature === undefined) return []
    if (part.signature.startsWith(REDACTED)) return [{ type: 'redacted_thinking', data: part.signature.slice(REDACTED.length) }]
    return [{ type: 'thinking', thinking: part.thinking, signature: part.signature }]
  })
}

/**
 * All results of one round go into one message, directly behind the calls. Thinking goes back within its own turn only:
 * its proof is bound to the conversation before it, which compaction and the context block change between turns.
 */
function messageParams(request: ModelRequest, connection: ProviderConnection): { readonly role: 'user' | 'assistant'; readonly content: ContentBlock[] }[] {
  const output: { role: 'user' | 'assistant'; content: ContentBlock[]; results: boolean }[] = []
  const history = withVolatileContext(replayableHistory(request.messages), request.systemVolatile)
  const turnStart = history.findLastIndex((message) => message.role === 'user')
  for (const [index, message] of history.entries()) {
    if (message.role === 'toolResult') {
      const content = inputBlocks(message.content, request)
      const block: ContentBlock = {
        type: 'tool_result',
        tool_use_id: portableCallId(message.toolCallId),
        content: content.length === 0 ? '(no output)' : content,
        ...(message.isError ? { is_error: true } : {}),
      }
      const last = output.at(-1)
      if (last?.results === true) last.content.push(block)
      else output.push({ role: 'user', content: [block], results: true })
      continue
    }
    const content = message.role === 'user'
      ? inputBlocks(message.content, request)
      : assistantBlocks(message, index > turnStart && isOwnThinking(message, connection.providerId, request.model.id))
    if (content.length > 0) output.push({ role: message.role, content, results: false })
  }
  return output.map(({ role, content }) => ({ role, content }))
}

/** Puts a breakpoint on the last block of a message that may carry one. */
function markCached(message: { readonly content: ContentBlock[] } | undefined): void {
  const index = message?.content.findLastIndex((block) => block.type !== 'thinking' && block.type !== 'redacted_thinking') ?? -1
  const block = message?.content[index]
  if (message !== undefined && block !== undefined) message.content[index] = { ...block, ...CACHED } as ContentBlock
}

/**
 * Three of the four breakpoints: the stable system prompt (which covers the tools before it), the end of the history
 * before the newest user message, and the end of the request, for the next round of tools.
 */
function withBreakpoints(messages: { readonly role: 'user' | 'assistant'; readonly content: ContentBlock[] }[]): MessageParam[] {
  const newest = messages.findLastIndex((message) => message.role === 'user' && message.content.every((block) => block.type !== 'tool_result'))
  markCached(messages[newest - 1])
  markCached(messages.at(-1))
  return messages
}

function toolParams(request: ModelRequest): Pick<MessagesParams, 'tools' | 'tool_choice'> {
  if (request.tools.length === 0) return {}
  const { toolChoice: choice } = request
  const tools = request.tools.map(({ name, description, parameters }, index) => ({
    name,
    description,
    input_schema: { type: 'object' as const, ...parameters },
    ...(request.systemStable === '' && index === request.tools.length - 1 ? CACHED : {}),
  }))
  if (choice === undefined || choice === 'auto' || (choice !== 'none' && alwaysThinks(request.model.id))) return { tools }
  if (choice === 'none') return { tools, tool_choice: { type: 'none' } }
  return { tools, tool_choice: choice === 'required' ? { type: 'any' } : { type: 'tool', name: choice.name } }
}

/** The body of one streamed Messages request. */
export function messagesParams(request: ModelRequest, connection: ProviderConnection): MessagesParams {
  const maxTokens = request.maxOutputTokens ?? request.model.maxOutputTokens
  const tools = toolParams(request)
  // A forced tool leaves no room for thinking; the service refuses both together.
  const forced = tools.tool_choice?.type === 'any' || tools.tool_choice?.type === 'tool'
  const thinking = forced ? {} : thinkingParams(request.model, request.thinking, maxTokens)
  return {
    model: request.model.id,
    stream: true,
    max_tokens: maxTokens,
    ...(request.systemStable === '' ? {} : { system: [{ type: 'text' as const, text: request.systemStable, ...CACHED }] }),
    ...tools,
    messages: withBreakpoints(messageParams(request, connection)),
    ...thinking,
    ...(request.temperature === undefined || thinking.thinking !== undefined ? {} : { temperature: request.temperature }),
  }
}
