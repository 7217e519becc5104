// The last greeting, kept between visits: a page that was let in before shows its frame while it connects. No secret is in it, and it opens nothing.
import type { Hello } from './gateway-client.ts'
import type { PageStorage } from './gateway-storage.ts'

export interface HelloMemory {
  /** Null when there is none, or it is of another version of the page. */
  read(): Hello | null
  keep(hello: Hello): void
  forget(): void
}

const NAME = 'openclaw.hello'

/** `version`: of the page. Without a storage nothing is kept. */
export function createHelloMemory(storage: PageStorage | null, version: string): HelloMemory {
  return {
    read() {
      const text = storage?.getItem(NAME) ?? null
      if (text === null) return null
      const kept = parse(text)
      if (kept === null || kept.version !== version) return null
      const { hello } = kept
      return { ...hello, methods: new Set(hello.methods), connectionId: '' }
    },
    keep(hello) {
      try {
        storage?.setItem(NAME, JSON.stringify({ version, hello: { ...hello, methods: [...hello.methods], connectionId: '' } }))
      } catch {
        // A full storage: the next visit waits for its greeting.
        storage?.removeItem(NAME)
      }
    },
    forget: () => storage?.removeItem(NAME),
  }
}

interface Kept {
  readonly version: string
  readonly hello: Omit<Hello, 'methods'> & { readonly methods: readonly string[] }
}

function parse(text: string): Kept | null {
  try {
    const kept = JSON.parse(text) as Kept | null
    const isWhole = Array.isArray(kept?.hello?.methods) && Array.isArray(kept.hello.scopes) && typeof kept.hello.mainSessionKey === 'string' && typeof kept.hello.defaultAgentId === 'string'
    return isWhole ? kept : null
  } catch {
    // Somebody else wrote it: as if there were none.
    return null
  }
}
