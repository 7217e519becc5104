// The form of a limit: what is typed, what is wrong with it, and the limit it means. Pure.
import type { LimitSettings } from '../../state/models/usage-limits-store.ts'

export type LimitScope = 'all' | 'provider' | 'model' | 'agent'

export interface LimitForm {
  readonly scope: LimitScope
  /** The provider, the model's reference or the agent's id. */
  readonly subject: string
  readonly per: LimitSettings['per']
  readonly usd: string
  readonly tokens: string
}

export type LimitProblems = Partial<Record<'usd' | 'tokens', 'needed' | 'moneyWrong' | 'tokensWrong'>>

export function toForm(limit: LimitSettings | null): LimitForm {
  const scope: LimitScope = limit?.model !== undefined ? 'model' : limit?.provider !== undefined ? 'provider' : limit?.agent !== undefined ? 'agent' : 'all'
  return {
    scope,
    subject: limit?.model ?? limit?.provider ?? limit?.agent ?? '',
    per: limit?.per ?? 'day',
    usd: limit?.usd === undefined ? '' : String(limit.usd),
    tokens: limit?.tokens === undefined ? '' : String(limit.tokens),
  }
}

export function checkLimit({ usd, tokens }: LimitForm): LimitProblems {
  if (usd.trim() === '' && tokens.trim() === '') return { usd: 'needed' }
  return {
    ...(usd.trim() !== '' && readMoney(usd) === null && { usd: 'moneyWrong' as const }),
    ...(tokens.trim() !== '' && readTokens(tokens) === null && { tokens: 'tokensWrong' as const }),
  }
}

/** Of a form without problems. */
export function toLimit({ scope, subject, per, usd, tokens }: LimitForm): LimitSettings {
  const [dollars, count] = [readMoney(usd), readTokens(tokens)]
  return { per, ...(dollars !== null && { usd: dollars }), ...(count !== null && { tokens: count }), ...(scope !== 'all' && { [scope]: subject }) }
}

/** `5`, `5.50`, `5,50`, `$5`. */
function readMoney(text: string): number | null {
  const plain = text.trim().replace(/^\$\s*|\s*\$$/g, '')
  const value = /^\d+([.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN
  return value > 0 ? value : null
}

/** `100000`, with whatever separates its thousands. */
function readTokens(text: string): number | null {
  const plain = text.trim()
  const value = /^\d{1,3}([\s.,'’]\d{3})+$|^\d+$/.test(plain) ? Number(plain.replace(/\D/g, '')) : Number.NaN
  return Number.isSafeInteger(value) && value > 0 ? value : null
}
