// Addresses among the app's own settings: whether one is what it should be, before the app is asked. Pure; the app judges again.

/** Nobody on the way may change what comes from there. Empty is none. */
export function isFeedAddress(text: string): boolean {
  if (text === '') return true
  const url = URL.parse(text)
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === ''
}

/** May have a name and password in it: the app takes them out and keeps them apart. */
export function isProxyAddress(text: string): boolean {
  if (text === '') return true
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' && ['', '/'].includes(url.pathname) && url.search === '' && url.hash === ''
}

/** An address as the app keeps it. */
export function withoutLogin(text: string): string {
  const url = URL.parse(text)
  if (url === null || (url.username === '' && url.password === '')) return text
  Object.assign(url, { username: '', password: '' })
  return url.href.replace(/\/$/, '')
}
