// What every control is given, and how controls show forms inside themselves: those are handed down, for they hold controls again.
import { createContext, useContext } from 'react'
import type { ComponentType } from 'react'
import type { Field } from '../../../lib/settings/read-field.ts'

export interface ControlProps {
  readonly field: Field
  /** Undefined: nothing is set. */
  readonly value: unknown
  /** `undefined` goes back to the default. */
  readonly onChange: (value: unknown) => void
  readonly disabled: boolean
  readonly label: string
  readonly describedBy: string | undefined
  readonly isInvalid: boolean
}

export interface FormParts {
  readonly Control: ComponentType<ControlProps>
  readonly FieldList: ComponentType<{ readonly fields: readonly Field[]; readonly label: string }>
  readonly FieldRow: ComponentType<{ readonly field: Field }>
}

const FormPartsContext = createContext<FormParts | null>(null)

export const FormPartsProvider = FormPartsContext.Provider

/** Throws outside the settings: that is a mistake of ours. */
export function useFormParts(): FormParts {
  const parts = useContext(FormPartsContext)
  if (parts === null) throw new Error('useFormParts() needs <FormPartsProvider> above it')
  return parts
}
