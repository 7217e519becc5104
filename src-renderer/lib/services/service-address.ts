// Addresses of services as people type them. Pure.

const AT_HOME = /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\])|\.local$/

/** What is wrong with an address: it is none, it would show keys on the way, or it holds a name and a password. Null when it is fine. */
export function addressProblem(address: string): 'none' | 'open' | 'login' | null {
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return 'none'
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '') return 'login'
  return protocol === 'http:' && !AT_HOME.test(hostname) ? 'open' : null
}
