// The chats of this window: the one on screen and the last few, so that going back is instant and memory stays flat.
import { createChatStore } from './chat-store.ts'
import type { ChatDependencies, ChatStore } from './chat-store.ts'

export interface ChatStores {
  /** The store of this session; the least recently asked for are forgotten unless they are followed. */
  of(sessionKey: string): ChatStore
}

const KEPT = 5

export function createChatStores(dependencies: Omit<ChatDependencies, 'sessionKey'>): ChatStores {
  const stores = new Map<string, { readonly store: ChatStore; followers: number }>()

  function make(sessionKey: string): { readonly store: ChatStore; followers: number } {
    const store = createChatStore({ ...dependencies, sessionKey })
    const slot = {
      followers: 0,
      store: {
        ...store,
        follow() {
          const stop = store.follow()
          slot.followers += 1
          return () => {
            slot.followers -= 1
            stop()
          }
        },
      },
    }
    return slot
  }

  return {
    of(sessionKey) {
      const slot = stores.get(sessionKey) ?? make(sessionKey)
      stores.delete(sessionKey)
      stores.set(sessionKey, slot)
      for (const [key, { followers }] of stores) {
        if (stores.size <= KEPT) break
        // What still has something to send must not be lost.
        if (key !== sessionKey && followers === 0 && slot.store.getState().outgoing.length === 0) stores.delete(key)
      }
      return slot.store
    },
  }
}
