// The models an agent can be given, as a list to choose from.
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { useViewStore } from '../../app-context.tsx'
import { createModelsStore } from '../../state/models-store.ts'

export interface ModelOption {
  readonly id: string
  readonly label: string
}

/** `written`: references that are set already and stay in the list, whether or not the model is there now. */
export function useModelChoices(written: readonly string[] = []): readonly ModelOption[] {
  const store = useViewStore(createModelsStore)
  const models = useStore(store, (state) => state.models)
  useEffect(() => {
    void store.getState().load()
  }, [store])
  const extra = written.join('\n')
  return useMemo(() => {
    const known = (models ?? []).map(({ id, name, provider }) => ({ id: `${provider}/${id}`, label: name === id ? `${provider}/${id}` : `${name} (${provider})` }))
    const missing = extra.split('\n').filter((reference) => reference !== '' && !known.some(({ id }) => id === reference))
    return [...known, ...missing.map((reference) => ({ id: reference, label: reference }))]
  }, [models, extra])
}
