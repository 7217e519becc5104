// One setting of the app as a line: its name, what it does, its control, and what went wrong with it.
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppSettings, AppSettingsReport } from '../../../../src-preload/app-settings.ts'
import { isFeedAddress, isProxyAddress, withoutLogin } from '../../../lib/settings/app-address.ts'
import type { AppSettingsStore } from '../../../state/settings/app-settings-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Row } from '../../../ui/rows.tsx'
import { Switch } from '../../../ui/fields/switch.tsx'
import { TextField } from '../../../ui/fields/text-field.tsx'
import styles from './app-rows.module.css'

const JUDGES = { proxyAddress: isProxyAddress, updateFeed: isFeedAddress } as const

export interface AppRowsProps {
  readonly store: AppSettingsStore
  readonly report: AppSettingsReport
}

type NamesOf<Value> = { [Name in keyof AppSettings]: AppSettings[Name] extends Value ? Name : never }[keyof AppSettings]

/** With a control of one's own. */
export function AppRow({ store, report, name, facts, children, below }: AppRowsProps & { readonly name: keyof AppSettings; readonly facts?: string; readonly children?: ReactNode; readonly below?: ReactNode }) {
  const { t } = useTranslation()
  const problem = store.refused[name] ?? report.problems.find((candidate) => candidate.name === name)?.message
  return (
    <Row title={t(`settings.app.${name}`)} facts={facts ?? t(`settings.app.${name}Facts`)} actions={children}>
      {below}
      {problem !== undefined && <ErrorNote title={t('settings.app.problem')}>{problem}</ErrorNote>}
    </Row>
  )
}

export function SwitchRow({ name, isDisabled = false, facts, ...rows }: AppRowsProps & { readonly name: NamesOf<boolean>; readonly isDisabled?: boolean; readonly facts?: string }) {
  const { t } = useTranslation()
  const { store, report } = rows
  return (
    <AppRow {...rows} name={name} {...(facts !== undefined && { facts })}>
      <Switch label={t(`settings.app.${name}`)} isOn={report.settings[name]} disabled={isDisabled} onChange={(isOn) => void store.change(name, isOn)} />
    </AppRow>
  )
}

/** Written when it is saved, not at every letter. */
export function AddressRow({ name, facts, ...rows }: AppRowsProps & { readonly name: keyof typeof JUDGES; readonly facts?: string }) {
  const { t } = useTranslation()
  const { store, report } = rows
  const saved = report.settings[name]
  const [draft, setDraft] = useState(saved)
  const [isBad, setBad] = useState(false)
  const save = async () => {
    const address = draft.trim()
    setBad(!JUDGES[name](address))
    if (JUDGES[name](address) && (await store.change(name, address))) setDraft(withoutLogin(address))
  }
  return (
    <AppRow
      {...rows}
      name={name}
      {...(facts !== undefined && { facts })}
      below={
        <form
          className={styles.line}
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <TextField label={t(`settings.app.${name}Label`)} problem={isBad ? t(`settings.app.${name}Bad`) : null} value={draft} inputMode="url" autoComplete="off" spellCheck={false} onChange={({ target }) => setDraft(target.value)} />
          <Button type="submit" disabled={draft.trim() === saved}>
            {t('action.save')}
          </Button>
        </form>
      }
    />
  )
}
