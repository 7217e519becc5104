// Where this gateway deliberately says more than the published 2026.9.1 schemas, which are closed, know: fields measured on 2026.9.6.

export interface NewerField {
  readonly schema: string
  /** Path of the object that has the field; `*` is any list index. */
  readonly path: string
  readonly field: string
  readonly reason: string
}

export const NEWER_FIELDS: readonly NewerField[] = [
  { schema: 'HelloOk', path: 'auth', field: 'method', reason: '2026.9.6 says how the client signed in; the published client passes hello on unchecked, and dashboards show it' },
  { schema: 'HelloOk', path: 'snapshot.presence.*', field: 'clientId', reason: '2026.9.6 tells clients of one kind apart by it' },
  { schema: 'PresenceEntry', path: '', field: 'clientId', reason: 'as in the hello snapshot' },
  { schema: 'AgentsFilesGetResult', path: 'file', field: 'hash', reason: 'what expectedHash of the next agents.files.set is compared with' },
  { schema: 'AgentsFilesSetResult', path: 'file', field: 'hash', reason: 'as for agents.files.get' },
]

/** Whether a field that the published schema does not know is one of ours. */
export function isNewerField(schema: string, path: readonly PropertyKey[], field: string): boolean {
  const at = path.map((part) => (typeof part === 'number' ? '*' : String(part))).join('.')
  return NEWER_FIELDS.some((known) => known.schema === schema && known.path === at && known.field === field)
}
