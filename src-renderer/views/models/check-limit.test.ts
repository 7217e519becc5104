// The form of a limit.
import { describe, expect, it } from 'vitest'
import { checkLimit, toForm, toLimit } from './check-limit.ts'

const EMPTY = toForm(null)

describe('the form of a limit', () => {
  it('needs money or tokens, and says what is wrong with either', () => {
    expect(checkLimit(EMPTY)).toEqual({ usd: 'needed' })
    expect(checkLimit({ ...EMPTY, usd: '-1', tokens: '1.5' })).toEqual({ usd: 'moneyWrong', tokens: 'tokensWrong' })
    expect(checkLimit({ ...EMPTY, usd: '0' })).toEqual({ usd: 'moneyWrong' })
    expect(checkLimit({ ...EMPTY, tokens: '0' })).toEqual({ tokens: 'tokensWrong' })
    expect(checkLimit({ ...EMPTY, tokens: '1' })).toEqual({})
  })

  it('reads amounts as people write them', () => {
    expect(['5', '5.50', '5,50', '$ 5', ' 5 '].map((usd) => toLimit({ ...EMPTY, usd }).usd)).toEqual([5, 5.5, 5.5, 5, 5])
    expect(['100000', '100,000', '100.000', '1 000 000'].map((tokens) => toLimit({ ...EMPTY, tokens }).tokens)).toEqual([100_000, 100_000, 100_000, 1_000_000])
  })

  it('comes back as it was', () => {
    for (const limit of [{ per: 'day', usd: 5 }, { per: 'month', tokens: 7, agent: 'work' }, { per: 'day', usd: 0.5, tokens: 9, model: 'a/b' }, { per: 'month', usd: 1, provider: 'a' }] as const) expect(toLimit(toForm(limit))).toEqual(limit)
  })
})
