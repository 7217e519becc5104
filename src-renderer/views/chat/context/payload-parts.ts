// What the model gets to read, taken apart: each part of the report with the very text it has in the payload. Pure.
import type { ContextReport } from '../../../state/chat-store.ts'

export interface PayloadPiece {
  /** What it is called in the list: a tool's name or a message's role. */
  readonly name: string
  readonly tokens: number
  readonly text: string
}

export interface PayloadPart {
  readonly name: string
  readonly tokens: number
  readonly bytes: number
  readonly truncated: boolean
  /** Tools and messages come one by one, everything else is a single text. */
  readonly content: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'pieces'; readonly pieces: readonly PayloadPiece[] }
}

/** Of a picture this much is shown; the rest says nothing to a reader. */
const LONGEST_DATA = 120

export function payloadParts({ parts, payload, tokens }: ContextReport): readonly PayloadPart[] {
  const hasSummary = parts.some(({ name }) => name === 'summary')
  const messages = payload.messages.map((message, index) => ({ name: roleOf(message), tokens: tokens.messages[index] ?? 0, text: pretty(message) }))
  return parts.map(({ name, bytes, tokens: size, truncated, range }) => {
    const part = { name, bytes, tokens: size, truncated }
    if (range !== undefined) return { ...part, content: { kind: 'text', text: payload.systemStable.slice(...range) } }
    if (name === 'session') return { ...part, content: { kind: 'text', text: payload.systemVolatile } }
    if (name === 'tools') return { ...part, content: { kind: 'pieces', pieces: payload.tools.map((tool, index) => ({ name: nameOf(tool), tokens: tokens.tools[index] ?? 0, text: pretty(tool) })) } }
    if (name === 'summary') return { ...part, content: { kind: 'pieces', pieces: messages.slice(0, 1) } }
    return { ...part, content: { kind: 'pieces', pieces: messages.slice(hasSummary ? 1 : 0) } }
  })
}

function roleOf(message: unknown): string {
  return field(message, 'role') ?? 'user'
}

function nameOf(tool: unknown): string {
  return field(tool, 'name') ?? ''
}

function field(value: unknown, name: string): string | null {
  const found = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
  return typeof found === 'string' ? found : null
}

function pretty(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (key === 'data' && typeof inner === 'string' && inner.length > LONGEST_DATA ? `${inner.slice(0, LONGEST_DATA)}…` : inner), 2)
}
