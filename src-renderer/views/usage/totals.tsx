// The sums of the range: cost, tokens, what caches saved, and what is missing because nobody knows its price.
import { useTranslation } from 'react-i18next'
import { compactNumber, money } from '../../lib/format-number.ts'
import type { UsageReport } from '../../state/usage/usage-store.ts'
import styles from './usage-view.module.css'

export function Totals({ report: { totals, saved } }: { readonly report: UsageReport }) {
  const { t, i18n } = useTranslation()
  const count = (tokens: number) => compactNumber(tokens, i18n.language)
  const read = totals.input + totals.cacheRead + totals.cacheWrite
  const share = read === 0 ? 0 : totals.cacheRead / read
  const facts = [
    { id: 'cost', value: money(totals.totalCost, i18n.language), note: totals.missingCostEntries > 0 ? t('usage.missing', { count: totals.missingCostEntries }) : t('usage.costNote') },
    { id: 'tokens', value: count(totals.totalTokens), note: t('usage.tokensNote', { read: count(read), written: count(totals.output) }) },
    { id: 'cache', value: new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(share), note: t('usage.cacheNote', { tokens: count(totals.cacheRead) }) },
    ...(saved === null ? [] : [{ id: 'saved', value: money(saved, i18n.language), note: t('usage.savedNote') }]),
  ]
  return (
    <dl className={styles.totals}>
      {facts.map(({ id, value, note }) => (
        <div key={id}>
          <dt>{t(`usage.${id}`)}</dt>
          <dd>{value}</dd>
          <dd className={styles.note}>{note}</dd>
        </div>
      ))}
    </dl>
  )
}
