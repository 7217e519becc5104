// Search and filters above the log.
import { useTranslation } from 'react-i18next'
import { LOG_LEVELS } from '../../state/logs/parse-log-line.ts'
import { SearchField } from '../../ui/search-field/search-field.tsx'
import { Select } from '../../ui/fields/select.tsx'
import type { LogFilters } from './filter-lines.ts'
import styles from './logs-toolbar.module.css'

export interface LogsToolbarProps {
  readonly filters: LogFilters
  readonly onChange: (changes: Partial<LogFilters>) => void
  readonly subsystems: readonly string[]
  /** How many are shown; null while that is unknown. */
  readonly count: number | null
}

const ANY = ''

export function LogsToolbar({ filters, onChange, subsystems, count }: LogsToolbarProps) {
  const { t, i18n } = useTranslation()
  const { level, query, subsystem } = filters
  const choices = subsystem === null || subsystems.includes(subsystem) ? subsystems : [...subsystems, subsystem]
  return (
    <div className={styles.toolbar} role="search">
      <SearchField label={t('logs.search')} value={query} onChange={(text) => onChange({ query: text })} />
      <div className={styles.filters}>
        <div className={styles.levels} role="group" aria-label={t('logs.least')}>
          {LOG_LEVELS.map((name) => (
            <button key={name} type="button" aria-pressed={level === name} onClick={() => onChange({ level: name })}>
              {t(`logs.from.${name}`)}
            </button>
          ))}
        </div>
        {choices.length > 0 && (
          <Select
            label={t('logs.part')}
            isLabelHidden
            value={subsystem ?? ANY}
            choices={[{ id: ANY, label: t('logs.everyPart') }, ...choices.map((id) => ({ id, label: id }))]}
            onChange={(id) => onChange({ subsystem: id === ANY ? null : id })}
          />
        )}
        <p className={styles.count}>{count === null ? '' : t('logs.count', { count, number: count.toLocaleString(i18n.language) })}</p>
      </div>
    </div>
  )
}
