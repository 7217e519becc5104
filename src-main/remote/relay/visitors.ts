// Who may pass the relay: whoever shows a ticket, and from then on whoever proves to hold the key that was shown with it.
import type { ConnectParams } from '../../../gateway/protocol/index.ts'
import { isProven } from '../device.ts'

export interface Visitors {
  /** A ticket. */
  invite(): string
  mayPass(params: ConnectParams, nonce: string): boolean
  forget(): void
}

/** More windows than anybody opens at once. */
const MOST_TICKETS = 100

export function createVisitors(newTicket: () => string): Visitors {
  const tickets = new Set<string>()
  const known = new Set<string>()
  return {
    invite() {
      const ticket = newTicket()
      tickets.add(ticket)
      const [oldest] = tickets
      if (tickets.size > MOST_TICKETS && oldest !== undefined) tickets.delete(oldest)
      return ticket
    },
    mayPass(params, nonce) {
      const { device, auth } = params
      if (device === undefined || !isProven(params, nonce)) return false
      if (auth?.bootstrapToken !== undefined && tickets.delete(auth.bootstrapToken)) known.add(device.publicKey)
      return known.has(device.publicKey)
    },
    forget() {
      tickets.clear()
      known.clear()
    },
  }
}
