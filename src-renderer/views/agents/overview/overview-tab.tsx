// Who the agent is, which models answer for it, where it works, and how to be rid of it.
import { useTranslation } from 'react-i18next'
import type { AgentSettings } from '../../../state/agent-pages/agent-settings-store.ts'
import type { RosterAgent } from '../../../state/agent-pages/roster-store.ts'
import { CommandLine } from '../../../ui/command-line.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { useMayChange } from '../use-agents.ts'
import { DefaultSection } from './default-section.tsx'
import { DeleteSection } from './delete-section.tsx'
import { IdentityForm } from './identity-form.tsx'
import { ModelForm } from './model-form.tsx'
import styles from '../form.module.css'

export function OverviewTab({ agent, settings }: { readonly agent: RosterAgent; readonly settings: AgentSettings }) {
  const { t } = useTranslation()
  const mayChange = useMayChange()
  return (
    <Page>
      {!mayChange && <p className={styles.quiet}>{t('agents.mayNot')}</p>}
      <Section title={t('agents.identity.title')} description={t('agents.identity.about')}>
        <IdentityForm key={JSON.stringify([settings.identity, agent.name])} settings={settings} shownName={agent.name} />
      </Section>
      <Section title={t('agents.models.title')} description={t('agents.models.about')}>
        <ModelForm settings={settings} />
      </Section>
      <Section title={t('agents.workspace.title')} description={t('agents.workspace.about')}>
        <CommandLine command={settings.workspace} copyLabel={t('agents.workspace.copy')} copiedLabel={t('action.copied')} />
      </Section>
      <DefaultSection agent={agent} settings={settings} />
      <DeleteSection agent={agent} settings={settings} />
    </Page>
  )
}
