// One agent: who it is at the top, its parts as tabs with addresses of their own.
import { ArrowLeft } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { useViewStore } from '../../app-context.tsx'
import { createAgentSettingsStore } from '../../state/agent-pages/agent-settings-store.ts'
import { NOTHING_YET } from '../../state/agent-pages/create-keyed-resource.ts'
import type { RosterAgent } from '../../state/agent-pages/roster-store.ts'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import { AGENT_TABS, agentPath } from './agent-address.ts'
import type { AgentPlace, AgentTab } from './agent-address.ts'
import { AgentFace } from './agent-face.tsx'
import styles from './agent-page.module.css'
import { FilesTab } from './files/files-tab.tsx'
import { OverviewTab } from './overview/overview-tab.tsx'
import { SkillsTab } from './skills/skills-tab.tsx'
import { ToolsTab } from './tools/tools-tab.tsx'
import { useRoster } from './use-agents.ts'

export function AgentPage({ agentId, tab, file, isHistory }: AgentPlace & { readonly agentId: string }) {
  const { t } = useTranslation()
  const agents = useRoster((state) => state.data)
  const problem = useRoster((state) => state.problem)
  const phase = useRoster((state) => state.phase)
  const load = useRoster((state) => state.load)
  const agent = agents?.find(({ id }) => id === agentId.toLowerCase())
  if (agents === null) {
    return (
      <ViewFrame title={t('agents.title')}>
        <div className={styles.alone}>
          {phase === 'failed' ? <ErrorNote title={t('agents.listFailed')} onRetry={() => void load()}>{problem ?? ''}</ErrorNote> : <Skeleton label={t('loading')} lines={4} />}
        </div>
      </ViewFrame>
    )
  }
  if (agent === undefined || tab === null) {
    return (
      <ViewFrame title={t('agents.title')}>
        <EmptyState title={t('agents.nobodyTitle')} action={<Link href="/agents" className={styles.back}>{t('agents.all')}</Link>}>
          {t('agents.nobody')}
        </EmptyState>
      </ViewFrame>
    )
  }
  return (
    <ViewFrame title={agent.name} icon={<AgentFace agent={agent} size="small" />} actions={<BackToAll />}>
      <nav className={styles.tabs} data-tight={tab === 'files'} aria-label={t('agents.parts', { name: agent.name })}>
        {AGENT_TABS.map((each) => (
          <Link key={each} href={agentPath(agent.id, each)} aria-current={each === tab ? 'page' : undefined}>
            {t(`agents.tab.${each}`)}
          </Link>
        ))}
      </nav>
      <Part agent={agent} tab={tab} file={file} isHistory={isHistory} />
    </ViewFrame>
  )
}

function BackToAll() {
  const { t } = useTranslation()
  return (
    <Link href="/agents" className={styles.back}>
      <ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />
      {t('agents.all')}
    </Link>
  )
}

interface PartProps {
  readonly agent: RosterAgent
  readonly tab: AgentTab
  readonly file: string | null
  readonly isHistory: boolean
}

function Part({ agent, tab, file, isHistory }: PartProps) {
  const { t } = useTranslation()
  const store = useViewStore(createAgentSettingsStore)
  const entry = useStore(store, (state) => state.entries.get(agent.id) ?? NOTHING_YET)
  useEffect(() => {
    void store.getState().load(agent.id)
  }, [store, agent.id])
  if (tab === 'files') return <FilesTab agentId={agent.id} name={file} isHistory={isHistory} />
  if (tab === 'skills') return <SkillsTab agentId={agent.id} />
  const { data, phase, problem } = entry
  if (data === null) {
    return (
      <div className={styles.alone}>
        {phase === 'failed' ? <ErrorNote title={t('agents.settingsFailed')} onRetry={() => void store.getState().load(agent.id)}>{problem ?? ''}</ErrorNote> : <Skeleton label={t('loading')} lines={4} />}
      </div>
    )
  }
  return tab === 'tools' ? <ToolsTab settings={data} /> : <OverviewTab agent={agent} settings={data} />
}
