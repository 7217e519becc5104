// One quiet line about the limit that is closest, and the way to all of them.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { useAgents, useViewStore } from '../../app-context.tsx'
import { fullTime } from '../../lib/format-time.ts'
import { limitName } from '../../lib/limits/limit-words.ts'
import { createUsageLimitsStore } from '../../state/models/usage-limits-store.ts'
import styles from './usage-view.module.css'

export function LimitsLine() {
  const { t, i18n } = useTranslation()
  const { data, load } = useStore(useViewStore(createUsageLimitsStore))
  const agents = useAgents((state) => state.agents)
  useEffect(() => void load(), [load])
  // What can't be read is no news here: the Models view says it.
  if (data === null) return null
  const closest = data.limits.toSorted((left, right) => right.usedPercent - left.usedPercent)[0]
  const percent = (value: number) => new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(Math.floor(value) / 100)
  return (
    <p className={styles.limits} data-level={closest?.level}>
      {closest === undefined ? t('usage.noLimit') : t('usage.limit', { amount: limitName(closest, t, i18n.language, { agent: (id) => agents.find((agent) => agent.id === id)?.name ?? id }), percent: percent(closest.usedPercent), time: fullTime(closest.resetAt, i18n.language) })}{' '}
      <Link href="/models#limits">{t(closest === undefined ? 'usage.setLimit' : 'usage.allLimits')}</Link>
    </p>
  )
}
