// Draws gateway events as the chat would show them in the end, without a terminal: for golden tests.
import type { Block } from '../chat/blocks.ts'
import type { Conversation } from '../chat/conversation.ts'
import { createConversation } from '../chat/conversation.ts'
import type { Renderer } from '../chat/render.ts'
import { createRenderer } from '../chat/render.ts'
import { createStyle } from '../terminal/style.ts'

export const KEY = 'agent:main:main'

export interface Drawing {
  readonly conversation: Conversation
  /** Applies a chat event of the given run. */
  chat(runId: string, fields: Readonly<Record<string, unknown>>): void
  tool(runId: string, data: Readonly<Record<string, unknown>>): void
  add(blocks: readonly Block[]): void
  /** Everything that is final, as text. */
  screen(): string
  /** What moves now. */
  moving(): string
  at(nowMs: number): void
  now(): number
}

export function createDrawing({ width = 60, color = false }: { readonly width?: number; readonly color?: boolean } = {}): Drawing {
  const conversation = createConversation({ sessionKey: 'main' })
  conversation.setSessionKey(KEY)
  const renderer: Renderer = createRenderer(createStyle({ color }))
  const rows: string[] = []
  let now = 1000
  const add = (blocks: readonly Block[]): void => void rows.push(...renderer.blocks(blocks, width))
  return {
    conversation, add,
    chat: (runId, fields) => add(conversation.event('chat', { runId, sessionKey: KEY, ...fields }, now)),
    tool: (runId, data) => add(conversation.event('agent', { runId, sessionKey: KEY, stream: 'tool', data }, now)),
    screen: () => rows.join('\n'),
    moving: () => renderer.live(conversation.live(), width, now).join('\n'),
    at: (nowMs) => {
      now = nowMs
    },
    now: () => now,
  }
}

/** An assistant message as the wire carries it. */
export function says(text: string): Readonly<Record<string, unknown>> {
  return { role: 'assistant', content: [{ type: 'text', text }] }
}

/** A message of chat.history. */
export function stored(seq: number, message: Readonly<Record<string, unknown>>, runId = ''): Readonly<Record<string, unknown>> {
  return { ...message, __openclaw: { id: `entry-${seq}`, seq, ...(runId === '' ? {} : { runId }) } }
}
