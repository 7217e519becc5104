// Search and filters above the list of all chats.
import { Check, ChevronDown } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgents, useSessions } from '../../app-context.tsx'
import { Menu } from '../../ui/menu.tsx'
import { SearchField } from '../../ui/search-field/search-field.tsx'
import { channelOf, choicesOf, SHOW } from './filter-sessions.ts'
import type { SessionFilters } from './filter-sessions.ts'
import type { Choosing } from './use-choosing.ts'
import styles from './sessions-toolbar.module.css'

export interface SessionsToolbarProps {
  readonly filters: SessionFilters
  readonly onChange: (changes: Partial<SessionFilters>) => void
  /** How many are shown; null while that is unknown. */
  readonly count: number | null
  readonly choosing: Choosing
  readonly bulk: ReactElement
}

export function SessionsToolbar({ filters, onChange, count, choosing, bulk }: SessionsToolbarProps) {
  const { t } = useTranslation()
  const rows = useSessions((state) => state.rows)
  const agents = useAgents((state) => state.agents)
  const agentIds = choicesOf(rows.values(), ({ agentId }) => agentId)
  const channels = choicesOf(rows.values(), channelOf)
  return (
    <div className={styles.toolbar} role="search">
      <SearchField label={t('sessions.search')} value={filters.query} onChange={(query) => onChange({ query })} />
      {choosing.isOn && bulk}
      {!choosing.isOn && <div className={styles.filters}>
        <div className={styles.show} role="group" aria-label={t('sessions.show')}>
          {SHOW.map((show) => (
            <button key={show} type="button" aria-pressed={filters.show === show} onClick={() => onChange({ show })}>
              {t(`sessions.filter.${show}`)}
            </button>
          ))}
        </div>
        {agentIds.length > 0 && (
          <Choice
            label={t('sessions.agent')}
            anyLabel={t('sessions.anyAgent')}
            value={filters.agentId}
            choices={agentIds.map((id) => ({ id, label: agents.find((agent) => agent.id === id)?.name ?? id }))}
            onChoose={(agentId) => onChange({ agentId })}
          />
        )}
        {channels.length > 0 && (
          <Choice
            label={t('sessions.channel')}
            anyLabel={t('sessions.anyChannel')}
            value={filters.channel}
            choices={channels.map((id) => ({ id, label: t(`channel.${id}`, { defaultValue: id }) }))}
            onChoose={(channel) => onChange({ channel })}
          />
        )}
        <p className={styles.count} role="status">
          {count === null ? '' : t('sessions.count', { count })}
        </p>
        {count !== null && count > 0 && (
          <button type="button" className={styles.choice} onClick={choosing.start}>
            {t('sessions.choose')}
          </button>
        )}
      </div>}
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly anyLabel: string
  readonly value: string | null
  readonly choices: readonly { readonly id: string; readonly label: string }[]
  readonly onChoose: (value: string | null) => void
}

function Choice({ label, anyLabel, value, choices, onChoose }: ChoiceProps): ReactElement {
  const chosen = choices.find(({ id }) => id === value)
  return (
    <Menu
      label={label}
      items={[{ id: '', label: anyLabel, isChecked: chosen === undefined, onSelect: () => onChoose(null) }, ...choices.map(({ id, label: text }) => ({ id, label: text, isChecked: id === value, onSelect: () => onChoose(id) }))]}
      trigger={(props) => (
        <button type="button" {...props} className={styles.choice} data-chosen={chosen !== undefined || undefined}>
          {chosen !== undefined && <Check size={14} strokeWidth={2} aria-hidden="true" />}
          <span>{chosen?.label ?? label}</span>
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
    />
  )
}
