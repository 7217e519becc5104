// What a device may do, as consequences. Pure.
import { hasScope } from '../../lib/has-scope.ts'

/** From what weighs most to what weighs least. */
const RIGHTS = [
  ['settings', 'operator.admin'],
  ['devices', 'operator.pairing'],
  ['approvals', 'operator.approvals'],
  ['messages', 'operator.write'],
  ['questions', 'operator.questions'],
  ['voice', 'operator.talk'],
  ['chats', 'operator.read'],
] as const

export type Right = (typeof RIGHTS)[number][0] | 'abilities'

interface Holder {
  readonly roles?: readonly string[]
  readonly scopes?: readonly string[]
}

/** Everything its role and scopes come to. `abilities`: it lends its own to the assistant. */
export function rightsOf({ roles = ['operator'], scopes = [] }: Holder): readonly Right[] {
  return [...RIGHTS.filter(([, scope]) => hasScope(scopes, scope)).map(([right]) => right), ...(roles.includes('node') ? ['abilities' as const] : [])]
}

export type Access = 'full' | 'chat' | 'look' | 'abilities' | 'little'

/** All of it in a word. */
export function accessOf(holder: Holder): Access {
  const rights = rightsOf(holder)
  if (rights.includes('settings')) return 'full'
  if (rights.includes('messages')) return 'chat'
  if (rights.includes('chats')) return 'look'
  return rights.includes('abilities') ? 'abilities' : 'little'
}
