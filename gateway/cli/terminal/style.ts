// Colours and signs, only where the terminal can show them.
import type { Io, Output } from '../io.ts'

/** Puts a text into one style; without colours it stays as it is. */
export type Paint = (text: string) => string

export interface Style {
  readonly color: boolean
  readonly bold: Paint
  readonly dim: Paint
  readonly italic: Paint
  readonly red: Paint
  readonly green: Paint
  readonly yellow: Paint
  readonly accent: Paint
  readonly signs: { readonly ok: string; readonly failed: string; readonly bullet: string; readonly prompt: string; readonly bar: string; readonly dot: string; readonly rule: string; readonly more: string; readonly box: string }
  /** Frames of the sign for work in progress. */
  readonly spinner: readonly string[]
}

const UNICODE = { ok: '✓', failed: '✗', bullet: '•', prompt: '›', bar: '│', dot: '·', rule: '─', more: '…', box: '☐' }
const ASCII = { ok: '+', failed: 'x', bullet: '*', prompt: '>', bar: '|', dot: '-', rule: '-', more: '...', box: 'o' }

export function createStyle({ color, unicode = true }: { readonly color: boolean; readonly unicode?: boolean }): Style {
  const paint = (open: number, close: number) => (text: string) => (color && text !== '' ? `\u001B[${open}m${text}\u001B[${close}m` : text)
  return {
    color,
    bold: paint(1, 22), dim: paint(2, 22), italic: paint(3, 23),
    red: paint(31, 39), green: paint(32, 39), yellow: paint(33, 39), accent: paint(36, 39),
    signs: unicode ? UNICODE : ASCII,
    spinner: unicode ? ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] : ['-', '\\', '|', '/'],
  }
}

/** Honours NO_COLOR, FORCE_COLOR and TERM=dumb; no colour where the output is no terminal. */
export function styleFor(io: Pick<Io, 'env' | 'platform'>, output: Output): Style {
  const { env } = io
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0'
  const color = !env['NO_COLOR'] && (forced || (output.isTTY === true && env['TERM'] !== 'dumb'))
  return createStyle({ color, unicode: canShowUnicode(env, io.platform) })
}

function canShowUnicode(env: Io['env'], platform: string): boolean {
  if (platform === 'win32') return env['WT_SESSION'] !== undefined || env['TERM_PROGRAM'] !== undefined
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  return env['TERM'] !== 'linux' && (locale === undefined || locale === '' || /utf-?8/i.test(locale) || platform === 'darwin')
}
