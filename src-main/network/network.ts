// How everything in this program gets to the network: windows by their session, Node's requests by its own proxy, sockets to gateways by a tunnel.
import type { PageSettings, ProxyRule } from '../ports/page-settings.ts'
import { splitLogin, withLogin } from './proxy-login.ts'
import type { ProxyLogin } from './proxy-login.ts'
import { environmentProxy, isLoopback, LOOPBACK_NAMES, readSystemAnswer, wayThrough } from './proxy-way.ts'
import type { NodeProxy } from './proxy-way.ts'

export interface NetworkDependencies {
  /** The session it stands for is there when the app is ready. */
  readonly pages: () => Pick<PageSettings, 'setProxy' | 'resolveProxy'>
  readonly setNodeProxy: (proxy: NodeProxy | null) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** What the proxy of the settings asks for; null when it asks for nothing. */
  readonly login: () => Promise<ProxyLogin | null>
  readonly now: () => number
}

export interface Network {
  /** Rejects with what could not be done; the rest is done. */
  apply(rule: ProxyRule): Promise<void>
  /** The network or a password is another one. */
  renew(): Promise<void>
  /** The proxy on the way to this address, with its name and password; null to go there directly. */
  wayTo(url: string): Promise<string | null>
  /** Of the proxy at this place, when it asks; not again right after, because it was refused then. Never rejects. */
  loginFor(host: string, port: number): Promise<ProxyLogin | null>
}

/** The system is asked for both kinds of addresses; what it says about single ones only sockets can follow. */
const SAMPLES = { http_proxy: 'http://example.com/', https_proxy: 'https://example.com/' }

/** Asked again so soon, the answer was not the right one. */
const REFUSED_WITHIN_MS = 10_000

export function createNetwork({ pages, setNodeProxy, env, login, now }: NetworkDependencies): Network {
  let rule: ProxyRule = { mode: 'system' }
  /** When each place was told, and what. */
  const told = new Map<string, { readonly href: string; readonly atMs: number }>()

  async function ask(url: string): Promise<string | null> {
    const answer = readSystemAnswer(await pages().resolveProxy(url))
    return answer.kind === 'proxy' ? answer.address : null
  }

  async function proxyOf(wanted: ProxyRule): Promise<NodeProxy | null> {
    if (wanted.mode === 'none') return null
    if (wanted.mode === 'address') {
      const address = withLogin(wanted.address, await login())
      return { http_proxy: address, https_proxy: address, no_proxy: LOOPBACK_NAMES }
    }
    const given = environmentProxy(env)
    if (given !== null) return given
    const [http, https] = await Promise.all([ask(SAMPLES.http_proxy), ask(SAMPLES.https_proxy)])
    return http === null && https === null ? null : { http_proxy: http ?? '', https_proxy: https ?? '', no_proxy: LOOPBACK_NAMES }
  }

  async function apply(wanted: ProxyRule): Promise<void> {
    rule = wanted
    const [windows] = await Promise.allSettled([pages().setProxy(wanted)])
    const proxy = await proxyOf(wanted)
    // Another rule came meanwhile.
    if (rule !== wanted) return
    setNodeProxy(proxy)
    if (windows.status === 'rejected') throw windows.reason
  }

  return {
    apply,
    renew: () => apply({ ...rule }),
    async wayTo(text) {
      const url = new URL(text)
      if (isLoopback(url.hostname) || rule.mode === 'none') return null
      const hasOwn = rule.mode === 'address' || environmentProxy(env) !== null
      if (!hasOwn) return ask(text.replace(/^ws/i, 'http'))
      const proxy = await proxyOf(rule)
      return proxy === null ? null : wayThrough(proxy, url)
    },
    async loginFor(host, port) {
      // A login that can't be read now is none; the settings say why.
      const proxy = await proxyOf(rule).catch(() => null)
      const mine = [proxy?.https_proxy, proxy?.http_proxy].map((address) => URL.parse(address ?? '')).find((url) => url?.hostname === host && Number(url.port || (url.protocol === 'https:' ? 443 : 80)) === port)
      const href = mine?.href ?? ''
      const before = told.get(`${host}:${port}`)
      if (href === '' || (before?.href === href && now() - before.atMs < REFUSED_WITHIN_MS)) return null
      told.set(`${host}:${port}`, { href, atMs: now() })
      return splitLogin(href).login
    },
  }
}
