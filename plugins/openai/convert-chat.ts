// Our request in the words of Chat Completions. Pure.
import { isOwnThinking, portableCallId, replayableHistory, withVolatileContext } from '../../gateway/plugin-api/index.ts'
import type { AssistantMessage, ImagePart, ModelRequest, ProviderConnection, TextPart, ThinkingLevel, ToolResultMessage } from '../../gateway/plugin-api/index.ts'
import { isOfficial } from './api.ts'
import type { ChatMessage, ChatParams, ChatUserPart } from './api.ts'

const NO_IMAGES = '[image left out: this model reads text only]'
/** Marks thinking that came in `reasoning_content`; services using that field want it back while tools are running. */
export const REASONING_CONTENT = 'reasoning_content'

/** Our levels in OpenAI's; undefined leaves the choice to the service. Only newer models can be told not to think. */
export function reasoningEffort(level: ThinkingLevel, modelId: string): 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | undefined {
  if (level === 'off') return /gpt-(5\.[1-9]|[6-9])/.test(modelId) ? 'none' : undefined
  if (level === 'adaptive') return undefined
  return level === 'max' ? 'xhigh' : level
}

export function textOf(parts: readonly (TextPart | ImagePart)[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : NO_IMAGES)).join('')
}

function userContent(parts: readonly (TextPart | ImagePart)[], request: ModelRequest): string | ChatUserPart[] {
  const seesImages = request.model.input.includes('image')
  if (!seesImages || parts.every((part) => part.type === 'text')) return textOf(parts)
  return parts.map((part) => part.type === 'text'
    ? { type: 'text', text: part.text }
    : { type: 'image_url', image_url: { url: `data:${part.mimeType};base64,${part.data}` } })
}

function assistantMessage(message: AssistantMessage, isCurrent: boolean, request: ModelRequest, connection: ProviderConnection): ChatMessage {
  let text = ''
  let reasoning = ''
  const calls = []
  for (const part of message.content) {
    if (part.type === 'text') text += part.text
    else if (part.type === 'thinking') reasoning += part.signature === REASONING_CONTENT ? part.thinking : ''
    else calls.push({ id: portableCallId(part.id), type: 'function' as const, function: { name: part.name, arguments: JSON.stringify(part.arguments) } })
  }
  const returned = isCurrent && reasoning !== '' && isOwnThinking(message, connection.providerId, request.model.id)
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(returned ? { [REASONING_CONTENT]: reasoning } : {}),
  }
}

/** Tool messages carry text only; images follow in a message of their own. */
function toolResult(message: ToolResultMessage, request: ModelRequest): { readonly result: ChatMessage; readonly images: readonly ImagePart[] } {
  const images = request.model.input.includes('image') ? message.content.filter((part) => part.type === 'image') : []
  const shown = images.length > 0 ? message.content.filter((part) => part.type === 'text') : message.content
  const text = textOf(shown) || (images.length > 0 ? 'See the image in the next message.' : '(no output)')
  return { result: { role: 'tool', tool_call_id: portableCallId(message.toolCallId), content: text }, images }
}

function chatMessages(request: ModelRequest, connection: ProviderConnection): ChatMessage[] {
  const history = withVolatileContext(replayableHistory(request.messages), request.systemVolatile)
  const turnStart = history.findLastIndex((message) => message.role === 'user')
  const output: ChatMessage[] = request.systemStable === '' ? [] : [{ role: 'system', content: request.systemStable }]
  let images: ImagePart[] = []
  const flushImages = (): void => {
    if (images.length === 0) return
    output.push({ role: 'user', content: userContent([{ type: 'text', text: 'Images from the tools:' }, ...images], request) })
    images = []
  }
  for (const [index, message] of history.entries()) {
    if (message.role === 'toolResult') {
      const { result, images: found } = toolResult(message, request)
      output.push(result)
      images.push(...found)
      continue
    }
    flushImages()
    output.push(message.role === 'user'
      ? { role: 'user', content: userContent(message.content, request) }
      : assistantMessage(message, index > turnStart, request, connection))
  }
  flushImages()
  return output
}

function toolChoice(request: ModelRequest): Pick<ChatParams, 'tool_choice'> {
  const { toolChoice: choice } = request
  if (choice === undefined || choice === 'auto' || request.tools.length === 0) return {}
  return { tool_choice: typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } } }
}

/** The body of one streamed Chat Completions request. */
export function chatParams(request: ModelRequest, connection: ProviderConnection): ChatParams {
  const official = isOfficial(connection)
  const effort = request.model.reasoning ? reasoningEffort(request.thinking, request.model.id) : undefined
  const limit = request.maxOutputTokens
  return {
    model: request.model.id,
    stream: true,
    stream_options: { include_usage: true },
    messages: chatMessages(request, connection),
    ...(request.tools.length === 0 ? {} : {
      tools: request.tools.map(({ name, description, parameters }) => ({ type: 'function' as const, function: { name, description, parameters } })),
    }),
    ...toolChoice(request),
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    ...(limit === undefined ? {} : official ? { max_completion_tokens: limit } : { max_tokens: limit }),
    // OpenAI's reasoning models refuse a temperature.
    ...(request.temperature === undefined || (official && request.model.reasoning) ? {} : { temperature: request.temperature }),
    ...(official ? { prompt_cache_key: request.sessionId } : {}),
  }
}
