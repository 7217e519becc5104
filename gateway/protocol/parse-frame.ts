// Turns the text of a WebSocket message into a request frame, or says what is wrong with it. Written by hand: it runs for every frame.
import type { RequestFrame } from './frames.ts'

export type ParsedFrame =
  | { readonly kind: 'request'; readonly frame: RequestFrame }
  /** Not JSON at all. */
  | { readonly kind: 'not-json' }
  /** JSON, but no request frame. `id` is the frame's own where it has a usable one, else `invalid`. */
  | { readonly kind: 'invalid'; readonly id: string; readonly message: string }

const FRAME_KEYS: ReadonlySet<string> = new Set(['type', 'id', 'method', 'params', 'traceparent', 'expectedProfileId'])
const LONGEST_TRACEPARENT = 128
const LONGEST_PROFILE_ID = 128
/** Ids are echoed; a longer one is somebody playing. */
const LONGEST_ID = 512

/** Never throws, whatever the text. */
export function parseFrame(text: string): ParsedFrame {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'not-json' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'invalid', id: 'invalid', message: 'invalid request frame: must be object' }
  const frame = value as Record<string, unknown>
  const id = typeof frame['id'] === 'string' && frame['id'] !== '' && frame['id'].length <= LONGEST_ID ? frame['id'] : 'invalid'
  const problem = problemOf(frame)
  if (problem !== null) return { kind: 'invalid', id, message: `invalid request frame: ${problem}` }
  return { kind: 'request', frame: value as RequestFrame }
}

function problemOf(frame: Readonly<Record<string, unknown>>): string | null {
  for (const key of Object.keys(frame)) {
    if (!FRAME_KEYS.has(key)) return `at root: unexpected property '${key.slice(0, 64)}'`
  }
  if (frame['type'] !== 'req') return frame['type'] === undefined ? "must have required property 'type'" : 'at /type: must be equal to constant'
  return (
    textProblem(frame, 'id', LONGEST_ID) ??
    textProblem(frame, 'method', LONGEST_ID) ??
    (frame['traceparent'] === undefined || frame['traceparent'] === '' ? null : textProblem(frame, 'traceparent', LONGEST_TRACEPARENT)) ??
    (frame['expectedProfileId'] === undefined ? null : textProblem(frame, 'expectedProfileId', LONGEST_PROFILE_ID))
  )
}

function textProblem(frame: Readonly<Record<string, unknown>>, key: string, longest: number): string | null {
  const value = frame[key]
  if (value === undefined) return `must have required property '${key}'`
  if (typeof value !== 'string') return `at /${key}: must be string`
  if (value === '') return `at /${key}: must not have fewer than 1 characters`
  if (value.length > longest) return `at /${key}: must not have more than ${longest} characters`
  return null
}
