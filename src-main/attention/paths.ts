// Views of the dashboard that menus and notifications open. Pure.

export function chatPath(sessionKey: string): string {
  return `/chat/${encodeURIComponent(sessionKey).replaceAll('%3A', ':')}`
}

/** The question in its chat; those of no chat are in the list. */
export function approvalPath({ sessionKey }: { readonly sessionKey: string | null }): string {
  return sessionKey === null ? '/approvals' : chatPath(sessionKey)
}
