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
      const kept = parse(storage?.getItem(NAME) ?? '')
      return kept?.version === version ? { ...kept.hello, methods: new Set(kept.hello.methods) } : null
    },
    keep(hello) {
      try {
        storage?.setItem(NAME, JSON.stringify({ version, hello: { ...hello, methods: [...hello.methods] } }))
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
    return Array.isArray(kept?.hello.methods) && Array.isArray(kept.hello.scopes) && typeof kept.hello.mainSessionKey === 'string' ? kept : null
  } catch {
    // None, or somebody else wrote it.
    return null
  }
}
