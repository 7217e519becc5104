// Every agent with its face, its model and when it was last active; and the way to a new one.
import { ChevronRight, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useNow } from '../../ui/use-now.ts'
import { fullTime, shortAge } from '../../lib/format-time.ts'
import type { RosterAgent } from '../../state/agent-pages/roster-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import { agentPath } from './agent-address.ts'
import { AgentFace } from './agent-face.tsx'
import styles from './agent-list.module.css'
import { NewAgentDialog } from './new-agent-dialog.tsx'
import { useMayChange, useRoster } from './use-agents.ts'

export function AgentList() {
  const { t } = useTranslation()
  const [isAdding, setAdding] = useState(false)
  const agents = useRoster((state) => state.data)
  const phase = useRoster((state) => state.phase)
  const problem = useRoster((state) => state.problem)
  const load = useRoster((state) => state.load)
  const mayChange = useMayChange()
  return (
    <ViewFrame title={t('agents.title')}>
      <Page intro={t('agents.intro')}>
        {phase === 'failed' && (
          <ErrorNote title={t('agents.listFailed')} {...(problem === null ? {} : { details: problem })} onRetry={() => void load()}>
            {problem ?? ''}
          </ErrorNote>
        )}
        {agents === null && phase !== 'failed' && <Skeleton label={t('loading')} lines={3} />}
        {agents !== null && (
          <>
            <ul className={styles.list} aria-label={t('agents.title')}>
              {agents.map((agent) => (
                <AgentLine key={agent.id} agent={agent} />
              ))}
            </ul>
            <div className={styles.more}>
              {agents.length === 1 && <p>{t('agents.onlyOne')}</p>}
              <Button variant="primary" icon={<Plus size={16} strokeWidth={1.75} />} disabled={!mayChange} onClick={() => setAdding(true)}>
                {t('agents.new')}
              </Button>
              {!mayChange && <p>{t('agents.mayNot')}</p>}
            </div>
          </>
        )}
      </Page>
      {isAdding && <NewAgentDialog onClose={() => setAdding(false)} />}
    </ViewFrame>
  )
}

function AgentLine({ agent }: { readonly agent: RosterAgent }) {
  const { t, i18n } = useTranslation()
  const now = useNow(60_000)
  const { lastActivityAtMs: last } = agent
  return (
    <li>
      <Link href={agentPath(agent.id)} className={styles.agent}>
        <AgentFace agent={agent} />
        <span className={styles.text}>
          <span className={styles.name}>
            {agent.name}
            {agent.isDefault && <Badge>{t('agents.answersFirst')}</Badge>}
          </span>
          <span className={styles.facts}>
            <span>{agent.model ?? t('agents.noModel')}</span>
            <span title={last === null ? undefined : fullTime(last, i18n.language)}>{last === null ? t('agents.neverActive') : t('agents.lastActive', { age: shortAge(last, now, i18n.language, t('time.justNow')) })}</span>
          </span>
        </span>
        <ChevronRight size={16} strokeWidth={1.75} aria-hidden="true" />
      </Link>
    </li>
  )
}
