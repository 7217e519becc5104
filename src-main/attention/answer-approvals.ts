// Answers that are given outside the dashboard: in a menu or on a notification.
import { RequestError } from '../../src-renderer/client/gateway-client.ts'
import type { GatewayLink } from '../gateway-link/gateway-link.ts'
import type { PendingApproval } from '../gateway-link/gateway-view.ts'
import { isSeenWhole } from './plain-line.ts'

export type Answer = 'allow-once' | 'deny'

/** What may be answered where only one line of it is shown. A no is always safe. */
export function answersFor({ command, allowed }: PendingApproval): readonly Answer[] {
  return isSeenWhole(command) && allowed.includes('allow-once') ? ['allow-once', 'deny'] : ['deny']
}

const OVER: readonly unknown[] = ['APPROVAL_NOT_FOUND', 'APPROVAL_ALREADY_RESOLVED']

/** `show` opens the question where it can be answered: an answer that did not arrive must not look as if it had. */
export function createAnswering({ link, show }: { readonly link: GatewayLink; readonly show: (path: string) => void }): (id: string, answer: Answer) => Promise<void> {
  return async (id, answer) => {
    try {
      const client = link.client()
      if (client === null) throw new RequestError('DISCONNECTED', 'There is no gateway.')
      await client.request('exec.approval.resolve', { id, decision: answer })
    } catch (error) {
      const isOver = error instanceof RequestError && OVER.includes(error.details['reason'])
      if (!isOver) show('/approvals')
    }
  }
}
