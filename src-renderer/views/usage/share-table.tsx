// Who used how much: a table with a bar behind each share.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { compactNumber, money } from '../../lib/format-number.ts'
import type { UsageShare } from '../../state/usage/usage-store.ts'
import styles from './usage-view.module.css'

export interface ShareTableProps<Row extends UsageShare> {
  readonly caption: string
  readonly head: string
  readonly rows: readonly Row[]
  readonly total: { readonly totalTokens: number; readonly totalCost: number }
  readonly nameOf: (row: Row) => string
  /** Where the name leads; null leads nowhere. */
  readonly hrefOf?: (row: Row) => string | null
}

export function ShareTable<Row extends UsageShare>({ caption, head, rows, total, nameOf, hrefOf = () => null }: ShareTableProps<Row>) {
  const { t, i18n } = useTranslation()
  // Tokens say how much was used also where nothing is paid.
  const part = ({ tokens }: Row) => (total.totalTokens === 0 ? 0 : tokens / total.totalTokens)
  return (
    <div className={styles.scroller} tabIndex={0} role="group" aria-label={caption}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">{t('usage.share')}</th>
            <th scope="col">{t('usage.tokens')}</th>
            <th scope="col">{t('usage.cost')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Name href={hrefOf(row)}>{nameOf(row)}</Name>
              </th>
              <td>
                <span className={styles.bar} aria-hidden="true">
                  <i style={{ inlineSize: `${Math.max(1, part(row) * 100)}%` }} />
                </span>
                {new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: part(row) < 0.01 ? 1 : 0 }).format(part(row))}
              </td>
              <td>{compactNumber(row.tokens, i18n.language)}</td>
              <td>{row.isPriceUnknown ? (row.cost === 0 ? t('usage.unknown') : t('usage.atLeast', { cost: money(row.cost, i18n.language) })) : money(row.cost, i18n.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Name({ href, children }: { readonly href: string | null; readonly children: ReactNode }) {
  return href === null ? <>{children}</> : <Link href={href}>{children}</Link>
}
