// What a device may do (or wants to), one consequence a line.
import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import styles from './devices.module.css'
import type { Right } from './rights.ts'

export interface RightsListProps {
  readonly label: string
  readonly rights: readonly Right[]
  /** Those it has already, where it asks for more. */
  readonly held?: readonly Right[]
}

export function RightsList({ label, rights, held }: RightsListProps) {
  const { t } = useTranslation()
  return (
    <ul className={styles.rights} aria-label={label}>
      {rights.map((right) => (
        <li key={right}>
          <Check size={14} strokeWidth={2} aria-hidden="true" />
          <span>{t(`devices.right.${right}`)}</span>
          {held !== undefined && !held.includes(right) && <Badge tone="accent">{t('devices.new')}</Badge>}
        </li>
      ))}
    </ul>
  )
}
