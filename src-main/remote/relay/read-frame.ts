// The few frames of a handshake that the relay reads. Everything after it passes unread. Pure.
import type { RawData } from 'ws'
import { z } from 'zod'
import { connectParamsSchema } from '../../../gateway/protocol/index.ts'
import type { ConnectParams } from '../../../gateway/protocol/index.ts'
import type { Challenge } from '../device.ts'

const challengeSchema = z.object({ type: z.literal('event'), event: z.literal('connect.challenge'), payload: z.object({ nonce: z.string().min(1), ts: z.number() }) })
const connectSchema = z.object({ type: z.literal('req'), id: z.string(), method: z.literal('connect'), params: connectParamsSchema })
const answerSchema = z.looseObject({
  type: z.literal('res'),
  id: z.string(),
  ok: z.boolean(),
  payload: z.looseObject({ server: z.looseObject({ version: z.string() }).optional(), auth: z.looseObject({ deviceToken: z.string().optional(), scopes: z.array(z.string()).optional() }).optional() }).optional(),
  error: z.looseObject({ code: z.string(), message: z.string(), details: z.looseObject({ code: z.string().optional() }).optional() }).optional(),
})

export type Answer = z.infer<typeof answerSchema>

/** A frame as text, however it came. */
export function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString()
}

export function readChallenge(text: string): Challenge | null {
  return read(challengeSchema, text)?.payload ?? null
}

export function readConnect(text: string): { readonly id: string; readonly params: ConnectParams } | null {
  return read(connectSchema, text)
}

export function readAnswer(text: string): Answer | null {
  return read(answerSchema, text)
}

/** The answer as the page may see it: without the tokens of the app's device. */
export function withoutTokens(answer: Answer): Answer {
  if (answer.payload?.auth === undefined) return answer
  const { deviceToken: _token, deviceTokens: _tokens, ...auth } = answer.payload.auth
  return { ...answer, payload: { ...answer.payload, auth } }
}

function read<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
