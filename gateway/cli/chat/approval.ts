// A question of the assistant's tools to the owner: shown whole, answered with one deliberate key. Enter never approves.
import type { Style } from '../terminal/style.ts'
import { clean, reveal, widthOf, wrap } from '../terminal/text.ts'
import type { Payload } from './wire-reading.ts'
import { list, record, text } from './wire-reading.ts'

export type Decision = 'allow-once' | 'allow-always' | 'deny'

export interface Approval {
  readonly id: string
  readonly command: string
  readonly cwd: string
  readonly reason: string
  readonly sessionKey: string
  readonly mayAlways: boolean
  readonly expiresAtMs: number
  /** When it was first shown here. */
  readonly shownAtMs: number
}

/** A key this soon after the question appeared, or after another key, was meant for the input line. */
const DELIBERATE_MS = 600

/** From the payload of exec.approval.requested or a row of exec.approval.list. */
export function readApproval(payload: Payload, nowMs: number): Approval | null {
  const request = record(payload['request'])
  const id = text(payload['id'])
  const command = text(request['command'])
  if (id === '' || command === '') return null
  const allowed = list(request['allowedDecisions'])
  return {
    id, command,
    cwd: text(request['cwd']),
    reason: text(request['reason']),
    sessionKey: text(request['sessionKey']),
    mayAlways: allowed.length === 0 || allowed.includes('allow-always'),
    expiresAtMs: typeof payload['expiresAtMs'] === 'number' ? payload['expiresAtMs'] : Number.POSITIVE_INFINITY,
    shownAtMs: nowMs,
  }
}

/** What a key means for the shown question; null: nothing. */
export function decisionFor(key: string, approval: Approval, times: { readonly nowMs: number; readonly lastKeyAtMs: number }): Decision | null {
  if (times.nowMs - Math.max(approval.shownAtMs, times.lastKeyAtMs) < DELIBERATE_MS) return null
  if (key === 'y' || key === 'Y') return 'allow-once'
  if ((key === 'a' || key === 'A') && approval.mayAlways) return 'allow-always'
  return key === 'n' || key === 'N' ? 'deny' : null
}

/** Every line that says something; a gap that would push the beginning off the screen becomes a count. */
function commandLines(command: string): string[] {
  return reveal(command).replace(/\n(?:[ ]*\n){2,}/g, (gap) => `\n<${gap.split('\n').length - 2} empty lines>\n`).split('\n')
}

/** The question: the whole command, never shortened, hidden characters made visible. */
export function approvalRows(approval: Approval, options: { readonly style: Style; readonly width: number; readonly sessionKey: string }): string[] {
  const { style, width } = options
  const bar = style.yellow(style.signs.bar)
  const body = (line: string, paint: (row: string) => string = (row) => row): string[] => wrap(line, Math.max(10, width - 4)).map((row) => `  ${bar} ${paint(row)}`)
  return [
    '',
    `  ${style.yellow(style.bold('The assistant asks before it does this'))}${approval.sessionKey === options.sessionKey || approval.sessionKey === '' ? '' : style.dim(` (in ${clean(approval.sessionKey)})`)}`,
    ...commandLines(approval.command).flatMap((line) => body(line, style.bold)),
    ...(approval.cwd === '' ? [] : body(`in ${reveal(approval.cwd)}`, style.dim)),
    ...(approval.reason === '' ? [] : body(reveal(approval.reason).replace(/\n/g, ' '), style.dim)),
  ]
}

/** The keys that answer it, in one row; drawn beneath the question until it is answered. */
export function choicesRow(approval: Approval, options: { readonly style: Style; readonly width: number; readonly more: number }): string {
  const { style, width, more } = options
  const rest = more > 0 ? style.dim(`   ${more} more after this`) : ''
  const long = `  ${choices(approval, style, ['allow once', 'always allow exactly this', 'refuse'])}${rest}`
  return widthOf(long) < width ? long : `  ${choices(approval, style, ['once', 'always', 'refuse'])}`
}

function choices(approval: Approval, style: Style, [once, always, refuse]: readonly [string, string, string]): string {
  const entry = (key: string, meaning: string): string => `${style.bold(key)} ${style.dim(meaning)}`
  return [entry('y', once), ...(approval.mayAlways ? [entry('a', always)] : []), entry('n', refuse)].join('   ')
}

/** The line that stays on screen when it is decided. The question with the whole command stands above it, unless somebody else was faster. */
export function decisionText(decision: string | null, elsewhere?: Approval): string {
  const about = elsewhere === undefined ? '' : ` (elsewhere): ${reveal(elsewhere.command).split('\n', 1)[0] ?? ''}`
  if (decision === 'allow-once') return `Allowed once${about || '.'}`
  if (decision === 'allow-always') return `Always allowed from now on${about || ', exactly this.'}`
  return decision === 'deny' ? `Refused${about || '.'}` : 'Not answered, so it was not done.'
}
