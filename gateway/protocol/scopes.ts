// Operator scopes and what each implies (gateway protocol v4, section 2.11).

export const OPERATOR_SCOPES = [
  'operator.read',
  'operator.write',
  'operator.admin',
  'operator.approvals',
  'operator.questions',
  'operator.pairing',
  'operator.talk',
  'operator.talk.secrets',
  'operator.sessions.read',
  'operator.sessions.write',
] as const
export type Scope = (typeof OPERATOR_SCOPES)[number]
export type Role = 'operator' | 'node'

const IMPLIED: Readonly<Partial<Record<Scope, readonly Scope[]>>> = {
  'operator.admin': OPERATOR_SCOPES,
  'operator.write': ['operator.read', 'operator.talk', 'operator.sessions.read', 'operator.sessions.write'],
  'operator.read': ['operator.sessions.read'],
  'operator.sessions.write': ['operator.sessions.read'],
}

/** True when the granted scopes satisfy the required one, directly or by implication. */
export function hasScope(granted: readonly string[], required: Scope): boolean {
  return granted.some((scope) => scope === required || (IMPLIED[scope as Scope]?.includes(required) ?? false))
}

/** True when every required scope is satisfied. Unknown scope names are never satisfied except by themselves. */
export function coversScopes(granted: readonly string[], required: readonly string[]): boolean {
  return required.every((scope) => granted.includes(scope) || hasScope(granted, scope as Scope))
}
