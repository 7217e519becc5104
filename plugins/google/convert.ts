// Our request in the words of generateContent. Pure.
import { isOwnThinking, portableCallId, replayableHistory, withVolatileContext } from '../../gateway/plugin-api/index.ts'
import type { AssistantMessage, ImagePart, ModelRequest, ProviderConnection, TextPart, ToolResultMessage } from '../../gateway/plugin-api/index.ts'
import type { GeminiConfig, GeminiContent, GeminiParams, GeminiPart } from './api.ts'
import { isLevelled, thinkingConfig } from './models.ts'

/** What the service documents for calls that it did not make itself. */
const FOREIGN_CALL = 'skip_thought_signature_validator'

function inputParts(parts: readonly (TextPart | ImagePart)[], request: ModelRequest): GeminiPart[] {
  const seesImages = request.model.input.includes('image')
  return parts.flatMap((part): GeminiPart[] => {
    if (part.type === 'text') return part.text === '' ? [] : [{ text: part.text }]
    return seesImages ? [{ inlineData: { mimeType: part.mimeType, data: part.data } }] : [{ text: '[image left out: this model reads text only]' }]
  })
}

/** A proof stands in a thinking part in front of the call it belongs to. */
function assistantParts(message: AssistantMessage, own: boolean, levelled: boolean): GeminiPart[] {
  let proof: string | undefined
  let calls = 0
  return message.content.flatMap((part): GeminiPart[] => {
    if (part.type === 'thinking') {
      if (own) proof = part.signature
      return []
    }
    if (part.type === 'text') return part.text === '' ? [] : [{ text: part.text }]
    // Of several calls made at once only the first carries a proof.
    const signature = proof ?? (levelled && calls === 0 ? FOREIGN_CALL : undefined)
    proof = undefined
    calls++
    return [{
      functionCall: { id: portableCallId(part.id), name: part.name, args: { ...part.arguments } },
      ...(signature === undefined ? {} : { thoughtSignature: signature }),
    }]
  })
}

function resultParts(message: ToolResultMessage, request: ModelRequest): GeminiPart[] {
  const text = message.content.map((part) => (part.type === 'text' ? part.text : '')).join('') || '(no output)'
  const images = message.content.filter((part) => part.type === 'image')
  return [
    { functionResponse: { id: portableCallId(message.toolCallId), name: message.toolName, response: message.isError ? { error: text } : { output: text } } },
    ...inputParts(images, request),
  ]
}

function contents(request: ModelRequest, connection: ProviderConnection): GeminiContent[] {
  const output: { role: 'user' | 'model'; parts: GeminiPart[]; results: boolean }[] = []
  const levelled = isLevelled(request.model.id)
  for (const message of withVolatileContext(replayableHistory(request.messages), request.systemVolatile)) {
    if (message.role === 'toolResult') {
      const last = output.at(-1)
      if (last?.results === true) last.parts.push(...resultParts(message, request))
      else output.push({ role: 'user', parts: resultParts(message, request), results: true })
      continue
    }
    const parts = message.role === 'user'
      ? inputParts(message.content, request)
      : assistantParts(message, isOwnThinking(message, connection.providerId, request.model.id), levelled)
    if (parts.length > 0) output.push({ role: message.role === 'user' ? 'user' : 'model', parts, results: false })
  }
  return output.map(({ role, parts }) => ({ role, parts }))
}

function toolConfig(request: ModelRequest): Pick<GeminiConfig, 'tools' | 'toolConfig'> {
  if (request.tools.length === 0) return {}
  const tools = [{ functionDeclarations: request.tools.map(({ name, description, parameters }) => ({ name, description, parametersJsonSchema: parameters })) }]
  const { toolChoice: choice } = request
  if (choice === undefined || choice === 'auto') return { tools }
  const mode = (choice === 'none' ? 'NONE' : 'ANY') as NonNullable<NonNullable<GeminiConfig['toolConfig']>['functionCallingConfig']>['mode'] & string
  return { tools, toolConfig: { functionCallingConfig: { mode, ...(typeof choice === 'string' ? {} : { allowedFunctionNames: [choice.name] }) } } }
}

/** The parameters of one streamed generateContent call. */
export function generateParams(request: ModelRequest, connection: ProviderConnection, signal: AbortSignal): GeminiParams {
  return {
    model: request.model.id,
    contents: contents(request, connection),
    config: {
      abortSignal: signal,
      // The SDK's own tool loop; ours is outside.
      automaticFunctionCalling: { disable: true },
      ...(request.systemStable === '' ? {} : { systemInstruction: request.systemStable }),
      ...toolConfig(request),
      ...thinkingConfig(request.model, request.thinking),
      ...(request.maxOutputTokens === undefined ? {} : { maxOutputTokens: request.maxOutputTokens }),
      ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    },
  }
}
