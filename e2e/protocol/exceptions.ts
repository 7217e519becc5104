// Where this gateway deliberately differs from the published 2026.9.1 contract; fields it adds are in gateway/server/testing/newer-than-published.ts.

/** Methods that the published contract does not list. */
export const UNPUBLISHED = [
  { method: 'sessions.unsubscribe', reason: 'the counterpart of sessions.subscribe, for clients that leave a view without closing the connection' },
] as const

export const SCOPE_EXCEPTIONS = [
  { method: 'device.scopes.requestUpgrade', scope: 'any', reason: 'who has no scope at all must be able to ask for one; asking is not getting' },
  { method: 'device.scopes.waitUpgrade', scope: 'any', reason: 'as for requestUpgrade' },
] as const

/** Methods whose parameters are open in the original too. */
export const TOLERANT = [
  { method: 'wake', reason: 'published as open: senders put their own fields beside the text' },
  { method: 'usage.status', reason: 'validated by hand in the original, without looking at other keys' },
  { method: 'usage.cost', reason: 'as for usage.status' },
] as const
