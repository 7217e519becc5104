// Which conversation quick chat shows: its own, kept until somebody begins a new one.

const KEY = 'openclaw.quick-session'

export interface QuickSession {
  /** The conversation of this agent. */
  current(agentId: string): string
  /** Another, empty one; the one before stays in the list of chats. */
  begin(agentId: string): string
}

/** `storage` is window.localStorage; without one the conversation is kept as long as the page. */
export function createQuickSession({ storage, now }: { readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null; readonly now: () => number }): QuickSession {
  const own = (agentId: string): string => `agent:${agentId}:quick`
  let remembered = storage?.getItem(KEY) ?? null
  return {
    current: (agentId) => (remembered !== null && remembered.startsWith(own(agentId)) ? remembered : own(agentId)),
    begin(agentId) {
      const begun = `${own(agentId)}-${now().toString(36)}`
      remembered = begun
      try {
        storage?.setItem(KEY, begun)
      } catch {
        // Full or denied: it is kept as long as the page.
      }
      return begun
    },
  }
}
