// What the agent knows how to do beyond its tools: each skill, what it needs, whether it can be used and why not.
import { Sparkles } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createAgentSkillsStore } from '../../../state/agent-pages/agent-skills-store.ts'
import type { SkillRow } from '../../../state/agent-pages/agent-skills-store.ts'
import { NOTHING_YET } from '../../../state/agent-pages/create-keyed-resource.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/buttons/button.tsx'
import { EmptyState } from '../../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { Row, Rows } from '../../../ui/rows.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { Switch } from '../../../ui/fields/switch.tsx'
import { useAttempt } from '../../../ui/attempt/use-attempt.ts'
import styles from '../form.module.css'
import { useMayChange } from '../use-agents.ts'
import { skillNeeds, skillState } from './skill-state.ts'
import { SkillDialog } from './skill-dialog.tsx'

export function SkillsTab({ agentId }: { readonly agentId: string }) {
  const { t } = useTranslation()
  const store = useViewStore(createAgentSkillsStore)
  const { data, phase, problem } = useStore(store, (state) => state.entries.get(agentId) ?? NOTHING_YET)
  const mayChange = useMayChange()
  const switching = useAttempt()
  const [opened, setOpened] = useState<string | null>(null)
  useEffect(() => {
    void store.getState().load(agentId)
  }, [store, agentId])
  if (data === null) {
    return (
      <Page>
        {phase === 'failed' ? <ErrorNote title={t('agents.skills.failed')} onRetry={() => void store.getState().load(agentId)}>{problem ?? ''}</ErrorNote> : <Skeleton label={t('loading')} lines={4} />}
      </Page>
    )
  }
  const { skills, problems = [] } = data
  const shown = skills.find(({ name }) => name === opened)
  return (
    <Page intro={t('agents.skills.intro')}>
      {!mayChange && <p className={styles.quiet}>{t('agents.mayNot')}</p>}
      {switching.problem !== null && <ErrorNote title={t('agents.notSaved')}>{switching.problem}</ErrorNote>}
      {skills.length === 0 && <EmptyState icon={<Sparkles size={22} strokeWidth={1.75} />} title={t('agents.skills.emptyTitle')}>{t('agents.skills.empty', { path: `${data.workspaceDir}/skills` })}</EmptyState>}
      {skills.length > 0 && (
        <Rows label={t('agents.tab.skills')}>
          {skills.map((skill) => (
            <SkillLine
              key={skill.name}
              skill={skill}
              isDisabled={!mayChange || switching.isBusy}
              onOpen={() => setOpened(skill.name)}
              onUse={(isUsed) => void switching.run(() => store.getState().setUsed(agentId, skill.name, isUsed))}
            />
          ))}
        </Rows>
      )}
      {problems.length > 0 && (
        <Section title={t('agents.skills.broken')} description={t('agents.skills.brokenAbout')}>
          <Rows label={t('agents.skills.broken')}>
            {problems.map((each) => (
              <Row key={each.filePath} title={each.name} facts={`${each.problem} · ${each.filePath}`} />
            ))}
          </Rows>
        </Section>
      )}
      {shown !== undefined && <SkillDialog agentId={agentId} skill={shown} mayChange={mayChange} onClose={() => setOpened(null)} />}
    </Page>
  )
}

interface SkillLineProps {
  readonly skill: SkillRow
  readonly isDisabled: boolean
  readonly onOpen: () => void
  readonly onUse: (isUsed: boolean) => void
}

const TONES = { ready: 'good', off: 'plain', missing: 'warn', elsewhere: 'plain', heldBack: 'plain', notForIt: 'plain' } as const

function SkillLine({ skill, isDisabled, onOpen, onUse }: SkillLineProps) {
  const { t } = useTranslation()
  const state = skillState(skill)
  const needs = skillNeeds(skill)
  const stateId = useId()
  const isForEveryone = !skill.disabled && !skill.blockedByAllowlist
  return (
    <Row
      title={
        <>
          {skill.name}
          <span id={stateId}><Badge tone={TONES[state]}>{t(`agents.skills.state.${state}`)}</Badge></span>
        </>
      }
      facts={
        <>
          {skill.description}
          <span className={styles.why}>
            {[t(`agents.skills.from.${skill.source.replace('openclaw-', '')}`, { defaultValue: skill.source }), ...needs.map(({ kind, names, isMissing }) => t(`agents.skills.${isMissing ? 'misses' : 'needs'}.${kind}`, { names: names.join(', '), count: names.length }))].join(' · ')}
          </span>
        </>
      }
      actions={
        <>
          <Button variant="plain" aria-label={t('agents.skills.readOne', { name: skill.name })} onClick={onOpen}>
            {t('agents.skills.read')}
          </Button>
          <Switch label={skill.name} isOn={isForEveryone && !skill.blockedByAgentFilter} describedBy={stateId} disabled={isDisabled || !isForEveryone} onChange={onUse} />
        </>
      }
    />
  )
}
