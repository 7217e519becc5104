// Unsent text by session. Kept in this browser only, so that a reload or another session loses nothing.

export interface Drafts {
  read(sessionKey: string): string
  write(sessionKey: string, draft: string): void
}

const PREFIX = 'draft:'
const LONGEST = 100_000

/** `storage` is window.localStorage; a browser without one keeps drafts for the life of the page. */
export function createDrafts(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null): Drafts {
  const memory = new Map<string, string>()
  return {
    read: (sessionKey) => memory.get(sessionKey) ?? storage?.getItem(PREFIX + sessionKey) ?? '',
    write(sessionKey, draft) {
      memory.set(sessionKey, draft)
      try {
        if (draft === '') storage?.removeItem(PREFIX + sessionKey)
        else if (draft.length <= LONGEST) storage?.setItem(PREFIX + sessionKey, draft)
      } catch {
        // A full or forbidden storage: the draft lives as long as the page.
      }
    },
  }
}
