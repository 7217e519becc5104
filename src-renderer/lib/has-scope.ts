// What a right includes, as the gateway counts it (protocol v4, section 2.11). Pure. The gateway decides; this only says beforehand.

const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  'operator.write': ['operator.read', 'operator.talk', 'operator.sessions.read', 'operator.sessions.write'],
  'operator.read': ['operator.sessions.read'],
  'operator.sessions.write': ['operator.sessions.read'],
}

export function hasScope(granted: readonly string[], required: string): boolean {
  return granted.some((scope) => scope === required || scope === 'operator.admin' || INCLUDED[scope]?.includes(required) === true)
}
