// Which proxy leads to an address: by environment variables, or by the answer of the system. Loopback is never reached through one. Pure.

type Environment = Readonly<Record<string, string | undefined>>

/** As `NO_PROXY` lists names. */
export const LOOPBACK_NAMES = 'localhost,127.0.0.1,::1,[::1]'

export interface NodeProxy {
  readonly http_proxy: string
  readonly https_proxy: string
  readonly no_proxy: string
}

export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** What the environment says; null when it says nothing. A proxy of a kind that this program does not speak counts as nothing. */
export function environmentProxy(env: Environment): NodeProxy | null {
  const read = (name: string): string => env[name.toLowerCase()] ?? env[name.toUpperCase()] ?? ''
  const spoken = (text: string): string => (/^https?:\/\//i.test(text) && URL.canParse(text) ? text : '')
  const all = spoken(read('all_proxy'))
  const [http, https] = [spoken(read('http_proxy')) || all, spoken(read('https_proxy')) || all]
  if (http === '' && https === '') return null
  return { http_proxy: http, https_proxy: https, no_proxy: [read('no_proxy'), LOOPBACK_NAMES].filter((names) => names !== '').join(',') }
}

/** The proxy for this address among those; null to go there directly. */
export function wayThrough(proxy: NodeProxy, url: URL): string | null {
  if (isLoopback(url.hostname) || isExcepted(url, proxy.no_proxy)) return null
  const isSecure = url.protocol === 'https:' || url.protocol === 'wss:'
  return (isSecure ? proxy.https_proxy : proxy.http_proxy) || null
}

/** `PROXY host:port; DIRECT` and the like, as browsers say it: the first way that this program can go. */
export function readSystemAnswer(answer: string): { readonly kind: 'direct' } | { readonly kind: 'proxy'; readonly address: string } | { readonly kind: 'unknown' } {
  for (const entry of answer.split(';')) {
    const [, word = '', place = ''] = /^\s*(\w+)\s*(\S*)\s*$/.exec(entry) ?? []
    const kind = word.toUpperCase()
    if (kind === 'DIRECT') return { kind: 'direct' }
    const address = `${kind === 'HTTPS' ? 'https' : 'http'}://${place}`
    if ((kind === 'PROXY' || kind === 'HTTP' || kind === 'HTTPS') && place !== '' && URL.canParse(address)) return { kind: 'proxy', address }
  }
  return answer.trim() === '' ? { kind: 'direct' } : { kind: 'unknown' }
}

function isExcepted({ hostname, port, protocol }: URL, names: string): boolean {
  const host = hostname.toLowerCase()
  const usual = protocol === 'https:' || protocol === 'wss:' ? '443' : '80'
  return names.split(/[\s,]+/).filter((name) => name !== '').some((name) => {
    if (name === '*') return true
    const [, wanted = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(name.toLowerCase()) ?? []
    if (wantedPort !== undefined && wantedPort !== (port || usual)) return false
    const bare = wanted.replace(/^\*?\./, '')
    return host === bare || host.endsWith(`.${bare}`)
  })
}
