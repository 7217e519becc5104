// The name and password of a proxy: taken out of its address, kept in the secret store, put back only where they are used.
import { z } from 'zod'
import type { SecretStore } from '../../gateway/secrets/index.ts'

export interface ProxyLogin {
  readonly username: string
  readonly password: string
}

export interface ProxyLoginKeeper {
  /** Null when none is kept. Rejects with a message for people when the secrets can't be read now. */
  read(): Promise<ProxyLogin | null>
  /** Null forgets it. */
  keep(login: ProxyLogin | null): Promise<void>
}

const NAME = 'desktop-proxy'
const stored = z.object({ username: z.string(), password: z.string() })

/** `secrets` is opened at the first call: who has no such proxy is never asked for their keychain. */
export function createProxyLoginKeeper(secrets: () => Promise<Pick<SecretStore, 'lookUp' | 'set' | 'delete'>>): ProxyLoginKeeper {
  return {
    async read() {
      const found = (await secrets()).lookUp(NAME)
      if (found.kind === 'unreadable') throw new Error(found.problem)
      return found.kind === 'value' ? stored.parse(JSON.parse(found.value)) : null
    },
    async keep(login) {
      if (login === null) await (await secrets()).delete(NAME)
      else await (await secrets()).set(NAME, JSON.stringify(login))
    },
  }
}

/** An address without its name and password, and those; an address without any stays as it was written. Pure. */
export function splitLogin(address: string): { readonly address: string; readonly login: ProxyLogin | null } {
  const url = URL.parse(address)
  if (url === null || (url.username === '' && url.password === '')) return { address, login: null }
  const login = { username: decoded(url.username), password: decoded(url.password) }
  url.username = ''
  url.password = ''
  return { address: url.href.replace(/\/$/, ''), login }
}

/** The other way round. Pure. */
export function withLogin(address: string, login: ProxyLogin | null): string {
  const url = URL.parse(address)
  if (url === null || login === null) return address
  url.username = encodeURIComponent(login.username)
  url.password = encodeURIComponent(login.password)
  return url.href
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray % stands for itself.
    return text
  }
}
