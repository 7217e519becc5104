// Deleting an agent: what goes, what stays, and where it can be found again.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useToasts } from '../../../app-context.tsx'
import type { AgentSettings } from '../../../state/agent-pages/agent-settings-store.ts'
import type { RosterAgent } from '../../../state/agent-pages/roster-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { ConfirmDialog } from '../../../ui/dialog/confirm-dialog.tsx'
import { Section } from '../../../ui/page.tsx'
import { useMayChange, useRoster } from '../use-agents.ts'
import styles from '../form.module.css'

export function DeleteSection({ agent, settings }: { readonly agent: RosterAgent; readonly settings: AgentSettings }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [isAsking, setAsking] = useState(false)
  const remove = useRoster((state) => state.remove)
  const show = useToasts((state) => state.show)
  const mayChange = useMayChange()
  const about = settings.isDefault ? t('agents.delete.isDefault') : settings.workspaceIsOwn ? t('agents.delete.withFiles') : t('agents.delete.withoutFiles', { path: settings.workspace })
  return (
    <Section title={t('agents.delete.title')} description={about}>
      {!settings.isDefault && (
        <div className={styles.buttons}>
          <Button variant="danger" disabled={!mayChange} onClick={() => setAsking(true)}>
            {t('agents.delete.action', { name: agent.name })}
          </Button>
        </div>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t('agents.delete.question', { name: agent.name })}
          confirmLabel={t('action.delete')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const { failed = [] } = await remove(agent.id, settings.workspaceIsOwn)
            navigate('/agents')
            show({ text: failed[0] === undefined ? t('agents.delete.done', { name: agent.name }) : t('agents.delete.doneButFiles', { name: agent.name, reason: failed[0].reason }) })
          }}
        >
          {about}
        </ConfirmDialog>
      )}
    </Section>
  )
}
