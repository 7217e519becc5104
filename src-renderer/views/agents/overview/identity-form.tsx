// How the agent is called, what it looks like, and its character in a few words.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createAgentSettingsStore } from '../../../state/agent-pages/agent-settings-store.ts'
import type { AgentSettings } from '../../../state/agent-pages/agent-settings-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { TextField } from '../../../ui/fields/text-field.tsx'
import { useAttempt } from '../../../ui/attempt/use-attempt.ts'
import styles from '../form.module.css'
import { useMayChange, useRoster } from '../use-agents.ts'

export function IdentityForm({ settings, shownName }: { readonly settings: AgentSettings; readonly shownName: string }) {
  const { t } = useTranslation()
  const save = useStore(useViewStore(createAgentSettingsStore), (state) => state.saveIdentity)
  const reload = useRoster((state) => state.load)
  const mayChange = useMayChange()
  const { isBusy, problem, run } = useAttempt()
  const { name: written = '', emoji = '', avatar = '', theme = '' } = settings.identity
  const [draft, setDraft] = useState({ name: shownName, emoji, avatar, theme })
  const isChanged = draft.name !== shownName || draft.emoji !== emoji || draft.avatar !== avatar || draft.theme !== theme
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void run(() => save(settings.agentId, { ...draft, name: draft.name === shownName ? written : draft.name })).then((isDone) => (isDone ? reload() : undefined))
      }}
    >
      <div className={styles.pair}>
        <TextField label={t('agents.name')} value={draft.name} maxLength={60} disabled={!mayChange} onChange={({ target }) => set({ name: target.value })} />
        <TextField label={t('agents.emoji')} value={draft.emoji} maxLength={16} disabled={!mayChange} onChange={({ target }) => set({ emoji: target.value })} />
      </div>
      <TextField label={t('agents.identity.theme')} hint={t('agents.identity.themeHint')} value={draft.theme} maxLength={200} disabled={!mayChange} onChange={({ target }) => set({ theme: target.value })} />
      <TextField label={t('agents.identity.avatar')} hint={t('agents.identity.avatarHint')} value={draft.avatar} disabled={!mayChange} onChange={({ target }) => set({ avatar: target.value })} />
      {problem !== null && <ErrorNote title={t('agents.notSaved')}>{problem}</ErrorNote>}
      <div className={styles.buttons}>
        <Button type="submit" variant={isChanged ? 'primary' : 'quiet'} isBusy={isBusy} disabled={!mayChange || !isChanged}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  )
}
