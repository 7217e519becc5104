// Which days and whose usage is shown.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgents } from '../../app-context.tsx'
import { classNames } from '../../lib/class-names.ts'
import type { UsageRange } from '../../state/usage/usage-store.ts'
import { Select } from '../../ui/fields/select.tsx'
import { isDay, localDay, PRESETS } from './range.ts'
import styles from './usage-view.module.css'

export interface RangePickerProps {
  readonly range: UsageRange
  readonly agentId: string | null
  /** Parameters of the address; null takes one out. */
  readonly onChange: (changes: Readonly<Record<string, string | null>>) => void
}

const DAY_MS = 86_400_000

export function RangePicker({ range, agentId, onChange }: RangePickerProps) {
  const { t } = useTranslation()
  const agents = useAgents((state) => state.agents)
  const isCustom = range.first !== null
  return (
    <div className={styles.picker}>
      <div className={styles.presets} role="group" aria-label={t('usage.range')}>
        {PRESETS.map((days) => (
          <button key={days} type="button" className={classNames(styles.preset)} aria-pressed={!isCustom && range.days === days} onClick={() => onChange({ days: String(days), from: null, to: null })}>
            {t('usage.days', { count: days })}
          </button>
        ))}
        <button type="button" className={styles.preset} aria-pressed={isCustom} onClick={() => !isCustom && onChange({ days: null, from: localDay(Date.now() - (range.days - 1) * DAY_MS), to: localDay(Date.now()) })}>
          {t('usage.custom')}
        </button>
      </div>
      {isCustom && range.last !== null && (
        <div className={styles.dates}>
          <DayField label={t('usage.from')} day={range.first} onChange={(from) => onChange({ from })} />
          <DayField label={t('usage.to')} day={range.last} onChange={(to) => onChange({ to })} />
        </div>
      )}
      {agents.length > 1 && (
        <Select
          label={t('usage.agent')}
          isLabelHidden
          value={agentId ?? ''}
          choices={[{ id: '', label: t('usage.anyAgent') }, ...agents.map(({ id, name }) => ({ id, label: name }))]}
          onChange={(id) => onChange({ agent: id === '' ? null : id })}
        />
      )}
    </div>
  )
}

/** Half-typed dates stay in the field until they are days. */
function DayField({ label, day, onChange }: { readonly label: string; readonly day: string; readonly onChange: (day: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <label className={styles.date}>
      <span>{label}</span>
      <input
        type="date"
        value={typed ?? day}
        onChange={({ target }) => {
          setTyped(target.value)
          if (isDay(target.value)) onChange(target.value)
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  )
}
