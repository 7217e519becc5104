// The URLs of sessions. Pure.

/** Path of a session's chat. Colons stay readable: they are legal in a path. */
export function chatPath(sessionKey: string): string {
  return `/chat/${encodeURIComponent(sessionKey).replaceAll('%3A', ':')}`
}
