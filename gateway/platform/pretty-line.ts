// A log line for people: time, level, message, then the fields as name=value.

const COLORS: Readonly<Record<string, string>> = { debug: '\u001B[90m', info: '\u001B[36m', warn: '\u001B[33m', error: '\u001B[31m' }
const DIM = '\u001B[2m'
const END = '\u001B[0m'
/** What others wrote must not steer the terminal. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g

function fieldText(value: unknown): string {
  if (typeof value === 'string') return /[\s"=]/.test(value) ? JSON.stringify(value) : value
  if (typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string') return JSON.stringify(value.message)
  return JSON.stringify(value) ?? 'undefined'
}

/** `line` is one JSON object as the log file holds it. */
export function prettyLine(line: string, colors: boolean): string {
  // Which part wrote it is for whoever filters; the words say it to whoever reads along.
  const { level, time, msg, subsystem: _subsystem, ...fields } = JSON.parse(line) as Record<string, unknown>
  const plain = (text: string): string => text.replace(CONTROL, (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`)
  const name = plain(fieldText(level))
  const message = typeof msg === 'string' ? plain(msg) : ''
  const clock = new Date(Number(time)).toTimeString().slice(0, 8)
  const rest = Object.entries(fields).map(([key, value]) => plain(` ${key}=${fieldText(value)}`)).join('')
  if (!colors) return `${clock} ${name.padEnd(5)} ${message}${rest}\n`
  return `${DIM}${clock}${END} ${COLORS[name] ?? ''}${name.padEnd(5)}${END} ${message}${DIM}${rest}${END}\n`
}
