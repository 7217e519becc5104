// Which agent answers when no other is named: this one, or how it becomes the one.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createAgentSettingsStore } from '../../../state/agent-pages/agent-settings-store.ts'
import type { AgentSettings } from '../../../state/agent-pages/agent-settings-store.ts'
import type { RosterAgent } from '../../../state/agent-pages/roster-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Section } from '../../../ui/page.tsx'
import { useAttempt } from '../../../ui/attempt/use-attempt.ts'
import styles from '../form.module.css'
import { useMayChange, useRoster } from '../use-agents.ts'

export function DefaultSection({ agent, settings }: { readonly agent: RosterAgent; readonly settings: AgentSettings }) {
  const { t } = useTranslation()
  const configure = useStore(useViewStore(createAgentSettingsStore), (state) => state.configure)
  const everyone = useRoster((state) => state.data)
  const reload = useRoster((state) => state.load)
  const mayChange = useMayChange()
  const { isBusy, problem, run } = useAttempt()
  const others = (everyone ?? []).filter(({ id }) => id !== agent.id)
  // Whoever is alone has nobody to hand over to.
  if (others.length === 0) return null
  const before = others.find(({ isDefault }) => isDefault)?.name ?? ''
  return (
    <Section title={t('agents.default.title')} description={settings.isDefault ? t('agents.default.is', { name: agent.name }) : t('agents.default.about', { name: before })}>
      {!settings.isDefault && (
        <div className={styles.buttons}>
          <Button isBusy={isBusy} disabled={!mayChange} onClick={() => void run(() => configure(agent.id, { isDefault: true }).then(reload))}>
            {t('agents.default.choose', { name: agent.name })}
          </Button>
        </div>
      )}
      {problem !== null && <ErrorNote title={t('agents.notSaved')}>{problem}</ErrorNote>}
    </Section>
  )
}
