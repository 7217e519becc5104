// The provider: turns a request into the same stream of events a language model would send.
import { guardedStream, tokenUsage } from '../../gateway/plugin-api/index.ts'
import type { ConversationMessage, ModelProvider, ModelRequest, ModelStreamEvent, StreamGuard, ToolResultMessage } from '../../gateway/plugin-api/index.ts'
import { answer, INTRODUCTION } from './answers.ts'
import type { Round } from './answers.ts'
import { readIntent } from './intents.ts'

function plainText(content: ConversationMessage['content']): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

function roundOf(message: ToolResultMessage): Round {
  return { name: message.toolName, text: plainText(message.content), isError: message.isError }
}

/** The newest message of a person, the tool rounds since, and whether the assistant has spoken before it. */
function readRequest({ messages }: ModelRequest): { readonly text: string; readonly rounds: readonly Round[]; readonly isFirst: boolean } {
  const newest = messages.findLastIndex((message) => message.role === 'user')
  const message = messages[newest]
  return {
    text: message === undefined ? '' : plainText(message.content),
    rounds: messages.slice(newest + 1).flatMap((later) => (later.role === 'toolResult' ? [roundOf(later)] : [])),
    isFirst: messages.slice(0, Math.max(0, newest)).every((earlier) => earlier.role !== 'assistant'),
  }
}

/** Words with the white space before them, so that joining gives the text back. */
function words(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? []
}

async function* speak(request: ModelRequest, guard: StreamGuard, now: Date): AsyncGenerator<ModelStreamEvent> {
  const { text, rounds, isFirst } = readRequest(request)
  const reply = answer(readIntent(text), { rounds, offers: request.offers ?? [], tools: new Set(request.tools.map((tool) => tool.name)), now })
  // Once, before anything is done: after the first tool call it has been said.
  const introduction = isFirst && rounds.length === 0 ? INTRODUCTION : ''
  const spoken = [introduction, reply.kind === 'say' ? reply.text : ''].filter((part) => part !== '').join('\n\n')
  for (const word of words(spoken)) {
    guard.content.appendText(word)
    yield { type: 'text-delta', text: word }
  }
  if (reply.kind === 'call') {
    const id = `call_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`
    guard.content.startToolCall(id, id, reply.name)
    guard.content.setArguments(id, JSON.stringify(reply.args))
    yield { type: 'tool-call-start', id, name: reply.name }
  }
  yield {
    type: 'done',
    content: guard.content.finish(),
    stopReason: reply.kind === 'call' ? 'toolUse' : 'stop',
    // Counted like a model's, so that clients have something to show; it costs nothing.
    usage: tokenUsage(request.model, { input: Math.ceil(text.length / 4), output: Math.ceil(spoken.length / 4) }),
  }
}

/** The assistant without a model. Deterministic but for the ids of its tool calls. */
export function createBuiltinProvider(dependencies: { readonly now: () => Date }): ModelProvider {
  return {
    apis: ['builtin'],
    stream: (request, connection, signal) => guardedStream(connection, signal, (guard) => speak(request, guard, dependencies.now())),
  }
}
