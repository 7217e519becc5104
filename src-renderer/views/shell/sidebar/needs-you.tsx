// What waits for a person: lines above the sidebar's foot, and numbers beside the views that hold them.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { MonitorSmartphone, ShieldCheck } from 'lucide-react'
import { useAttention } from '../../../app-context.tsx'
import styles from './needs-you.module.css'

const KINDS = [
  { id: 'approvals', Icon: ShieldCheck },
  { id: 'devices', Icon: MonitorSmartphone },
] as const

type Kind = (typeof KINDS)[number]['id']

export function NeedsYou() {
  const { t } = useTranslation()
  const counts = useAttention((state) => state)
  const waiting = KINDS.filter(({ id }) => counts[id] > 0)
  return (
    <div role="status">
      {waiting.length > 0 && (
        <ul className={styles.lines}>
          {waiting.map(({ id, Icon }) => (
            <li key={id}>
              <Link href={`/${id}`}>
                <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
                {t(`needsYou.${id}`, { count: counts[id] })}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** The number beside a view's name; nothing where nothing waits. */
export function WaitingCount({ view }: { readonly view: string }) {
  const { t } = useTranslation()
  const count = useAttention((state) => (isKind(view) ? state[view] : 0))
  if (count === 0) return null
  return (
    <span className={styles.count}>
      <span aria-hidden="true">{count}</span>
      <span className="visually-hidden">{t('needsYou.waiting', { count })}</span>
    </span>
  )
}

function isKind(view: string): view is Kind {
  return KINDS.some(({ id }) => id === view)
}
