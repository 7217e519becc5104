import { describe, expect, it } from 'vitest'
import { summarise } from './daily-usage.tsx'
import { dayName, isDay, readRange } from './range.ts'
import { usageCsv } from './usage-csv.ts'

const NOTHING = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0, totalCost: 0, inputCost: 0, outputCost: 0, cacheReadCost: 0, cacheWriteCost: 0, missingCostEntries: 0 }

describe('the range in the address', () => {
  it.each([
    ['', { days: 30, first: null, last: null }],
    ['days=7', { days: 7, first: null, last: null }],
    ['days=8', { days: 30, first: null, last: null }],
    ['from=2026-01-01&to=2026-01-31', { days: 0, first: '2026-01-01', last: '2026-01-31' }],
    ['from=2026-01-31&to=2026-01-01', { days: 0, first: '2026-01-01', last: '2026-01-31' }],
    ['from=2026-02-31&to=2026-03-01', { days: 30, first: null, last: null }],
    ['from=2026-01-01', { days: 30, first: null, last: null }],
  ])('%j is understood', (address, range) => {
    expect(readRange(new URLSearchParams(address))).toEqual(range)
  })

  it('knows days that exist and names them without moving them into another zone', () => {
    expect(['2024-02-29', '2026-02-29', '2026-13-01', 'today', null].map(isDay)).toEqual([true, false, false, false, false])
    expect(dayName('2026-11-03', 'en')).toBe('Nov 3')
  })
})

describe('the chart in words', () => {
  const t = ((key: string, values?: object) => `${key} ${JSON.stringify(values ?? {})}`) as unknown as Parameters<typeof summarise>[2]
  it('says how many days, how much on average, and when it was most', () => {
    const daily = [{ ...NOTHING, date: '2026-11-01' }, { ...NOTHING, date: '2026-11-02', totalCost: 1 }, { ...NOTHING, date: '2026-11-03', totalCost: 3 }]
    expect(summarise(daily, 'cost', t, 'en')).toBe('usage.summary.cost {"count":2,"days":3,"mean":"$2.00","most":"$3.00","day":"Tuesday, November 3"}')
    expect(summarise(daily, 'tokens', t, 'en')).toBe('usage.emptyTitle {}')
    expect(summarise([], 'cost', t, 'en')).toBe('usage.nothingPaid {}')
  })
})

describe('the usage as a file', () => {
  it('holds every part, and no name of a chat becomes a formula', () => {
    const share = { tokens: 5, cost: 0.5, isPriceUnknown: false }
    const csv = usageCsv({
      range: { days: 1, first: null, last: null }, daily: [{ ...NOTHING, date: '2026-11-01', totalTokens: 5, totalCost: 0.5 }], totals: { ...NOTHING, totalTokens: 5, totalCost: 0.5 },
      byModel: [{ ...share, id: 'far/odd', name: 'odd', cost: 0, isPriceUnknown: true }], byAgent: [{ ...share, id: 'main', name: 'main' }],
      sessions: [{ ...share, id: 'agent:main:x', name: '=HYPERLINK("http://evil","x")', label: null }], saved: null,
    })
    expect(csv.split('\r\n')).toEqual([
      'kind,name,id,input_tokens,cached_tokens,cache_write_tokens,output_tokens,total_tokens,cost_usd,answers_without_price',
      'day,2026-11-01,,0,0,0,0,5,0.5,0',
      'model,odd,far/odd,,,,,5,,',
      'agent,main,main,,,,,5,0.5,',
      'chat,"\'=HYPERLINK(""http://evil"",""x"")",agent:main:x,,,,,5,0.5,',
      'total,,,0,0,0,0,5,0.5,0',
      '',
    ])
  })
})
