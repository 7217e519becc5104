// How the settings are grouped for people. Every key of the schema has a place: what is not named here is under `system`.
import type { Field } from '../../lib/settings/read-field.ts'

export const SECTIONS = [
  { id: 'common', keys: [] },
  { id: 'agents', keys: ['agents'] },
  { id: 'conversations', keys: ['session', 'messages', 'commands'] },
  { id: 'models', keys: ['models', 'auth'] },
  { id: 'tools', keys: ['tools'] },
  { id: 'extensions', keys: ['skills', 'plugins'] },
  { id: 'access', keys: ['gateway'] },
  { id: 'appearance', keys: ['ui'] },
  { id: 'system', keys: ['env', 'logging'] },
] as const satisfies readonly { readonly id: string; readonly keys: readonly string[] }[]

export type SectionId = (typeof SECTIONS)[number]['id']

/** What most people look for, in this order. */
export const COMMON: readonly (readonly string[])[] = [
  ['agents', 'defaults', 'model'],
  ['agents', 'defaults', 'thinkingDefault'],
  ['tools', 'exec', 'mode'],
  ['messages', 'queue', 'mode'],
  ['session', 'reset', 'mode'],
  ['agents', 'defaults', 'userTimezone'],
  ['gateway', 'bind'],
]

/** The section an address names, by its own name or by a key of the file. */
export function sectionOf(name: string): SectionId | null {
  if (name === '') return 'common'
  return SECTIONS.find(({ id, keys }) => id === name || (keys as readonly string[]).includes(name))?.id ?? null
}

/** The keys at the top of the file that belong to a section. */
export function fieldsOf(id: SectionId, form: Field): readonly Field[] {
  if (form.shape.kind !== 'group') return []
  const named: readonly string[] = SECTIONS.flatMap(({ keys }) => [...keys])
  const own: readonly string[] = SECTIONS.find((section) => section.id === id)?.keys ?? []
  return form.shape.fields.filter(({ path: [key = ''] }) => own.includes(key) || (id === 'system' && !named.includes(key)))
}
