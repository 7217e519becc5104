// Our request in the words of the Responses API. Pure.
import { isOwnThinking, portableCallId, replayableHistory, withVolatileContext } from '../../gateway/plugin-api/index.ts'
import type { AssistantMessage, ImagePart, ModelRequest, ProviderConnection, TextPart, ThinkingPart } from '../../gateway/plugin-api/index.ts'
import { isOfficial } from './api.ts'
import type { ResponsesContent, ResponsesItem, ResponsesParams } from './api.ts'
import { reasoningEffort, textOf } from './convert-chat.ts'

function contentParts(parts: readonly (TextPart | ImagePart)[], request: ModelRequest): ResponsesContent[] {
  if (!request.model.input.includes('image')) return [{ type: 'input_text', text: textOf(parts) }]
  return parts.map((part) => part.type === 'text'
    ? { type: 'input_text', text: part.text }
    : { type: 'input_image', detail: 'auto', image_url: `data:${part.mimeType};base64,${part.data}` })
}

/** The proof of a reasoning item: its id and the encrypted content, in one string. */
export function sealReasoning(id: string, encrypted: string): string {
  return `${id}\n${encrypted}`
}

function reasoningItem(part: ThinkingPart): ResponsesItem[] {
  const [id, encrypted] = part.signature?.split('\n') ?? []
  if (id === undefined || encrypted === undefined) return []
  return [{ type: 'reasoning', id, encrypted_content: encrypted, summary: part.thinking === '' ? [] : [{ type: 'summary_text', text: part.thinking }] }]
}

function assistantItems(message: AssistantMessage, own: boolean): ResponsesItem[] {
  return message.content.flatMap((part): ResponsesItem[] => {
    if (part.type === 'text') return [{ type: 'message', role: 'assistant', content: part.text }]
    if (part.type === 'thinking') return own ? reasoningItem(part) : []
    return [{ type: 'function_call', call_id: portableCallId(part.id), name: part.name, arguments: JSON.stringify(part.arguments) }]
  })
}

function inputItems(request: ModelRequest, connection: ProviderConnection): ResponsesItem[] {
  const history = withVolatileContext(replayableHistory(request.messages), request.systemVolatile)
  return history.flatMap((message): ResponsesItem[] => {
    if (message.role === 'user') return [{ type: 'message', role: 'user', content: contentParts(message.content, request) }]
    if (message.role === 'assistant') return assistantItems(message, isOwnThinking(message, connection.providerId, request.model.id))
    const hasImage = request.model.input.includes('image') && message.content.some((part) => part.type === 'image')
    const output = hasImage ? contentParts(message.content, request) : textOf(message.content) || '(no output)'
    return [{ type: 'function_call_output', call_id: portableCallId(message.toolCallId), output }]
  })
}

function toolChoice(request: ModelRequest): Pick<ResponsesParams, 'tool_choice'> {
  const { toolChoice: choice } = request
  if (choice === undefined || choice === 'auto' || request.tools.length === 0) return {}
  return { tool_choice: typeof choice === 'string' ? choice : { type: 'function', name: choice.name } }
}

/** The body of one streamed Responses request. Nothing is stored at the service; reasoning travels with us, encrypted. */
export function responsesParams(request: ModelRequest, connection: ProviderConnection): ResponsesParams {
  const effort = reasoningEffort(request.thinking, request.model.id)
  const official = isOfficial(connection)
  return {
    model: request.model.id,
    stream: true,
    store: false,
    input: inputItems(request, connection),
    ...(request.systemStable === '' ? {} : { instructions: request.systemStable }),
    ...(request.tools.length === 0 ? {} : {
      tools: request.tools.map(({ name, description, parameters }) => ({ type: 'function' as const, name, description, parameters, strict: false })),
    }),
    ...toolChoice(request),
    ...(request.model.reasoning ? { include: ['reasoning.encrypted_content' as const], reasoning: { summary: 'auto' as const, ...(effort === undefined ? {} : { effort }) } } : {}),
    ...(request.maxOutputTokens === undefined ? {} : { max_output_tokens: request.maxOutputTokens }),
    ...(request.temperature === undefined || request.model.reasoning ? {} : { temperature: request.temperature }),
    ...(official ? { prompt_cache_key: request.sessionId } : {}),
  }
}
