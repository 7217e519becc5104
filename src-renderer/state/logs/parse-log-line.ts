// Reads one line of the gateway's log: JSON with level, time, message and facts. What is no such line is text. Pure.

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface ParsedLogLine {
  readonly timeMs: number | null
  /** Null for text that says nothing of it. */
  readonly level: LogLevel | null
  /** The part of the gateway that wrote it. */
  readonly subsystem: string | null
  readonly message: string
  /** Everything else it says, as `name=value`. */
  readonly facts: string
  /** The whole line, for whoever opens it. */
  readonly raw: string
  readonly isJson: boolean
}

/** Levels of other writers, in our words. */
const LEVELS: Readonly<Record<string, LogLevel>> = { trace: 'debug', debug: 'debug', info: 'info', warn: 'warn', warning: 'warn', error: 'error', fatal: 'error', '10': 'debug', '20': 'debug', '30': 'info', '40': 'warn', '50': 'error', '60': 'error' }
const LONGEST_FACT = 300

export function parseLogLine(raw: string): ParsedLogLine {
  const record = readRecord(raw)
  if (record === null) return { timeMs: null, level: null, subsystem: null, message: raw, facts: '', raw, isJson: false }
  const { level, time, msg, message, subsystem, ...rest } = record
  const at = typeof time === 'number' ? time : typeof time === 'string' ? Date.parse(time) : Number.NaN
  return {
    timeMs: Number.isNaN(at) ? null : at,
    level: LEVELS[String(level).toLowerCase()] ?? null,
    subsystem: typeof subsystem === 'string' && subsystem !== '' ? subsystem : null,
    message: typeof msg === 'string' ? msg : typeof message === 'string' ? message : '',
    facts: Object.entries(rest).map(([name, value]) => `${name}=${factText(value)}`).join(' '),
    raw,
    isJson: true,
  }
}

/** Indented, for reading; the text itself when it is not JSON. */
export function prettyLogLine({ raw, isJson }: ParsedLogLine): string {
  return isJson ? JSON.stringify(JSON.parse(raw), null, 2) : raw
}

function readRecord(raw: string): Record<string, unknown> | null {
  if (!raw.startsWith('{')) return null
  try {
    return JSON.parse(raw) as Record<string, unknown>
  } catch {
    // Cut off, or written by something else: it is shown as it is.
    return null
  }
}

function factText(value: unknown): string {
  const message = typeof value === 'object' && value !== null && 'message' in value ? value.message : value
  const text = typeof message === 'string' ? message : (JSON.stringify(message) ?? '')
  return text.length > LONGEST_FACT ? `${text.slice(0, LONGEST_FACT)}…` : text
}
