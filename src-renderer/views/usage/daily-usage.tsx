// Day by day: a chart, and the same as a table for whoever reads rather than looks.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import { compactNumber, money } from '../../lib/format-number.ts'
import type { UsageReport } from '../../state/usage/usage-store.ts'
import { onDemand } from '../../ui/on-demand/on-demand.ts'
import { Section } from '../../ui/page.tsx'
import { dayName } from './range.ts'
import styles from './usage-view.module.css'

const DailyChart = onDemand(() => import('./daily-chart.tsx'))

export type Measure = 'cost' | 'tokens'
type Days = UsageReport['daily']
const SHOWN = ['cost', 'tokens', 'table'] as const

export function DailyUsage({ daily }: { readonly daily: Days }) {
  const { t, i18n } = useTranslation()
  const isPaid = daily.some(({ totalCost }) => totalCost > 0)
  const [chosen, setChosen] = useState<(typeof SHOWN)[number] | null>(null)
  const shown = chosen ?? (isPaid ? 'cost' : 'tokens')
  return (
    <Section
      title={t('usage.byDay')}
      actions={
        <div className={styles.presets} role="group" aria-label={t('usage.show')}>
          {SHOWN.map((id) => (
            <button key={id} type="button" className={styles.preset} aria-pressed={shown === id} onClick={() => setChosen(id)}>
              {t(`usage.${id}`)}
            </button>
          ))}
        </div>
      }
    >
      {shown === 'table' ? (
        <DailyTable daily={daily} />
      ) : (
        <figure className={styles.figure}>
          <div className={styles.chartBox}>
            <DailyChart daily={daily} measure={shown} />
          </div>
          <figcaption>{summarise(daily, shown, t, i18n.language)}</figcaption>
        </figure>
      )}
    </Section>
  )
}

/** The chart in a sentence. Pure. */
export function summarise(daily: Days, measure: Measure, t: TFunction, locale: string): string {
  const value = (day: Days[number]) => (measure === 'cost' ? day.totalCost : day.totalTokens)
  const format = (amount: number) => (measure === 'cost' ? money(amount, locale) : compactNumber(amount, locale))
  const most = daily.reduce<Days[number] | null>((best, day) => (best === null || value(day) > value(best) ? day : best), null)
  if (most === null || value(most) === 0) return t(measure === 'cost' ? 'usage.nothingPaid' : 'usage.emptyTitle')
  const active = daily.filter((day) => value(day) > 0)
  const sum = active.reduce((total, day) => total + value(day), 0)
  return t(`usage.summary.${measure}`, { count: active.length, days: daily.length, mean: format(sum / active.length), most: format(value(most)), day: dayName(most.date, locale, { weekday: 'long', day: 'numeric', month: 'long' }) })
}

function DailyTable({ daily }: { readonly daily: Days }) {
  const { t, i18n } = useTranslation()
  const number = new Intl.NumberFormat(i18n.language)
  return (
    <div className={styles.scroller} data-tall tabIndex={0} role="group" aria-label={t('usage.byDay')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('usage.day')}</th>
            {(['input', 'cacheRead', 'output', 'tokens', 'cost'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`usage.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {daily.toReversed().map((day) => (
            <tr key={day.date}>
              <th scope="row">{dayName(day.date, i18n.language, { day: 'numeric', month: 'short', year: 'numeric' })}</th>
              <td>{number.format(day.input + day.cacheWrite)}</td>
              <td>{number.format(day.cacheRead)}</td>
              <td>{number.format(day.output)}</td>
              <td>{number.format(day.totalTokens)}</td>
              <td>{day.missingCostEntries > 0 ? (day.totalCost === 0 ? t('usage.unknown') : t('usage.atLeast', { cost: money(day.totalCost, i18n.language) })) : money(day.totalCost, i18n.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
