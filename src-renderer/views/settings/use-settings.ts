// What every part of the settings reads: the store, the names of things, and whether this person may change them.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useConnection, useViewStore } from '../../app-context.tsx'
import { hasScope } from '../../lib/has-scope.ts'
import type { Describe } from '../../lib/settings/find-fields.ts'
import { createSettingsStore } from '../../state/settings/settings-store.ts'
import type { SettingsStore } from '../../state/settings/settings-store.ts'

export function useSettings<Selected>(select: (state: SettingsStore) => Selected): Selected {
  return useStore(useViewStore(createSettingsStore), select)
}

/** Our own plain words where there are any, else the gateway's. */
export function useDescribe(): Describe {
  const { t } = useTranslation()
  return ({ hintPath, label, help }) => {
    const key = hintPath.replace(/\[\]/g, '').replace(/\.\*/g, '').replaceAll('.', '_')
    return { label: t(`settings.names.${key}`, { defaultValue: label }), help: t(`settings.help.${key}`, { defaultValue: help }) }
  }
}

export function useMayChange(): boolean {
  return useConnection(({ connection }) => connection.kind === 'open' && hasScope(connection.hello.scopes, 'operator.admin'))
}
